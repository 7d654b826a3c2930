// PBKDF2 with its parameters as they are in key files (RFC 8018 appendix A.2).
import { pbkdf2 as pbkdf2InJavaScript } from '@noble/hashes/pbkdf2.js';
import { sha224 } from '@noble/hashes/sha2.js';
import { Tag, isUniversal, octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { Asn1Error, CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { spend, type WorkLimit } from './work-limit.ts';

const HMAC_SHA1 = '1.2.840.113549.2.7';
const HMAC_SHA224 = '1.2.840.113549.2.8';
const PRF_HASHES: ReadonlyMap<string, string> = new Map([
  [HMAC_SHA1, 'SHA-1'],
  ['1.2.840.113549.2.9', 'SHA-256'],
  ['1.2.840.113549.2.10', 'SHA-384'],
  ['1.2.840.113549.2.11', 'SHA-512'],
]);
/** Keys longer than this are for no cipher and no MAC. */
const MAX_KEY_OCTETS = 1024;

export interface Pbkdf2Parameters {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly keyLength?: number;
  /** Dotted OID of the pseudo-random function. */
  readonly prf: string;
}

/** Reads PBKDF2-params; throws Asn1Error. */
export function readPbkdf2Parameters(node: Asn1Node | undefined): Pbkdf2Parameters {
  const [salt, iterations, ...optional] = sequenceElements(node);
  // The CHOICE for the salt has a second form, which nobody has ever defined.
  if (!isUniversal(salt, Tag.octetString)) throw new Asn1Error('asn1.unexpected', { expected: 'salt' });
  const keyLength = isUniversal(optional[0], Tag.integer) ? smallIntegerValue(optional.shift()) : undefined;
  const prf = optional[0] === undefined ? HMAC_SHA1 : readAlgorithmIdentifier(optional[0]).oid;
  const parameters = { salt: octetStringValue(salt), iterations: smallIntegerValue(iterations), prf };
  return keyLength === undefined ? parameters : { ...parameters, keyLength };
}

/**
 * Derives a key of `length` octets. Throws CryptoError `crypto.unsupported-algorithm` {oid},
 * `crypto.too-many-iterations` and `crypto.bad-length`.
 */
export async function pbkdf2(
  parameters: Pbkdf2Parameters,
  password: Bytes,
  length: number,
  limit: WorkLimit,
): Promise<Bytes> {
  if (length < 1 || length > MAX_KEY_OCTETS) throw new CryptoError('crypto.bad-length', { of: 'key' });
  const { salt, iterations, prf } = parameters;
  if (prf === HMAC_SHA224) {
    spend(limit, iterations, 4);
    return new Uint8Array(pbkdf2InJavaScript(sha224, password, salt, { c: iterations, dkLen: length }));
  }
  const hash = PRF_HASHES.get(prf);
  if (hash === undefined) throw new CryptoError('crypto.unsupported-algorithm', { oid: prf });
  spend(limit, iterations, Math.ceil(length / 20));
  // HMAC fills its key with zeros: one zero octet is the same key as none, which not every browser imports.
  const raw = password.length === 0 ? new Uint8Array(1) : password;
  const key = await crypto.subtle.importKey('raw', raw, 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, key, length * 8);
  return new Uint8Array(bits);
}
