// Computes public keys of elliptic curves from private values, which WebCrypto does not offer.
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { ed448, x448 } from '@noble/curves/ed448.js';
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { ellipticCurve, isSupportedCurve } from './elliptic-curves.ts';
import type { KeyType } from './key-types.ts';

/**
 * The encodings that a public key may have (an EC point: uncompressed and compressed), from the private
 * value of RFC 5915 or RFC 8410. Undefined for curves that we do not know.
 * Throws CryptoError `crypto.malformed-key` for a value that is no private key of the curve.
 */
export function derivePublicKey(
  type: KeyType,
  curve: string | undefined,
  privateValue: Bytes,
): readonly Bytes[] | undefined {
  try {
    switch (type) {
      case 'ed25519':
        return [new Uint8Array(ed25519.getPublicKey(privateValue))];
      case 'ed448':
        return [new Uint8Array(ed448.getPublicKey(privateValue))];
      case 'x25519':
        return [new Uint8Array(x25519.getPublicKey(privateValue))];
      case 'x448':
        return [new Uint8Array(x448.getPublicKey(privateValue))];
      case 'ec': {
        if (!isSupportedCurve(curve)) return undefined;
        const { implementation } = ellipticCurve(curve);
        const secret = fitLength(privateValue, implementation.lengths.secretKey ?? privateValue.length);
        return [false, true].map(
          (compressed) => new Uint8Array(implementation.getPublicKey(secret, compressed)),
        );
      }
      default:
        return undefined;
    }
  } catch (error) {
    // The curves throw plain errors for lengths and values that are out of range.
    if (error instanceof Error) throw new CryptoError('crypto.malformed-key', { type });
    throw error;
  }
}

/** Private values should be padded to the field's length; some writers drop or add leading zero octets. */
function fitLength(value: Bytes, length: number): Bytes {
  if (value.length === length) return value;
  const excess = Math.max(0, value.length - length);
  if (value.subarray(0, excess).some((octet) => octet !== 0)) throw new RangeError('private value too long');
  const fitted = new Uint8Array(length);
  fitted.set(value.subarray(excess), length - (value.length - excess));
  return fitted;
}
