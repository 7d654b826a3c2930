// The parts of an expanded ML-DSA private key must follow from one another (FIPS 204 section 6.1, RFC 9881 section 8).
import { shake128 } from '@noble/hashes/sha3.js';
import type { Bytes } from '../bytes.ts';

/** FIPS 204 table 1: rows and columns of the matrix A, and how far the secret coefficients lie from zero. */
const PARAMETERS = {
  'ml-dsa-44': { rows: 4, columns: 4, eta: 2 },
  'ml-dsa-65': { rows: 6, columns: 5, eta: 4 },
  'ml-dsa-87': { rows: 8, columns: 7, eta: 2 },
} as const;

const Q = 8380417;
const DEGREE = 256;
/** A 512th root of unity modulo q. */
const ZETA = 1753;
/** Bits of t that are in t0, and those that are in t1. */
const LOW_BITS = 13;
const HIGH_BITS = 10;
const RHO_LENGTH = 32;
/** Where s1 begins: after rho, K and tr. */
const SECRETS_AT = 128;

/** Coefficients of one polynomial; a product of two is below 2^53. */
type Polynomial = readonly number[];

/**
 * True when `t1 * 2^13 + t0 = A * s1 + s2` for the secret vectors and t0 of this expanded private key and t1 of its
 * public key, both encoded as in FIPS 204 section 7.2 and of the right length: what RFC 9881 asks before a key is
 * taken. False also when a secret coefficient is out of range. Takes some tens of milliseconds.
 */
export function isConsistentExpandedKey(
  type: keyof typeof PARAMETERS,
  secretKey: Bytes,
  publicKey: Bytes,
): boolean {
  const { rows, columns, eta } = PARAMETERS[type];
  const rho = secretKey.subarray(0, RHO_LENGTH);
  const secretBits = eta === 2 ? 3 : 4;
  const unpack = (bytes: Bytes, at: number, count: number, bits: number): readonly Polynomial[] =>
    Array.from({ length: count }, (_, i) => unpacked(bytes, at + i * octets(bits), bits));
  const secrets = unpack(secretKey, SECRETS_AT, columns + rows, secretBits);
  if (secrets.some((secret) => secret.some((packed) => packed > 2 * eta))) return false;
  const transformed = secrets.map((secret) => transform(secret.map((packed) => eta - packed)));
  const low = unpack(secretKey, SECRETS_AT + (columns + rows) * octets(secretBits), rows, LOW_BITS);
  const high = unpack(publicKey, RHO_LENGTH, rows, HIGH_BITS);
  const centre = 2 ** (LOW_BITS - 1);
  for (let row = 0; row < rows; row++) {
    const claimed = transform(high[row]!.map((upper, i) => upper * 2 ** LOW_BITS + centre - low[row]![i]!));
    const sum = [...transformed[columns + row]!];
    for (let column = 0; column < columns; column++) {
      const entry = matrixEntry(rho, row, column);
      for (let i = 0; i < DEGREE; i++) sum[i] = (sum[i]! + entry[i]! * transformed[column]![i]!) % Q;
    }
    if (sum.some((coefficient, i) => coefficient !== claimed[i])) return false;
  }
  return true;
}

function octets(bits: number): number {
  return (DEGREE * bits) / 8;
}

/** Numbers of `bits` bits each, the least significant first (FIPS 204, algorithm 18). */
function unpacked(bytes: Bytes, at: number, bits: number): Polynomial {
  return Array.from({ length: DEGREE }, (_, i) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit++) {
      const place = i * bits + bit;
      value += ((bytes[at + (place >> 3)]! >> (place & 7)) & 1) << bit;
    }
    return value;
  });
}

/** Powers of zeta, by which the transform's points are found. */
const POWERS: readonly number[] = (() => {
  const powers = [1];
  while (powers.length < 2 * DEGREE) powers.push((powers.at(-1)! * ZETA) % Q);
  return powers;
})();

/**
 * The number-theoretic transform as it is defined, a value at each odd power of zeta in the order of reversed bits
 * (FIPS 204 section 2.5): in quadratic time, which one key at its import can afford.
 */
function transform(polynomial: Polynomial): Polynomial {
  return Array.from({ length: DEGREE }, (_, point) => {
    const exponent = 2 * reversedBits(point) + 1;
    let value = 0;
    for (let i = 0; i < DEGREE; i++)
      value = (value + polynomial[i]! * POWERS[(exponent * i) % (2 * DEGREE)]!) % Q;
    return value < 0 ? value + Q : value;
  });
}

function reversedBits(octet: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((octet >> bit) & 1) << (7 - bit);
  return reversed;
}

/** One entry of A, which is sampled as its transform (FIPS 204, algorithms 30 and 32). */
function matrixEntry(rho: Bytes, row: number, column: number): Polynomial {
  const stream = shake128.create().update(rho).update(Uint8Array.of(column, row));
  const entry: number[] = [];
  while (entry.length < DEGREE) {
    const [low, middle, high] = stream.xof(3);
    const candidate = low! + middle! * 2 ** 8 + (high! & 0x7f) * 2 ** 16;
    if (candidate < Q) entry.push(candidate);
  }
  return entry;
}
