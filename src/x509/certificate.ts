// X.509 certificates (RFC 5280 section 4.1): DER to facts, nothing judged beyond the structure.
import { contentBytes, encodedBytes, isContext, readBer, type Asn1Node } from '../asn1/reader.ts';
import {
  bitStringValue,
  explicitContent,
  integerBytes,
  sequenceElements,
  smallIntegerValue,
  timeValue,
} from '../asn1/values.ts';
import { Asn1Error, X509Error } from '../errors.ts';
import { equalBytes, toHex, type Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { readSubjectPublicKeyInfo, type SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { readExtensions, type Extension } from './extensions.ts';
import { equalNames, readName, type Name } from './name.ts';
import { serialText } from './serial.ts';

/** Certificates beyond this size do not occur; post-quantum ones have about 20 KB. */
const MAX_CERTIFICATE_OCTETS = 1_000_000;

export interface Certificate {
  /** The whole certificate: a copy of its own, so that it keeps no message in memory. */
  readonly der: Bytes;
  /** TBSCertificate as encoded: what the signature is over. */
  readonly tbs: Bytes;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Lower-case hexadecimal without leading zero octets, as serialText() gives it. */
  readonly serialNumber: string;
  /** The algorithm beside the signature. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The algorithm within the signed part: must be the same (section 4.1.1.2). */
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  /** Content of the signature's BIT STRING. */
  readonly signature: Bytes;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo;
  /** By dotted OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
}

/**
 * Reads one certificate from its DER (BER is tolerated).
 * Throws X509Error `x509.malformed` or `x509.duplicate-extension`.
 */
export function readCertificate(der: Bytes): Certificate {
  if (der.length > MAX_CERTIFICATE_OCTETS) throw new X509Error('x509.malformed', { reason: 'too-large' });
  try {
    return readFields(readBer(der.slice()));
  } catch (error) {
    if (error instanceof Asn1Error) throw new X509Error('x509.malformed', { reason: error.code });
    throw error;
  }
}

function readFields(node: Asn1Node): Certificate {
  const [tbs, signatureAlgorithm, signature, ...rest] = sequenceElements(node);
  if (tbs === undefined || signatureAlgorithm === undefined || rest.length > 0) throw malformed(node);

  const fields = [...sequenceElements(tbs)];
  const versionField = isContext(fields[0], 0) ? fields.shift() : undefined;
  const version = versionField === undefined ? 1 : smallIntegerValue(explicitContent(versionField)) + 1;
  if (version > 3) throw malformed(tbs);
  const [serial, algorithm, issuer, validity, subject, publicKey, ...optional] = fields;
  if (algorithm === undefined || issuer === undefined || subject === undefined || publicKey === undefined)
    throw malformed(tbs);
  const [notBefore, notAfter, ...noMore] = sequenceElements(validity);
  if (noMore.length > 0) throw malformed(tbs);

  return {
    der: encodedBytes(node),
    tbs: encodedBytes(tbs),
    version,
    serialNumber: serialText(integerBytes(serial)),
    signatureAlgorithm: readAlgorithmIdentifier(signatureAlgorithm),
    tbsSignatureAlgorithm: readAlgorithmIdentifier(algorithm),
    signature: bitStringValue(signature).bytes,
    issuer: readName(issuer),
    subject: readName(subject),
    notBefore: timeValue(notBefore),
    notAfter: timeValue(notAfter),
    subjectPublicKeyInfo: readSubjectPublicKeyInfo(publicKey),
    extensions: readOptionalFields(optional, version),
  };
}

/** issuerUniqueID [1], subjectUniqueID [2] and extensions [3], in this order. */
function readOptionalFields(fields: readonly Asn1Node[], version: number): ReadonlyMap<string, Extension> {
  let extensions: ReadonlyMap<string, Extension> = new Map();
  let previous = 0;
  for (const field of fields) {
    if (field.tagClass !== 'context' || field.tag <= previous || field.tag > 3) throw malformed(field);
    previous = field.tag;
    if (field.tag !== 3) continue;
    if (version < 3) throw malformed(field);
    extensions = readExtensions(explicitContent(field));
  }
  return extensions;
}

/** True when subject and issuer are the same name; says nothing about the signature. */
export function isSelfIssued(certificate: Certificate): boolean {
  return equalNames(certificate.subject, certificate.issuer);
}

export function equalCertificates(a: Certificate, b: Certificate): boolean {
  return a === b || equalBytes(a.der, b.der);
}

const FINGERPRINTS = new WeakMap<Certificate, Promise<string>>();

/** SHA-256 of the DER, lower-case hexadecimal. Computed once for each certificate object. */
export function sha256Fingerprint(certificate: Certificate): Promise<string> {
  let fingerprint = FINGERPRINTS.get(certificate);
  if (fingerprint === undefined) {
    fingerprint = crypto.subtle
      .digest('SHA-256', certificate.der)
      .then((digest) => toHex(new Uint8Array(digest)));
    FINGERPRINTS.set(certificate, fingerprint);
  }
  return fingerprint;
}

/** The certificate's extension octets as they are in the certificate, for those that are only shown. */
export function extensionNode(certificate: Certificate, oid: string): Asn1Node | undefined {
  const extension = certificate.extensions.get(oid);
  if (extension === undefined) return undefined;
  try {
    return readBer(extension.value);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start, octets: contentBytes(node).length });
}
