// RSASSA-PKCS1-v1_5 verification (RFC 8017 section 8.2.2) for the digests that WebCrypto lacks.
import { concatBytes, equalBytes, type Bytes } from '../bytes.ts';
import { derNull, derOctetString, derSequence } from '../asn1/writer.ts';
import { writeAlgorithmIdentifier } from './algorithm-identifier.ts';
import { digestByName, type DigestName } from './algorithms.ts';
import { rsaPublicOperation, type RsaPublicKey } from './rsa.ts';

/** Octets of 00 01 .. 00 and the shortest padding between them. */
const MIN_FRAME = 11;

/**
 * Builds what the signature must contain and compares it whole, instead of parsing what it does contain:
 * no room for forged trailing data. NULL parameters must be present (RFC 8017 section 9.2, note 1).
 */
export function verifyPkcs1Digest(
  key: RsaPublicKey,
  hash: DigestName,
  digest: Bytes,
  signature: Bytes,
): boolean {
  if (signature.length !== key.size) return false;
  const opened = rsaPublicOperation(key, signature);
  if (opened === undefined) return false;
  const { oid } = digestByName(hash);
  const digestInfo = derSequence(writeAlgorithmIdentifier(oid, derNull()), derOctetString(digest));
  if (key.size < digestInfo.length + MIN_FRAME) return false;
  const padding = new Uint8Array(key.size - digestInfo.length - 3).fill(0xff);
  return equalBytes(opened, concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), digestInfo));
}
