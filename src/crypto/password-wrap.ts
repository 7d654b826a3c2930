// The key wrap of password recipients (RFC 3211 section 2.3): unwrapping only.
import { cbc } from '@noble/ciphers/aes.js';
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import type { AlgorithmIdentifier } from './algorithm-identifier.ts';
import { readContentCipher, type ContentCipher } from './content-cipher.ts';
import { tripleDesCbcDecrypt } from './des.ts';

/** The count octet and the three check octets before the key. */
const HEADER = 4;

/** The cipher that a PWRI-KEK names; throws CryptoError `crypto.unsupported-algorithm`, `crypto.bad-parameters`. */
export function passwordWrapCipher(algorithm: AlgorithmIdentifier): ContentCipher {
  const cipher = readContentCipher(algorithm);
  if (cipher.mode !== 'aes-cbc' && cipher.mode !== 'des-ede3-cbc')
    throw new CryptoError('crypto.unsupported-algorithm', { algorithm: algorithm.oid });
  return cipher;
}

/** Unwraps; undefined when the check octets do not fit, that is, when the password is another. */
export function unwrapWithPassword(
  cipher: ContentCipher,
  wrappingKey: Bytes,
  wrapped: Bytes,
): Bytes | undefined {
  const block = cipher.iv.length;
  if (wrapped.length < 2 * block || wrapped.length % block !== 0) return undefined;
  const decrypt = (iv: Bytes, data: Bytes): Bytes =>
    cipher.mode === 'aes-cbc'
      ? new Uint8Array(cbc(wrappingKey, iv, { disablePadding: true }).decrypt(data))
      : tripleDesCbcDecrypt(wrappingKey, iv, data);
  // The outer encryption went on with the last block of the inner one as its IV: that block comes out first.
  const last = wrapped.length - block;
  const outerIv = decrypt(wrapped.slice(last - block, last), wrapped.slice(last));
  const inner = new Uint8Array(wrapped.length);
  inner.set(decrypt(outerIv, wrapped.slice(0, last)));
  inner.set(outerIv, last);
  const plain = decrypt(cipher.iv, inner);
  const length = plain[0]!;
  let difference = length > plain.length - HEADER ? 1 : 0;
  for (let i = 1; i < HEADER; i++) difference |= plain[i]! ^ plain[HEADER - 1 + i]! ^ 0xff;
  return difference === 0 ? plain.slice(HEADER, HEADER + length) : undefined;
}
