// HKDF (RFC 5869): a key from a shared secret, by WebCrypto.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { digestByName, type DigestName } from './algorithms.ts';

/** Derives `length` octets; no salt is the empty one. Throws CryptoError `crypto.unsupported-algorithm` {algorithm}. */
export async function hkdf(
  hash: DigestName,
  secret: Bytes,
  salt: Bytes,
  info: Bytes,
  length: number,
): Promise<Bytes> {
  const { webCrypto } = digestByName(hash);
  if (webCrypto === undefined) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: hash });
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: webCrypto, salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * length));
}
