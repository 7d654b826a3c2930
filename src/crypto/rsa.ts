// The RSA primitives over integers (RFC 8017 section 5): public operation, and a blinded private one.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readBer } from '../asn1/reader.ts';
import { bigIntegerValue, sequenceElements, unsignedIntegerValue } from '../asn1/values.ts';
import { derInteger, derSequence } from '../asn1/writer.ts';
import {
  bitLength,
  bytesFromInteger,
  integerFromBytes,
  modularInverse,
  modularPower,
  randomIntegerBelow,
} from './big-integer.ts';

/** Larger keys would take seconds an operation. */
const MAX_MODULUS_BITS = 16_384;
/** A public exponent beyond this is no real key, but work for nothing. */
const MAX_PUBLIC_EXPONENT_BITS = 64;

export interface RsaPublicKey {
  readonly n: bigint;
  readonly e: bigint;
  /** Length of the modulus in octets. */
  readonly size: number;
}

export interface RsaPrivateKey extends RsaPublicKey {
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qInverse: bigint;
}

function checkedPublicKey(n: bigint, e: bigint): RsaPublicKey {
  const bits = bitLength(n < 0n ? 0n : n);
  if (bits < 256 || bits > MAX_MODULUS_BITS || (n & 1n) === 0n) throw new CryptoError('crypto.bad-key');
  if (e < 3n || (e & 1n) === 0n || bitLength(e) > MAX_PUBLIC_EXPONENT_BITS)
    throw new CryptoError('crypto.bad-key');
  return { n, e, size: Math.ceil(bits / 8) };
}

/** Reads an RSAPublicKey (RFC 8017 appendix A.1.1); throws `crypto.bad-key` or an Asn1Error. */
export function readRsaPublicKey(der: Bytes): RsaPublicKey {
  const [n, e] = sequenceElements(readBer(der));
  return checkedPublicKey(unsignedIntegerValue(n), unsignedIntegerValue(e));
}

/** Writes an RSAPublicKey as DER. */
export function writeRsaPublicKey(key: RsaPublicKey): Bytes {
  return derSequence(derInteger(key.n), derInteger(key.e));
}

/** Reads an RSAPrivateKey of two primes (RFC 8017 appendix A.1.2); throws `crypto.bad-key` or an Asn1Error. */
export function readRsaPrivateKey(der: Bytes): RsaPrivateKey {
  const elements = sequenceElements(readBer(der));
  if (elements.length !== 9 || bigIntegerValue(elements[0]) !== 0n) throw new CryptoError('crypto.bad-key');
  const [n, e, d, p, q, dp, dq, qInverse] = elements.slice(1).map(unsignedIntegerValue) as [
    ...[bigint, bigint, bigint, bigint],
    ...[bigint, bigint, bigint, bigint],
  ];
  const key = { ...checkedPublicKey(n, e), d, p, q, dp, dq, qInverse };
  const isSound = p > 1n && q > 1n && p * q === n && dp > 0n && dp < p && dq > 0n && dq < q;
  if (!isSound || d <= 0n || (qInverse * q) % p !== 1n) throw new CryptoError('crypto.bad-key');
  return key;
}

/** RSAEP and RSAVP1: octets of the key's length in and out; undefined when the input is not below the modulus. */
export function rsaPublicOperation(key: RsaPublicKey, input: Bytes): Bytes | undefined {
  const value = integerFromBytes(input);
  return value < key.n ? bytesFromInteger(modularPower(value, key.e, key.n), key.size) : undefined;
}

/**
 * RSADP with the Chinese remainder theorem. The input is blinded, so that the time tells nothing about it
 * (integers of JavaScript are not constant time), and the result is checked against the public operation,
 * because a single fault would otherwise give the factors away.
 * Throws `crypto.bad-input` when the input is not below the modulus, `crypto.bad-key` when the check fails.
 */
export function rsaPrivateOperation(key: RsaPrivateKey, input: Bytes): Bytes {
  const value = integerFromBytes(input);
  if (value >= key.n) throw new CryptoError('crypto.bad-input');
  const { blinding, unblinding } = freshBlinding(key);
  const blinded = (value * blinding) % key.n;
  const modP = modularPower(blinded, key.dp, key.p);
  const modQ = modularPower(blinded, key.dq, key.q);
  const difference = (((modP - modQ) % key.p) + key.p) % key.p;
  const result = modQ + key.q * ((key.qInverse * difference) % key.p);
  if (modularPower(result, key.e, key.n) !== blinded) throw new CryptoError('crypto.bad-key');
  return bytesFromInteger((result * unblinding) % key.n, key.size);
}

function freshBlinding(key: RsaPrivateKey): { blinding: bigint; unblinding: bigint } {
  for (;;) {
    const factor = randomIntegerBelow(key.n);
    const unblinding = modularInverse(factor, key.n);
    if (unblinding !== undefined) return { blinding: modularPower(factor, key.e, key.n), unblinding };
  }
}
