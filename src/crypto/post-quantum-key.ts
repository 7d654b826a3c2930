// Keys of ML-DSA (RFC 9881) and ML-KEM (RFC 9935): their implementations, and private keys in all their forms.
import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem1024, ml_kem512, ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { CryptoError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { Tag, isContext, isUniversal, octetStringValue, readBer } from '../asn1/reader.ts';
import { sequenceElements } from '../asn1/values.ts';
import { isConsistentExpandedKey } from './ml-dsa-expanded-key.ts';

/** WebCrypto has them in some browsers only, and none has all six: one implementation behaves the same everywhere. */
export const ML_DSA = { 'ml-dsa-44': ml_dsa44, 'ml-dsa-65': ml_dsa65, 'ml-dsa-87': ml_dsa87 } as const;
export const ML_KEM = {
  'ml-kem-512': ml_kem512,
  'ml-kem-768': ml_kem768,
  'ml-kem-1024': ml_kem1024,
} as const;

export type MlDsaName = keyof typeof ML_DSA;
export type MlKemName = keyof typeof ML_KEM;

export function isMlDsa(type: string): type is MlDsaName {
  return Object.hasOwn(ML_DSA, type);
}

export function isMlKem(type: string): type is MlKemName {
  return Object.hasOwn(ML_KEM, type);
}

export interface PostQuantumKey {
  /** The expanded private key of FIPS 203 or 204. */
  readonly secretKey: Bytes;
  readonly publicKey: Bytes;
}

/** tr in an ML-DSA private key: after rho and K (FIPS 204, algorithm 24). */
const ML_DSA_TR = [64, 128] as const;

/**
 * Reads the privateKey of a PKCS#8: the seed [0], the expanded key as OCTET STRING, or both in a SEQUENCE, which
 * must agree. The parts of an expanded key alone must agree with one another: a damaged one could give itself away
 * by what it signs or opens.
 * Throws CryptoError `crypto.malformed-key` {reason}, or an Asn1Error.
 */
export function readPostQuantumKey(type: MlDsaName | MlKemName, encoded: Bytes): PostQuantumKey {
  const node = readBer(encoded);
  if (isContext(node, 0)) return fromSeed(type, octetStringValue(node));
  if (isUniversal(node, Tag.octetString)) return fromExpanded(type, octetStringValue(node));
  const [seed, expanded, ...rest] = sequenceElements(node);
  if (!isUniversal(seed, Tag.octetString) || !isUniversal(expanded, Tag.octetString) || rest.length > 0)
    throw damaged(type);
  const key = fromSeed(type, octetStringValue(seed));
  if (!equalBytes(key.secretKey, octetStringValue(expanded))) throw damaged(type);
  return key;
}

function damaged(type: string): CryptoError {
  return new CryptoError('crypto.malformed-key', { reason: type });
}

function fromSeed(type: MlDsaName | MlKemName, seed: Bytes): PostQuantumKey {
  const algorithm = isMlDsa(type) ? ML_DSA[type] : ML_KEM[type];
  if (seed.length !== algorithm.lengths.seed) throw damaged(type);
  const { secretKey, publicKey } = algorithm.keygen(seed);
  return { secretKey: new Uint8Array(secretKey), publicKey: new Uint8Array(publicKey) };
}

function fromExpanded(type: MlDsaName | MlKemName, secretKey: Bytes): PostQuantumKey {
  const algorithm = isMlDsa(type) ? ML_DSA[type] : ML_KEM[type];
  if (secretKey.length !== algorithm.lengths.secretKey) throw damaged(type);
  try {
    const publicKey = new Uint8Array(algorithm.getPublicKey(secretKey));
    const isSound = isMlDsa(type)
      ? isSoundMlDsa(type, secretKey, publicKey)
      : isSoundMlKem(type, secretKey, publicKey);
    if (isSound) return { secretKey: secretKey.slice(), publicKey };
  } catch (error) {
    // The implementations throw plain errors for coefficients out of range.
    if (!(error instanceof Error)) throw error;
  }
  throw damaged(type);
}

function isSoundMlDsa(type: MlDsaName, secretKey: Bytes, publicKey: Bytes): boolean {
  const hashOfPublic = new Uint8Array(shake256(publicKey, { dkLen: ML_DSA_TR[1] - ML_DSA_TR[0] }));
  if (!equalBytes(hashOfPublic, secretKey.slice(...ML_DSA_TR))) return false;
  return isConsistentExpandedKey(type, secretKey, publicKey);
}

/** FIPS 203 section 7.3: the hash check; then one round trip, because the hash says nothing of the secret part. */
function isSoundMlKem(type: MlKemName, secretKey: Bytes, publicKey: Bytes): boolean {
  const hashOfPublic = new Uint8Array(sha3_256(publicKey));
  if (!equalBytes(hashOfPublic, secretKey.slice(-64, -32))) return false;
  const { cipherText, sharedSecret } = ML_KEM[type].encapsulate(publicKey);
  const back = ML_KEM[type].decapsulate(cipherText, secretKey);
  return equalBytes(new Uint8Array(sharedSecret), new Uint8Array(back));
}
