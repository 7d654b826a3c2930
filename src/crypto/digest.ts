// Message digests: WebCrypto where it has them, @noble/hashes for the rest.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake256 } from '@noble/hashes/sha3.js';
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { DIGESTS, digestByName, type DigestName, type DigestRow } from './algorithms.ts';
import { NO_TAIL, withPiecesTogether } from './pieces-in-place.ts';

/** Hash functions that run at once; for short inputs only, and for what WebCrypto lacks. */
export const SYNCHRONOUS_HASHES = {
  md5,
  'sha-1': sha1,
  'sha-224': sha224,
  'sha-256': sha256,
  'sha-384': sha384,
  'sha-512': sha512,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
  shake256: { create: () => shake256.create({ dkLen: 64 }) },
} as const;

/** The row of a digest algorithm by its OID; throws CryptoError `crypto.unsupported-algorithm`. */
export function digestByOid(oid: string): DigestRow {
  const row = DIGESTS[oid];
  if (!row) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: oid });
  return row;
}

/**
 * The digest of a byte string given whole or in pieces. `algorithm` is an OID or a name of the table.
 * WebCrypto is given everything in one call: in steps it would be several times slower.
 * Throws CryptoError `crypto.unsupported-algorithm` for an OID that is not in the table.
 */
export async function digest(algorithm: string, data: Bytes | readonly Bytes[]): Promise<Bytes> {
  const row =
    algorithm in SYNCHRONOUS_HASHES ? digestByName(algorithm as DigestName) : digestByOid(algorithm);
  const pieces = data instanceof Uint8Array ? [data] : data;
  if (row.webCrypto !== undefined) {
    const { webCrypto } = row;
    const whole = withPiecesTogether(pieces, NO_TAIL, (octets) => crypto.subtle.digest(webCrypto, octets));
    return new Uint8Array(await whole);
  }
  const hash = SYNCHRONOUS_HASHES[row.name].create();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** The digest of a few bytes, at once. */
export function digestNow(name: DigestName, ...pieces: readonly Bytes[]): Bytes {
  const hash = SYNCHRONOUS_HASHES[name].create();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}
