// The key derivation of PKCS#12 (RFC 7292 appendix B.2), for old key files and for the MAC of nearly all.
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { CryptoError } from '../errors.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import { iterateDigest } from './iterated-digest.ts';
import { spend, type WorkLimit } from './work-limit.ts';

/** What the derived bytes are for (appendix B.3). */
export const Pkcs12Purpose = { key: 1, iv: 2, mac: 3 } as const;

/** WebCrypto has no call for so many short digests in a row: each would be a promise. */
const HASHES = new Map([
  ['1.3.14.3.2.26', sha1],
  ['2.16.840.1.101.3.4.2.4', sha224],
  ['2.16.840.1.101.3.4.2.1', sha256],
  ['2.16.840.1.101.3.4.2.2', sha384],
  ['2.16.840.1.101.3.4.2.3', sha512],
  ['2.16.840.1.101.3.4.2.5', sha512_224],
  ['2.16.840.1.101.3.4.2.6', sha512_256],
  ['2.16.840.1.101.3.4.2.7', sha3_224],
  ['2.16.840.1.101.3.4.2.8', sha3_256],
  ['2.16.840.1.101.3.4.2.9', sha3_384],
  ['2.16.840.1.101.3.4.2.10', sha3_512],
]);
/** How much slower one iteration is than one of native PBKDF2. */
const COST = 3;

export interface Pkcs12KdfInput {
  /** Dotted OID of the digest. */
  readonly digest: string;
  /** BMPString with its two zero octets, or nothing at all. */
  readonly password: Bytes;
  readonly salt: Bytes;
  readonly iterations: number;
  readonly purpose: (typeof Pkcs12Purpose)[keyof typeof Pkcs12Purpose];
  /** Octets wanted. */
  readonly length: number;
  /**
   * Derives as GnuPG's gpgsm does (2.2, and those before): a sum that begins with zero octets is put down without
   * them, too far in front, over what was there. One in 128 keys for 3DES comes out different; all others do not.
   */
  readonly shortSums?: boolean;
}

function hashOf(oid: string): NonNullable<ReturnType<typeof HASHES.get>> {
  const hash = HASHES.get(oid);
  if (hash === undefined) throw new CryptoError('crypto.unsupported-algorithm', { oid });
  return hash;
}

/**
 * Derives key material. Throws CryptoError `crypto.unsupported-algorithm` {oid} for an unknown digest and
 * `crypto.too-many-iterations`.
 */
export async function pkcs12Kdf(input: Pkcs12KdfInput, limit: WorkLimit): Promise<Bytes> {
  const hash = hashOf(input.digest);
  const block = hash.blockLen;
  const diversifier = new Uint8Array(block).fill(input.purpose);
  const state = concatBytes(filled(input.salt, block), filled(input.password, block));
  const output = new Uint8Array(input.length);
  for (let at = 0; at < input.length; at += hash.outputLen) {
    spend(limit, input.iterations, COST);
    const first = new Uint8Array(hash(concatBytes(diversifier, state)));
    const digest = await iterateDigest(hash, first, input.iterations - 1);
    output.set(digest.subarray(0, input.length - at), at);
    const addend = filled(digest, block);
    for (let start = 0; start < state.length; start += block)
      addPlusOne(state.subarray(start, start + block), addend, input.shortSums ?? false);
  }
  return output;
}

/** HMAC with the digest named by its OID; throws CryptoError `crypto.unsupported-algorithm`. */
export function hmacByDigest(digest: string, key: Bytes, data: Bytes): Bytes {
  return new Uint8Array(hmac(hashOf(digest), key, data));
}

/** Octets of the digest's output; throws CryptoError `crypto.unsupported-algorithm`. */
export function digestLength(digest: string): number {
  return hashOf(digest).outputLen;
}

/** Repeats the bytes up to the next multiple of the block; nothing stays nothing. */
function filled(bytes: Bytes, block: number): Bytes {
  const result = new Uint8Array(Math.ceil(bytes.length / block) * block);
  for (let i = 0; i < result.length; i++) result[i] = bytes[i % bytes.length]!;
  return result;
}

/**
 * target := target + addend + 1, as big-endian numbers of equal length, without the carry out; with `isShort` without
 * the zero octets that the sum begins with.
 */
function addPlusOne(target: Bytes, addend: Bytes, isShort: boolean): void {
  const sum = new Uint8Array(target.length);
  for (let i = target.length - 1, carry = 1; i >= 0; i--) {
    carry += target[i]! + addend[i]!;
    sum[i] = carry & 255;
    carry >>= 8;
  }
  const start = isShort ? sum.findIndex((octet) => octet !== 0) : 0;
  if (start >= 0) target.set(sum.subarray(start));
}
