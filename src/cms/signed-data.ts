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

export interface SignedData {
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  /** Dotted OID of what the content is. */
  readonly contentType: string;
  /** Octets of the content in order, views of the input; absent when the signature is detached. */
  readonly content?: readonly Bytes[];
  readonly certificates: readonly Certificate[];
  /** Entries of the certificate set that are no X.509 certificates, or could not be read as such. */
  readonly unreadableCertificates: number;
  /** CertificateList elements, as received. */
  readonly crls: readonly Bytes[];
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
    const crls = isContext(fields[0], 1) ? readCrls(fields.shift()!) : [];
    const signers = setElements(fields.shift());
    if (fields.length > 0) throw malformed('signed-data');
    if (signers.length > MAX_SIGNERS) throw malformed('too-many-signers');
    return {
      version,
      digestAlgorithms,
      contentType,
      ...(content === undefined ? {} : { content }),
      ...certificates,
      crls,
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
  readonly unreadableCertificates: number;
}
const NO_CERTIFICATES: CertificateSet = { certificates: [], unreadableCertificates: 0 };

/** Reads a CertificateSet; what is no readable X.509 certificate is counted, so that one odd entry spoils nothing. */
export function readCertificateSet(node: Asn1Node): CertificateSet {
  if (!node.constructed || node.children.length > MAX_CERTIFICATES) throw malformed('certificates');
  const certificates: Certificate[] = [];
  let unreadableCertificates = 0;
  for (const element of node.children) {
    const certificate = isUniversal(element, Tag.sequence) ? readableCertificate(element) : undefined;
    if (certificate === undefined) unreadableCertificates++;
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

function readCrls(node: Asn1Node): readonly Bytes[] {
  if (!node.constructed) throw malformed('crls');
  // Other revocation formats [1] are of no use here (RFC 5652 section 10.2.1).
  return node.children.filter((element) => isUniversal(element, Tag.sequence)).map(encodedBytes);
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
