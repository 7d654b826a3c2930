// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2): the key transport of nearly all mail, which no browser offers.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { CryptoError } from '../errors.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import { bytesFromInteger } from './big-integer.ts';
import { rsaPrivateOperation, rsaPublicOperation, type RsaPrivateKey, type RsaPublicKey } from './rsa.ts';

/** Octets 00 02 before and 00 after the padding string. */
const FRAME_OCTETS = 3;
/** RFC 8017 wants a padding string of at least this length. */
const MIN_PADDING = 8;

/** Encrypts a short message, such as a content key; throws `crypto.bad-input` when it is too long for the key. */
export function encryptPkcs1(key: RsaPublicKey, message: Bytes): Bytes {
  const paddingLength = key.size - message.length - FRAME_OCTETS;
  if (paddingLength < MIN_PADDING) throw new CryptoError('crypto.bad-input');
  const padding = crypto.getRandomValues(new Uint8Array(paddingLength));
  while (padding.includes(0)) {
    for (let i = 0; i < padding.length; i++)
      if (padding[i] === 0) padding[i] = crypto.getRandomValues(new Uint8Array(1))[0]!;
  }
  return rsaPublicOperation(key, concatBytes(Uint8Array.of(0, 2), padding, Uint8Array.of(0), message))!;
}

/**
 * Decrypts to a key of exactly the expected length. Wrong padding is not an error: it gives a key derived
 * from the private key and the ciphertext, always the same for the same input, so that a sender who watches
 * for errors (Bleichenbacher's attack) learns nothing before the content step fails, as any wrong key does.
 * Whether the padding was right is not told to anybody: who knew it could not help acting on it.
 * Throws `crypto.bad-input` for a ciphertext of the wrong length, or not below the modulus, which anybody can see.
 */
export function decryptPkcs1(key: RsaPrivateKey, ciphertext: Bytes, expectedLength: number): Bytes {
  const separator = key.size - expectedLength - 1;
  if (separator < FRAME_OCTETS - 1 + MIN_PADDING || ciphertext.length !== key.size)
    throw new CryptoError('crypto.bad-input');
  const replacement = pseudoRandomKey(key, ciphertext, expectedLength);
  const encoded = rsaPrivateOperation(key, ciphertext);

  // Every octet is looked at whatever it holds; `wrong` gathers the outcome without a branch.
  let wrong = encoded[0]! | (encoded[1]! ^ 2) | encoded[separator]!;
  for (let i = 2; i < separator; i++) wrong |= isZero(encoded[i]!);
  const keepMask = isZero(wrong) * 0xff;
  const chosen = new Uint8Array(expectedLength);
  for (let i = 0; i < expectedLength; i++) {
    chosen[i] = (encoded[separator + 1 + i]! & keepMask) | (replacement[i]! & ~keepMask);
  }
  return chosen;
}

/** 1 for zero and 0 for any other octet, without a branch. */
function isZero(octet: number): number {
  return ((octet - 1) >>> 31) & 1;
}

/**
 * Keys of different lengths have nothing in common: were one the beginning of another, whoever can find out short
 * keys (of RC2 with 40 bits) would know replacements by that.
 */
function pseudoRandomKey(key: RsaPrivateKey, ciphertext: Bytes, length: number): Bytes {
  const input = concatBytes(ciphertext, Uint8Array.of(length >> 8, length));
  const derivationKey = hmac(sha256, sha256(bytesFromInteger(key.d, key.size)), input);
  const blocks: Bytes[] = [];
  for (let i = 0; i * sha256.outputLen < length; i++)
    blocks.push(hmac(sha256, derivationKey, Uint8Array.of(i)));
  return concatBytes(...blocks).subarray(0, length);
}
