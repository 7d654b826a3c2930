// The elliptic curves of mail: their names in WebCrypto, and implementations for what WebCrypto lacks.
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { CryptoError } from '../errors.ts';
import { concatBytes, equalBytes, type Bytes } from '../bytes.ts';
import { readBer } from '../asn1/reader.ts';
import { bigIntegerValue, sequenceElements } from '../asn1/values.ts';
import { derSequence, derUnsignedInteger } from '../asn1/writer.ts';
import { bytesFromInteger } from './big-integer.ts';
import { brainpoolP256t1, brainpoolP384t1, brainpoolP512t1 } from './brainpool-twisted.ts';

const CURVES = {
  'P-256': { implementation: p256, fieldBytes: 32, native: true },
  'P-384': { implementation: p384, fieldBytes: 48, native: true },
  'P-521': { implementation: p521, fieldBytes: 66, native: true },
  brainpoolP256r1: { implementation: brainpoolP256r1, fieldBytes: 32, native: false },
  brainpoolP384r1: { implementation: brainpoolP384r1, fieldBytes: 48, native: false },
  brainpoolP512r1: { implementation: brainpoolP512r1, fieldBytes: 64, native: false },
  brainpoolP256t1: { implementation: brainpoolP256t1, fieldBytes: 32, native: false },
  brainpoolP384t1: { implementation: brainpoolP384t1, fieldBytes: 48, native: false },
  brainpoolP512t1: { implementation: brainpoolP512t1, fieldBytes: 64, native: false },
} as const;

export interface EllipticCurve {
  readonly name: string;
  readonly implementation: typeof p256;
  /** Octets of a coordinate, and of each half of a raw signature. */
  readonly fieldBytes: number;
  /** Whether WebCrypto has the curve, under the same name. */
  readonly native: boolean;
}

/** True for a curve that ellipticCurve() knows. */
export function isSupportedCurve(name: string | undefined): name is keyof typeof CURVES {
  return name !== undefined && Object.hasOwn(CURVES, name);
}

/** A curve by the name that keys carry; throws CryptoError `crypto.unsupported-curve`. */
export function ellipticCurve(name: string | undefined): EllipticCurve {
  const row = Object.entries(CURVES).find(([curve]) => curve === name);
  if (!row) throw new CryptoError('crypto.unsupported-curve', name === undefined ? {} : { curve: name });
  return { name: row[0], ...row[1] };
}

/**
 * The uncompressed form of a public point (X9.62), checked to lie on the curve.
 * Throws CryptoError `crypto.bad-key`.
 */
export function uncompressedPoint(curve: EllipticCurve, point: Bytes): Bytes {
  try {
    return new Uint8Array(curve.implementation.Point.fromBytes(point).toBytes(false));
  } catch {
    throw new CryptoError('crypto.bad-key', { curve: curve.name });
  }
}

/**
 * ECDSA-Sig-Value (RFC 3279 section 2.2.3) to the raw form r || s; undefined when it is no valid one. Only DER
 * counts: with other encodings anybody could make a second signature out of one.
 */
export function rawSignatureFromDer(curve: EllipticCurve, signature: Bytes): Bytes | undefined {
  const elements = sequenceElements(readBer(signature));
  if (elements.length !== 2) return undefined;
  const [r, s] = elements.map(bigIntegerValue) as [bigint, bigint];
  const order = curve.implementation.Point.CURVE().n;
  if (r <= 0n || s <= 0n || r >= order || s >= order) return undefined;
  const raw = concatBytes(bytesFromInteger(r, curve.fieldBytes), bytesFromInteger(s, curve.fieldBytes));
  return equalBytes(derFromRawSignature(raw), signature) ? raw : undefined;
}

/** The raw form r || s to an ECDSA-Sig-Value, DER. */
export function derFromRawSignature(raw: Bytes): Bytes {
  const half = raw.length / 2;
  return derSequence(derUnsignedInteger(raw.subarray(0, half)), derUnsignedInteger(raw.subarray(half)));
}
