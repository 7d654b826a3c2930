// Key wrapping: a content key encrypted by another key (RFC 3394 AES; RFC 3217 Triple-DES to read old mail).
import { aeskw } from '@noble/ciphers/aes.js';
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { KEY_WRAPS, type KeyWrapRow } from './algorithms.ts';

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
  const row = keyWrapByOid(wrapOid);
  if (row.name === 'des-ede3-wrap')
    throw new CryptoError('crypto.unsupported-algorithm', { algorithm: wrapOid });
  if (wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined;
  try {
    return new Uint8Array(aeskw(wrappingKey).decrypt(wrapped));
  } catch {
    return undefined;
  }
}

/** Wraps a key of 16 octets or more, a multiple of 8, with AES. */
export function wrapKey(wrappingKey: Bytes, key: Bytes): Bytes {
  return new Uint8Array(aeskw(wrappingKey).encrypt(key));
}
