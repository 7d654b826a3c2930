// Diffie-Hellman over curve25519 and curve448 (RFC 7748), which not every platform's WebCrypto has.
import { x25519 } from '@noble/curves/ed25519.js';
import { x448 } from '@noble/curves/ed448.js';
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';

const CURVES = { x25519, x448 } as const;

export type MontgomeryName = keyof typeof CURVES;

export function isMontgomery(type: string): type is MontgomeryName {
  return type === 'x25519' || type === 'x448';
}

/**
 * The shared secret of a private value and a public key, both raw (RFC 8410).
 * Throws CryptoError `crypto.bad-key`, also for public keys of small order, whose secret everybody knows (RFC 7748 section 6).
 */
export function montgomerySecret(type: MontgomeryName, privateValue: Bytes, publicKey: Bytes): Bytes {
  const curve = CURVES[type];
  if (privateValue.length !== curve.lengths.secretKey || publicKey.length !== curve.lengths.publicKey)
    throw new CryptoError('crypto.bad-key', { key: type });
  try {
    return new Uint8Array(curve.getSharedSecret(privateValue, publicKey));
  } catch {
    throw new CryptoError('crypto.bad-key', { key: type });
  }
}

/** A new ephemeral key. */
export function newMontgomeryKey(type: MontgomeryName): { privateValue: Bytes; publicKey: Bytes } {
  const { secretKey, publicKey } = CURVES[type].keygen();
  return { privateValue: new Uint8Array(secretKey), publicKey: new Uint8Array(publicKey) };
}
