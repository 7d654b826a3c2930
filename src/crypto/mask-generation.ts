// MGF1 (RFC 8017 appendix B.2.1), and its identifier, which RSA-PSS and RSA-OAEP share.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { Tag, isUniversal } from '../asn1/reader.ts';
import { derNull } from '../asn1/writer.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from './algorithm-identifier.ts';
import { Oid, digestByName, type DigestName } from './algorithms.ts';
import { digestByOid, digestNow } from './digest.ts';

/** The mask of so many octets that the seed gives. */
export function mgf1(hash: DigestName, seed: Bytes, length: number): Bytes {
  const { bytes } = digestByName(hash);
  const mask = new Uint8Array(Math.ceil(length / bytes) * bytes);
  const counter = new Uint8Array(4);
  for (let i = 0; i * bytes < length; i++) {
    new DataView(counter.buffer).setUint32(0, i);
    mask.set(digestNow(hash, seed, counter), i * bytes);
  }
  return mask.subarray(0, length);
}

/** Adds the mask to the data in place. */
export function applyMask(data: Bytes, mask: Bytes): void {
  for (let i = 0; i < data.length; i++) data[i]! ^= mask[i]!;
}

/** The hash of a MaskGenAlgorithm; throws `crypto.unsupported-algorithm` for any function but MGF1. */
export function mgf1Hash(algorithm: AlgorithmIdentifier): DigestName {
  if (algorithm.oid !== Oid.mgf1)
    throw new CryptoError('crypto.unsupported-algorithm', { algorithm: algorithm.oid });
  if (!isUniversal(algorithm.parameters, Tag.sequence)) throw new CryptoError('crypto.bad-parameters');
  return digestByOid(readAlgorithmIdentifier(algorithm.parameters).oid).name;
}

/** DER of a hash's AlgorithmIdentifier with NULL parameters, as RFC 4055 section 2.1 writes it. */
export function hashIdentifier(hash: DigestName): Bytes {
  return writeAlgorithmIdentifier(digestByName(hash).oid, derNull());
}

/** DER of the MaskGenAlgorithm MGF1 with that hash. */
export function mgf1Identifier(hash: DigestName): Bytes {
  return writeAlgorithmIdentifier(Oid.mgf1, hashIdentifier(hash));
}
