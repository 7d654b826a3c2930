// Decrypts private keys in OpenSSL's traditional PEM form, with `Proc-Type` and `DEK-Info` (RFC 1421 section 4.6).
import { md5 } from '@noble/hashes/legacy.js';
import { CryptoError } from '../errors.ts';
import { concatBytes, fromHex, type Bytes } from '../bytes.ts';
import type { PemBlock } from '../asn1/pem.ts';
import { cbcDecrypt, type CbcCipher } from '../crypto/cbc-decrypt.ts';
import { pemPasswordForms } from '../crypto/password-forms.ts';
import { isSequence } from './pkcs8.ts';

const CIPHERS: ReadonlyMap<string, CbcCipher> = new Map([
  ['AES-128-CBC', { name: 'aes', keyLength: 16 }],
  ['AES-192-CBC', { name: 'aes', keyLength: 24 }],
  ['AES-256-CBC', { name: 'aes', keyLength: 32 }],
  ['DES-EDE3-CBC', { name: 'des-ede3', keyLength: 24 }],
  ['DES-CBC', { name: 'des', keyLength: 8 }],
]);

export function isEncryptedPem(block: PemBlock): boolean {
  return block.headers.get('Proc-Type')?.includes('ENCRYPTED') ?? false;
}

/**
 * The key's DER. Throws CryptoError `crypto.wrong-password`, `crypto.unsupported-algorithm` {name},
 * `crypto.malformed-key`.
 */
export async function decryptTraditionalPem(block: PemBlock, password: string): Promise<Bytes> {
  const [name, ivText] = (block.headers.get('DEK-Info') ?? '').split(',').map((part) => part.trim());
  const cipher = CIPHERS.get(name?.toUpperCase() ?? '');
  if (cipher === undefined)
    throw new CryptoError('crypto.unsupported-algorithm', { name: (name ?? '').slice(0, 40) });
  if (block.bytes === undefined || ivText === undefined || !/^([0-9a-f]{16}){1,2}$/i.test(ivText))
    throw new CryptoError('crypto.malformed-key');
  const iv = fromHex(ivText);
  for (const form of pemPasswordForms(password)) {
    const key = deriveKey(form, iv.subarray(0, 8), cipher.keyLength);
    const plain = await cbcDecrypt(cipher, key, iv, block.bytes);
    if (plain !== undefined && isSequence(plain)) return plain;
  }
  throw new CryptoError('crypto.wrong-password');
}

/** OpenSSL's EVP_BytesToKey with MD5 and one iteration: that is how this form is defined. */
function deriveKey(password: Bytes, salt: Bytes, length: number): Bytes {
  let derived = new Uint8Array(0);
  let previous = new Uint8Array(0);
  while (derived.length < length) {
    previous = new Uint8Array(md5(concatBytes(previous, password, salt)));
    derived = concatBytes(derived, previous);
  }
  return derived.subarray(0, length);
}
