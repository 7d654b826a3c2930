// OCSP responses (RFC 6960 section 4.2.1): DER to facts; who signed them and what they prove is judged elsewhere.
import {
  Tag,
  contentBytes,
  encodedBytes,
  isContext,
  isUniversal,
  octetStringValue,
  readBer,
  type Asn1Node,
} from '../asn1/reader.ts';
import {
  bitStringValue,
  explicitContent,
  oidValue,
  sequenceElements,
  smallIntegerValue,
  timeValue,
} from '../asn1/values.ts';
import { Asn1Error, WaxsealError, X509Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { readExtensions, type Extension } from './extensions.ts';
import { readName, type Name } from './name.ts';
import { readCertificateId, type OcspCertificateId } from './ocsp-certificate-id.ts';

/** An answer for one certificate has some 2 KB with its responder's certificate; post-quantum ones 30 KB. */
export const MAX_OCSP_OCTETS = 200_000;
/** Answers for several certificates at once exist; whole lists are what CRLs are for. */
const MAX_SINGLE_RESPONSES = 200;
/** The responder's certificate, and some responders add the chain. */
const MAX_CERTIFICATES = 16;

export const OcspOid = {
  basic: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  noCheck: '1.3.6.1.5.5.7.48.1.5',
} as const;

/** OCSPResponseStatus by its number. */
const STATUSES = new Map<number, OcspResponseStatus>([
  [0, 'successful'],
  [1, 'malformed-request'],
  [2, 'internal-error'],
  [3, 'try-later'],
  [5, 'signature-required'],
  [6, 'unauthorized'],
]);
export type OcspResponseStatus =
  'successful' | 'malformed-request' | 'internal-error' | 'try-later' | 'signature-required' | 'unauthorized';

export type ResponderId =
  { readonly kind: 'name'; readonly name: Name } | { readonly kind: 'key'; readonly sha1: Bytes };

export interface SingleOcspResponse {
  readonly certificateId: OcspCertificateId;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: Date;
  /** CRLReason (RFC 5280 section 5.3.1) by number. */
  readonly reasonNumber?: number;
  readonly thisUpdate: Date;
  /** Absent when newer information is available at any time. */
  readonly nextUpdate?: Date;
  readonly extensions: ReadonlyMap<string, Extension>;
}

/** What a responder signed. */
export interface BasicOcspResponse {
  /** ResponseData as encoded: what the signature is over. */
  readonly signed: Bytes;
  readonly responder: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleOcspResponse[];
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Content of the nonce extension's OCTET STRING. */
  readonly nonce?: Bytes;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Bytes;
  /** Those that could be read. */
  readonly certificates: readonly Certificate[];
}

export interface OcspResponse {
  readonly der: Bytes;
  readonly status: OcspResponseStatus;
  /** There exactly when the status is `successful`. */
  readonly basic?: BasicOcspResponse;
}

/**
 * Reads an OCSPResponse from its DER. One that says that the responder could not answer is no error: its
 * status tells. Throws X509Error `x509.malformed-ocsp` {reason}.
 */
export function readOcspResponse(der: Bytes): OcspResponse {
  if (der.length > MAX_OCSP_OCTETS) throw new X509Error('x509.malformed-ocsp', { reason: 'too-large' });
  try {
    return readResponse(readBer(der.slice()));
  } catch (error) {
    if (error instanceof WaxsealError && error.code !== 'x509.malformed-ocsp')
      throw new X509Error('x509.malformed-ocsp', { reason: error.code });
    throw error;
  }
}

function readResponse(node: Asn1Node): OcspResponse {
  const [statusNode, bytes, ...rest] = sequenceElements(node);
  if (!isUniversal(statusNode, Tag.enumerated) || rest.length > 0) throw malformed(node);
  const status = STATUSES.get(smallIntegerValue(statusNode));
  if (status === undefined) throw malformed(statusNode);
  const der = encodedBytes(node);
  if (status !== 'successful') return { der, status };
  if (!isContext(bytes, 0)) throw malformed(node);
  const [type, response, ...more] = sequenceElements(explicitContent(bytes));
  if (oidValue(type) !== OcspOid.basic)
    throw new X509Error('x509.malformed-ocsp', { reason: 'response-type', oid: oidValue(type) });
  if (!isUniversal(response, Tag.octetString) || more.length > 0) throw malformed(bytes);
  return { der, status, basic: readBasicResponse(readBer(octetStringValue(response))) };
}

function readBasicResponse(node: Asn1Node): BasicOcspResponse {
  const [data, algorithm, signature, certificates, ...rest] = sequenceElements(node);
  if (data === undefined || algorithm === undefined || rest.length > 0) throw malformed(node);
  const fields = [...sequenceElements(data)];
  // Only version 1 exists; DER leaves the default out, and some write it all the same.
  if (isContext(fields[0], 0) && smallIntegerValue(explicitContent(fields.shift()!)) !== 0)
    throw malformed(data);
  const [responderNode, producedNode, responsesNode, extensionsNode, ...more] = fields;
  if (responderNode === undefined || more.length > 0) throw malformed(data);
  const responses = sequenceElements(responsesNode);
  if (responses.length > MAX_SINGLE_RESPONSES) throw malformed(data);
  const extensions = readTaggedExtensions(extensionsNode);
  const nonce = readNonce(extensions);
  return {
    signed: encodedBytes(data),
    responder: readResponderId(responderNode),
    producedAt: timeValue(producedNode),
    responses: responses.map(readSingleResponse),
    extensions,
    ...(nonce === undefined ? {} : { nonce }),
    signatureAlgorithm: readAlgorithmIdentifier(algorithm),
    signature: bitStringValue(signature).bytes,
    certificates: certificates === undefined ? [] : readCertificates(certificates),
  };
}

function readResponderId(node: Asn1Node): ResponderId {
  if (isContext(node, 1)) return { kind: 'name', name: readName(explicitContent(node)) };
  if (!isContext(node, 2)) throw malformed(node);
  const hash = explicitContent(node);
  if (!isUniversal(hash, Tag.octetString)) throw malformed(node);
  return { kind: 'key', sha1: octetStringValue(hash) };
}

function readSingleResponse(node: Asn1Node): SingleOcspResponse {
  const [id, statusNode, thisUpdate, ...optional] = sequenceElements(node);
  const next = isContext(optional[0], 0) ? optional.shift() : undefined;
  const extensions = readTaggedExtensions(optional.shift());
  if (statusNode === undefined || optional.length > 0) throw malformed(node);
  return {
    certificateId: readCertificateId(id),
    ...readStatus(statusNode),
    thisUpdate: timeValue(thisUpdate),
    ...(next === undefined ? {} : { nextUpdate: timeValue(explicitContent(next)) }),
    extensions,
  };
}

function readStatus(node: Asn1Node): Pick<SingleOcspResponse, 'status' | 'revokedAt' | 'reasonNumber'> {
  if (isContext(node, 0)) return { status: 'good' };
  if (isContext(node, 2)) return { status: 'unknown' };
  if (!isContext(node, 1)) throw malformed(node);
  const [time, reason, ...rest] = node.children;
  if (rest.length > 0 || (reason !== undefined && !isContext(reason, 0))) throw malformed(node);
  return {
    status: 'revoked',
    revokedAt: timeValue(time),
    ...(reason === undefined ? {} : { reasonNumber: smallIntegerValue(explicitContent(reason)) }),
  };
}

function readTaggedExtensions(node: Asn1Node | undefined): ReadonlyMap<string, Extension> {
  if (node === undefined) return new Map();
  if (!isContext(node, 1)) throw malformed(node);
  return readExtensions(explicitContent(node));
}

/** RFC 8954 section 2.1 wraps the nonce in an OCTET STRING; before RFC 6960 some wrote it bare. */
function readNonce(extensions: ReadonlyMap<string, Extension>): Bytes | undefined {
  const extension = extensions.get(OcspOid.nonce);
  if (extension === undefined) return undefined;
  try {
    const node = readBer(extension.value);
    return isUniversal(node, Tag.octetString) ? contentBytes(node) : extension.value;
  } catch (error) {
    if (error instanceof Asn1Error) return extension.value;
    throw error;
  }
}

/** One that cannot be read signed nothing that we could check; the others still count. */
function readCertificates(node: Asn1Node): Certificate[] {
  if (!isContext(node, 0)) throw malformed(node);
  const elements = sequenceElements(explicitContent(node));
  if (elements.length > MAX_CERTIFICATES) throw malformed(node);
  return elements.flatMap((element) => {
    try {
      return [readCertificate(encodedBytes(element))];
    } catch (error) {
      if (error instanceof WaxsealError) return [];
      throw error;
    }
  });
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start });
}
