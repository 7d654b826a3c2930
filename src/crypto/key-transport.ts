// Key transport (RFC 5652 section 6.2.1): a content key encrypted for an RSA key.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { derNull } from '../asn1/writer.ts';
import { writeAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { KEY_TRANSPORTS, Oid, type DigestName, type KeyTransportName } from './algorithms.ts';
import { readPrivateKeyInfo, type PrivateKey } from './private-key.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';
import { readRsaPrivateKey, readRsaPublicKey } from './rsa.ts';
import { decryptOaep, encryptOaep, oaepIdentifier, readOaepParameters } from './rsaes-oaep.ts';
import { decryptPkcs1, encryptPkcs1 } from './rsaes-pkcs1.ts';

export interface TransportedKey {
  /** DER of the keyEncryptionAlgorithm. */
  readonly algorithm: Bytes;
  readonly encryptedKey: Bytes;
}

/** Encrypts a content key; throws CryptoError `crypto.cannot-encrypt` {key} for keys that are not RSA. */
export async function transportKey(
  publicKey: SubjectPublicKeyInfo,
  contentKey: Bytes,
  method: KeyTransportName,
  hash: DigestName = 'sha-256',
): Promise<TransportedKey> {
  if (publicKey.type !== 'rsa') throw new CryptoError('crypto.cannot-encrypt', { key: publicKey.type });
  const key = readRsaPublicKey(publicKey.publicKey);
  if (method === 'rsaes-oaep') {
    return { algorithm: oaepIdentifier(hash), encryptedKey: await encryptOaep(key, contentKey, hash) };
  }
  return {
    algorithm: writeAlgorithmIdentifier(Oid.rsaEncryption, derNull()),
    encryptedKey: encryptPkcs1(key, contentKey),
  };
}

/**
 * Recovers a content key of the expected length. With PKCS#1 v1.5 there is always one, right or not (see
 * decryptPkcs1); with OAEP undefined means that the key is not the recipient's.
 * Throws CryptoError `crypto.unsupported-algorithm`, `crypto.bad-parameters`, `crypto.bad-input`, `crypto.bad-key`.
 */
export async function recoverTransportedKey(
  privateKey: PrivateKey,
  algorithm: AlgorithmIdentifier,
  encryptedKey: Bytes,
  expectedLength: number,
): Promise<Bytes | undefined> {
  switch (KEY_TRANSPORTS[algorithm.oid]) {
    case 'rsaes-pkcs1-v1_5': {
      const key = readRsaPrivateKey(readPrivateKeyInfo(privateKey.pkcs8).privateKey);
      return decryptPkcs1(key, toKeySize(encryptedKey, key.size), expectedLength);
    }
    case 'rsaes-oaep': {
      const parameters = readOaepParameters(algorithm);
      const size = Math.ceil((privateKey.bits ?? 0) / 8);
      const key = await decryptOaep(privateKey, toKeySize(encryptedKey, size), parameters);
      return key?.length === expectedLength ? key : undefined;
    }
    case undefined:
      throw new CryptoError('crypto.unsupported-algorithm', { algorithm: algorithm.oid });
  }
}

/** Some writers drop leading zero octets of the number; anything else of another length is not for this key. */
function toKeySize(encryptedKey: Bytes, size: number): Bytes {
  if (encryptedKey.length === size) return encryptedKey;
  if (encryptedKey.length > size || encryptedKey.length < size - 2) throw new CryptoError('crypto.bad-input');
  const padded = new Uint8Array(size);
  padded.set(encryptedKey, size - encryptedKey.length);
  return padded;
}
