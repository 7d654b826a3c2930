// Key wrapping: a content key encrypted by another key (RFC 3394 AES; RFC 3217 Triple-DES to read old mail).
import { aeskw } from '@noble/ciphers/aes.js';
import { CryptoError } from '../errors.ts';
import { equalBytesConstantTime, fromHex, type Bytes } from '../bytes.ts';
import { KEY_WRAPS, type KeyWrapRow } from './algorithms.ts';
import { tripleDesCbcDecrypt } from './des.ts';
import { digestNow } from './digest.ts';

const TRIPLE_DES_KEY = 24;
/** Initialisation vector, key and checksum. */
const TRIPLE_DES_WRAPPED = 40;
/** The outer initialisation vector, fixed by RFC 3217. */
const TRIPLE_DES_IV = fromHex('4adda22c79e82105');

/** The row of a key wrap by its OID; throws CryptoError `crypto.unsupported-algorithm`. */
export function keyWrapByOid(oid: string): KeyWrapRow {
  const row = KEY_WRAPS[oid];
  if (!row) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: oid });
  return row;
}

/**
 * Unwraps a key; undefined when the integrity check fails, that is, when the wrapping key is another.
 * WebCrypto's AES-KW is not used: Chromium has none of 192 bits, and it takes no keys of other ciphers.
 * Throws CryptoError `crypto.unsupported-algorithm`.
 */
export function unwrapKey(wrapOid: string, wrappingKey: Bytes, wrapped: Bytes): Bytes | undefined {
  if (keyWrapByOid(wrapOid).name === 'des-ede3-wrap') return unwrapTripleDes(wrappingKey, wrapped);
  if (wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined;
  try {
    return new Uint8Array(aeskw(wrappingKey).decrypt(wrapped));
  } catch {
    return undefined;
  }
}

/** Triple-DES key unwrapping (RFC 3217 section 3.2): a key of 24 octets, encrypted twice, with a checksum. */
function unwrapTripleDes(wrappingKey: Bytes, wrapped: Bytes): Bytes | undefined {
  if (wrapped.length !== TRIPLE_DES_WRAPPED) return undefined;
  const inner = tripleDesCbcDecrypt(wrappingKey, TRIPLE_DES_IV, wrapped).reverse();
  const checked = tripleDesCbcDecrypt(wrappingKey, inner.slice(0, 8), inner.slice(8));
  const key = checked.slice(0, TRIPLE_DES_KEY);
  const checksum = digestNow('sha-1', key).subarray(0, 8);
  return equalBytesConstantTime(checksum, checked.slice(TRIPLE_DES_KEY)) ? key : undefined;
}

/** Wraps a key of 16 octets or more, a multiple of 8, with AES. */
export function wrapKey(wrappingKey: Bytes, key: Bytes): Bytes {
  return new Uint8Array(aeskw(wrappingKey).encrypt(key));
}
