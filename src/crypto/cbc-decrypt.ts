// Decryption of small secrets in CBC mode with the padding taken off: what password-based encryption needs.
import { cbc } from '@noble/ciphers/aes.js';
import type { Bytes } from '../bytes.ts';
import { withoutBlockPadding } from './block-padding.ts';
import { DES_BLOCK_OCTETS, desCbcDecrypt, tripleDesCbcDecrypt } from './des.ts';
import { rc2CbcDecrypt } from './rc2.ts';

export type CbcCipher =
  | { readonly name: 'aes' | 'des-ede3' | 'des'; readonly keyLength: number }
  | { readonly name: 'rc2'; readonly keyLength: number; readonly effectiveBits: number };

/** The plaintext, or undefined when length or padding are wrong: the sign of a wrong key. */
export async function cbcDecrypt(
  cipher: CbcCipher,
  key: Bytes,
  iv: Bytes,
  ciphertext: Bytes,
): Promise<Bytes | undefined> {
  if (cipher.name === 'aes') return aesCbcDecrypt(key, iv, ciphertext);
  if (ciphertext.length === 0 || ciphertext.length % DES_BLOCK_OCTETS !== 0) return undefined;
  switch (cipher.name) {
    case 'des-ede3':
      return withoutBlockPadding(tripleDesCbcDecrypt(key, iv, ciphertext), DES_BLOCK_OCTETS);
    case 'des':
      return withoutBlockPadding(desCbcDecrypt(key, iv, ciphertext), DES_BLOCK_OCTETS);
    case 'rc2':
      return withoutBlockPadding(rc2CbcDecrypt(key, cipher.effectiveBits, iv, ciphertext), DES_BLOCK_OCTETS);
  }
}

async function aesCbcDecrypt(key: Bytes, iv: Bytes, ciphertext: Bytes): Promise<Bytes | undefined> {
  if (iv.length !== 16 || ciphertext.length === 0 || ciphertext.length % 16 !== 0) return undefined;
  // Chromium's WebCrypto has no AES-192.
  if (key.length === 24) {
    const padded = cbc(key, iv, { disablePadding: true }).decrypt(ciphertext);
    return withoutBlockPadding(new Uint8Array(padded), 16);
  }
  const handle = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt']);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, handle, ciphertext));
  } catch {
    // WebCrypto reports wrong padding as an OperationError and nothing else here.
    return undefined;
  }
}
