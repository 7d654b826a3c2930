// SignedData (RFC 5652 section 5.1): structure only; verify.ts judges it.
import { WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import {
  Tag,
  encodedBytes,
  isContext,
  isUniversal,
  octetStringValue,
  type Asn1Node,
} from '../asn1/reader.ts';
import {
  explicitContent,
  oidValue,
  sequenceElements,
  setElements,
  smallIntegerValue,
} from '../asn1/values.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { readCertificate, type Certificate } from '../x509/certificate.ts';
import { readAttributes, type Attribute } from './attributes.ts';
import { readCertificateIdentifier, type CertificateIdentifier } from './certificate-identifier.ts';
import { contentPieces, malformed, orMalformed } from './content-info.ts';

/** Each signer costs a digest of the content and a signature check. */
export const MAX_SIGNERS = 16;
/** A message with a complete chain has five; certs-only bags of authorities some hundreds. */
const MAX_CERTIFICATES = 1000;

/** id-ri-ocsp-response. */
const OCSP_RESPONSE = '1.3.6.1.5.5.7.16.2';

export interface SignerInfo {
  readonly version: number;
  readonly identifier: CertificateIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** Absent when the signature is directly over the content. */
  readonly signedAttributes?: readonly Attribute[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Bytes;
  readonly unsignedAttributes: readonly Attribute[];
}

/** What a message brings along about the revocation of its certificates (section 10.2.1), as received. */
export interface RevocationInfo {
  /** CertificateList elements. */
  readonly crls: readonly Bytes[];
  /** OCSPResponse elements (RFC 5940 section 2.1). */
  readonly ocspResponses: readonly Bytes[];
}

export interface SignedData {
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  /** Dotted OID of what the content is. */
  readonly contentType: string;
  /** Octets of the content in order, views of the input; absent when the signature is detached. */
  readonly content?: readonly Bytes[];
  readonly certificates: readonly Certificate[];
  /** Entries of the certificate set that are no X.509 certificates, or could not be read as such: their encoding. */
  readonly unreadableCertificates: readonly Bytes[];
  readonly revocation: RevocationInfo;
  readonly signers: readonly SignerInfo[];
}

/** Reads the content of a ContentInfo of type id-signedData; throws CmsError `cms.malformed` {reason}. */
export function readSignedData(node: Asn1Node): SignedData {
  return orMalformed(() => {
    const fields = [...sequenceElements(node)];
    const version = smallIntegerValue(fields.shift());
    const digestAlgorithms = setElements(fields.shift()).map(readAlgorithmIdentifier);
    const { contentType, content } = readEncapsulatedContent(fields.shift());
    const certificates = isContext(fields[0], 0) ? readCertificateSet(fields.shift()!) : NO_CERTIFICATES;
    const revocation = isContext(fields[0], 1) ? readRevocationInfo(fields.shift()!) : NO_REVOCATION_INFO;
    const signers = setElements(fields.shift());
    if (fields.length > 0) throw malformed('signed-data');
    if (signers.length > MAX_SIGNERS) throw malformed('too-many-signers');
    return {
      version,
      digestAlgorithms,
      contentType,
      ...(content === undefined ? {} : { content }),
      ...certificates,
      revocation,
      signers: signers.map(readSignerInfo),
    };
  });
}

function readEncapsulatedContent(node: Asn1Node | undefined): {
  contentType: string;
  content?: readonly Bytes[];
} {
  const [type, content, ...rest] = sequenceElements(node);
  if (rest.length > 0) throw malformed('encapsulated-content');
  const contentType = oidValue(type);
  if (content === undefined) return { contentType };
  if (!isContext(content, 0)) throw malformed('encapsulated-content');
  return { contentType, content: contentPieces(explicitContent(content)) };
}

interface CertificateSet {
  readonly certificates: readonly Certificate[];
  readonly unreadableCertificates: readonly Bytes[];
}
const NO_CERTIFICATES: CertificateSet = { certificates: [], unreadableCertificates: [] };

/** Reads a CertificateSet; what is no readable X.509 certificate is kept apart, so that one odd entry spoils nothing. */
export function readCertificateSet(node: Asn1Node): CertificateSet {
  if (!node.constructed || node.children.length > MAX_CERTIFICATES) throw malformed('certificates');
  const certificates: Certificate[] = [];
  const unreadableCertificates: Bytes[] = [];
  for (const element of node.children) {
    const certificate = isUniversal(element, Tag.sequence) ? readableCertificate(element) : undefined;
    if (certificate === undefined) unreadableCertificates.push(encodedBytes(element));
    else certificates.push(certificate);
  }
  return { certificates, unreadableCertificates };
}

function readableCertificate(node: Asn1Node): Certificate | undefined {
  try {
    return readCertificate(encodedBytes(node));
  } catch (error) {
    if (error instanceof WaxsealError) return undefined;
    throw error;
  }
}

const NO_REVOCATION_INFO: RevocationInfo = { crls: [], ocspResponses: [] };

/** Lists, and OCSP responses among the other formats [1]; what else there may be says nothing to us. */
function readRevocationInfo(node: Asn1Node): RevocationInfo {
  if (!node.constructed) throw malformed('crls');
  const lists = node.children.filter((element) => isUniversal(element, Tag.sequence));
  const others = node.children.filter((element) => isContext(element, 1));
  return {
    crls: lists.map(encodedBytes),
    ocspResponses: others.flatMap(({ children: [format, info, ...rest] }) => {
      const isOcsp = isUniversal(format, Tag.oid) && oidValue(format) === OCSP_RESPONSE;
      return isOcsp && info !== undefined && rest.length === 0 ? [encodedBytes(info)] : [];
    }),
  };
}

function readSignerInfo(node: Asn1Node): SignerInfo {
  const fields = [...sequenceElements(node)];
  const version = smallIntegerValue(fields.shift());
  const identifier = readCertificateIdentifier(fields.shift());
  const digestAlgorithm = readRequired(fields.shift());
  const signedAttributes = isContext(fields[0], 0) ? readAttributes(fields.shift()!) : undefined;
  const signatureAlgorithm = readRequired(fields.shift());
  const signature = fields.shift();
  if (!isUniversal(signature, Tag.octetString)) throw malformed('signer-info');
  const unsignedAttributes = isContext(fields[0], 1) ? readAttributes(fields.shift()!) : [];
  if (fields.length > 0) throw malformed('signer-info');
  return {
    version,
    identifier,
    digestAlgorithm,
    ...(signedAttributes === undefined ? {} : { signedAttributes }),
    signatureAlgorithm,
    signature: octetStringValue(signature),
    unsignedAttributes,
  };
}

function readRequired(node: Asn1Node | undefined): AlgorithmIdentifier {
  if (node === undefined) throw malformed('signer-info');
  return readAlgorithmIdentifier(node);
}
