// Key encapsulation for CMS (RFC 9629, ML-KEM by RFC 9936): a content key wrapped by an encapsulated secret.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { derExplicit, derInteger, derOctetString, derSequence } from '../asn1/writer.ts';
import {
  canonicalAlgorithm,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from './algorithm-identifier.ts';
import { HKDFS } from './algorithms.ts';
import { hkdf } from './hkdf.ts';
import { keyType, keyTypeOid } from './key-types.ts';
import { keyWrapByOid, unwrapKey, wrapKey } from './key-wrap.ts';
import { ML_KEM, isMlKem, readPostQuantumKey } from './post-quantum-key.ts';
import { readPrivateKeyInfo, type PrivateKey } from './private-key.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';

/** Written: what RFC 9936 section 2.2.1 asks for at the higher levels; every reader of ML-KEM has it. */
const WRITTEN_KDF = '1.2.840.113549.1.9.16.3.28';
const WRITTEN_WRAP = '2.16.840.1.101.3.4.1.45';
const NO_SALT = new Uint8Array(0);

/** The fields of a KEMRecipientInfo that the key depends on. */
export interface KemFields {
  readonly kem: AlgorithmIdentifier;
  readonly ciphertext: Bytes;
  readonly kdf: AlgorithmIdentifier;
  /** Octets of the key-encryption key. */
  readonly kekBytes: number;
  readonly ukm?: Bytes;
  readonly wrap: AlgorithmIdentifier;
  readonly encryptedKey: Bytes;
}

export interface EncapsulatedKey {
  /** DER of the algorithm identifiers. */
  readonly kem: Bytes;
  readonly kdf: Bytes;
  readonly wrap: Bytes;
  readonly ciphertext: Bytes;
  readonly kekBytes: number;
  readonly encryptedKey: Bytes;
}

/**
 * Recovers a content key; undefined when the message is not for this key (a wrong key decapsulates to another
 * secret, and the key wrap notices).
 * Throws CryptoError `crypto.unsupported-algorithm` {algorithm}, `crypto.bad-parameters`, `crypto.bad-input`.
 */
export async function recoverEncapsulatedKey(key: PrivateKey, fields: KemFields): Promise<Bytes | undefined> {
  const type = keyType(fields.kem.oid);
  if (!isMlKem(type) || type !== key.type)
    throw new CryptoError('crypto.unsupported-algorithm', { algorithm: fields.kem.oid });
  if (fields.kekBytes !== keyWrapByOid(fields.wrap.oid).keyBytes)
    throw new CryptoError('crypto.bad-parameters');
  if (fields.ciphertext.length !== ML_KEM[type].lengths.cipherText) throw new CryptoError('crypto.bad-input');
  const { secretKey } = readPostQuantumKey(type, readPrivateKeyInfo(key.pkcs8).privateKey);
  const secret = new Uint8Array(ML_KEM[type].decapsulate(fields.ciphertext, secretKey));
  const info = otherInfo(canonicalAlgorithm(fields.wrap), fields.kekBytes, fields.ukm);
  return unwrapKey(
    fields.wrap.oid,
    await derive(fields.kdf.oid, secret, info, fields.kekBytes),
    fields.encryptedKey,
  );
}

/** Wraps a content key; throws CryptoError `crypto.cannot-encrypt` {key} for keys that are not ML-KEM. */
export async function encapsulateKey(
  publicKey: SubjectPublicKeyInfo,
  contentKey: Bytes,
): Promise<EncapsulatedKey> {
  const { type } = publicKey;
  if (!isMlKem(type) || publicKey.publicKey.length !== ML_KEM[type].lengths.publicKey)
    throw new CryptoError('crypto.cannot-encrypt', { key: type });
  const { cipherText, sharedSecret } = encapsulate(type, publicKey.publicKey);
  const wrap = writeAlgorithmIdentifier(WRITTEN_WRAP);
  const { keyBytes } = keyWrapByOid(WRITTEN_WRAP);
  const wrappingKey = await derive(WRITTEN_KDF, sharedSecret, otherInfo(wrap, keyBytes, undefined), keyBytes);
  return {
    kem: writeAlgorithmIdentifier(keyTypeOid(type)),
    kdf: writeAlgorithmIdentifier(WRITTEN_KDF),
    wrap,
    ciphertext: cipherText,
    kekBytes: keyBytes,
    encryptedKey: wrapKey(wrappingKey, contentKey),
  };
}

function encapsulate(
  type: keyof typeof ML_KEM,
  publicKey: Bytes,
): { cipherText: Bytes; sharedSecret: Bytes } {
  try {
    const { cipherText, sharedSecret } = ML_KEM[type].encapsulate(publicKey);
    return { cipherText: new Uint8Array(cipherText), sharedSecret: new Uint8Array(sharedSecret) };
  } catch {
    // FIPS 203 section 7.2: coefficients out of range.
    throw new CryptoError('crypto.cannot-encrypt', { key: type });
  }
}

/** CMSORIforKEMOtherInfo (RFC 9629 section 5). */
function otherInfo(wrap: Bytes, kekBytes: number, ukm: Bytes | undefined): Bytes {
  return derSequence(
    wrap,
    derInteger(kekBytes),
    ...(ukm === undefined ? [] : [derExplicit(0, derOctetString(ukm))]),
  );
}

function derive(kdfOid: string, secret: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const hash = HKDFS[kdfOid];
  if (hash === undefined) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: kdfOid });
  return hkdf(hash, secret, NO_SALT, info, length);
}
