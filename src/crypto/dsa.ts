// DSA verification (FIPS 186-4 section 4.7): only to read old mail.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { Tag, isUniversal, readBer } from '../asn1/reader.ts';
import { bigIntegerValue, sequenceElements } from '../asn1/values.ts';
import { bitLength, integerFromBytes, modularInverse, modularPower } from './big-integer.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';

const MAX_P_BITS = 4096;
const MAX_Q_BITS = 512;

/**
 * True when r and s are the key's signature over the digest.
 * Throws CryptoError `crypto.bad-key` for parameters that are missing (inherited ones are not supported) or absurd.
 */
export function verifyDsaDigest(publicKey: SubjectPublicKeyInfo, digest: Bytes, signature: Bytes): boolean {
  const { parameters } = publicKey.algorithm;
  if (!isUniversal(parameters, Tag.sequence) || parameters.children.length !== 3)
    throw new CryptoError('crypto.bad-key');
  const [p, q, g] = parameters.children.map(bigIntegerValue) as [bigint, bigint, bigint];
  const y = bigIntegerValue(readBer(publicKey.publicKey));
  const isSound = q > 1n && p > q && g > 1n && g < p && y > 1n && y < p;
  if (!isSound || bitLength(p) > MAX_P_BITS || bitLength(q) > MAX_Q_BITS)
    throw new CryptoError('crypto.bad-key');

  const elements = sequenceElements(readBer(signature));
  if (elements.length !== 2) return false;
  const [r, s] = elements.map(bigIntegerValue) as [bigint, bigint];
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  const w = modularInverse(s, q);
  if (w === undefined) return false;
  const excessBits = Math.max(0, 8 * digest.length - bitLength(q));
  const z = integerFromBytes(digest) >> BigInt(excessBits);
  const v = ((modularPower(g, (z * w) % q, p) * modularPower(y, (r * w) % q, p)) % p) % q;
  return v === r;
}
