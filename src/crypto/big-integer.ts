// Arithmetic on large integers for the RSA operations that WebCrypto does not offer.
import { CryptoError } from '../errors.ts';
import { fromHex, toHex, type Bytes } from '../bytes.ts';

/** Bits of the exponent taken at a time: 16 precomputed powers, the best for 1024 to 2048 bit exponents. */
const WINDOW_BITS = 4;
const WINDOW_SIZE = 1 << WINDOW_BITS;

/** Unsigned big-endian octets as an integer. */
export function integerFromBytes(bytes: Bytes): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** An integer as unsigned big-endian octets of exactly that length (I2OSP, RFC 8017 section 4.1). */
export function bytesFromInteger(value: bigint, length: number): Bytes {
  const hex = value.toString(16);
  if (value < 0n || hex.length > 2 * length) throw new CryptoError('crypto.bad-input');
  return fromHex(hex.padStart(2 * length, '0'));
}

/** Bits in a non-negative integer. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** base ** exponent mod modulus, with a fixed window: the sequence of operations depends on lengths only. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const reduced = base % modulus;
  const powers = [1n % modulus];
  for (let i = 1; i < WINDOW_SIZE; i++) powers.push((powers[i - 1]! * reduced) % modulus);
  let result = 1n % modulus;
  for (const digit of exponent.toString(WINDOW_SIZE)) {
    for (let i = 0; i < WINDOW_BITS; i++) result = (result * result) % modulus;
    result = (result * powers[Number.parseInt(digit, WINDOW_SIZE)]!) % modulus;
  }
  return result;
}

/** The inverse of a value, or undefined when it shares a factor with the modulus. */
export function modularInverse(value: bigint, modulus: bigint): bigint | undefined {
  let [previous, current] = [modulus, ((value % modulus) + modulus) % modulus];
  let [before, coefficient] = [0n, 1n];
  while (current > 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [before, coefficient] = [coefficient, before - quotient * coefficient];
  }
  return previous === 1n ? ((before % modulus) + modulus) % modulus : undefined;
}

/** A uniformly random integer from 2 up to, not including, the limit. */
export function randomIntegerBelow(limit: bigint): bigint {
  const octets = Math.ceil(bitLength(limit) / 8);
  const excess = BigInt(8 * octets - bitLength(limit));
  for (;;) {
    const candidate = integerFromBytes(crypto.getRandomValues(new Uint8Array(octets))) >> excess;
    if (candidate >= 2n && candidate < limit) return candidate;
  }
}
