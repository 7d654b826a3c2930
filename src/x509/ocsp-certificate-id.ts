// CertID (RFC 6960 section 4.1.1): by which an OCSP request and its answer name a certificate.
import { Tag, isUniversal, octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { integerBytes, sequenceElements } from '../asn1/values.ts';
import { derNull, derOctetString, derSequence } from '../asn1/writer.ts';
import { CryptoError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from '../crypto/algorithm-identifier.ts';
import { digest, digestByOid } from '../crypto/digest.ts';
import type { Certificate } from './certificate.ts';
import { serialInteger, serialText } from './serial.ts';

export interface OcspCertificateId {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly issuerNameHash: Bytes;
  readonly issuerKeyHash: Bytes;
  /** As Certificate.serialNumber. */
  readonly serialNumber: string;
}

/** Digests that requests are written with. SHA-1 only names here; it proves nothing, and every responder knows it. */
export const CERTIFICATE_ID_HASHES = {
  'sha-1': '1.3.14.3.2.26',
  'sha-256': '2.16.840.1.101.3.4.2.1',
} as const;
export type CertificateIdHash = keyof typeof CERTIFICATE_ID_HASHES;

/** Reads a CertID; throws Asn1Error. */
export function readCertificateId(node: Asn1Node | undefined): OcspCertificateId {
  const [hash, name, key, serial] = sequenceElements(node);
  return {
    hashAlgorithm: readAlgorithmIdentifier(hash!),
    issuerNameHash: hashValue(name),
    issuerKeyHash: hashValue(key),
    serialNumber: serialText(integerBytes(serial)),
  };
}

function hashValue(node: Asn1Node | undefined): Bytes {
  if (!isUniversal(node, Tag.octetString)) return new Uint8Array(0);
  return octetStringValue(node);
}

/** DER of the CertID of a certificate. */
export async function writeCertificateId(
  certificate: Certificate,
  issuer: Certificate,
  hash: CertificateIdHash,
): Promise<Bytes> {
  const { issuerNameHash, issuerKeyHash } = await issuerHashes(certificate, issuer, hash);
  return derSequence(
    writeAlgorithmIdentifier(CERTIFICATE_ID_HASHES[hash], derNull()),
    derOctetString(issuerNameHash),
    derOctetString(issuerKeyHash),
    serialInteger(certificate.serialNumber),
  );
}

/** True when the CertID names this certificate of this issuer. A digest that we do not know names nothing. */
export async function isCertificateId(
  id: OcspCertificateId,
  certificate: Certificate,
  issuer: Certificate,
): Promise<boolean> {
  if (id.serialNumber !== certificate.serialNumber) return false;
  try {
    const hash = digestByOid(id.hashAlgorithm.oid).name;
    // With MD5 a name can be made that stands for another.
    if (hash === 'md5') return false;
    const { issuerNameHash, issuerKeyHash } = await issuerHashes(certificate, issuer, hash);
    return equalBytes(id.issuerNameHash, issuerNameHash) && equalBytes(id.issuerKeyHash, issuerKeyHash);
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}

/** The name as it is in the certificate asked for, the key without tag, length and unused bits. */
async function issuerHashes(
  certificate: Certificate,
  issuer: Certificate,
  hash: string,
): Promise<{ issuerNameHash: Bytes; issuerKeyHash: Bytes }> {
  const [issuerNameHash, issuerKeyHash] = await Promise.all([
    digest(hash, certificate.issuer.der),
    digest(hash, issuer.subjectPublicKeyInfo.publicKey),
  ]);
  return { issuerNameHash, issuerKeyHash };
}
