// Looks at both ends of a CBC ciphertext with one key: whether its padding is right, and how its plaintext begins.
import { cbc } from '@noble/ciphers/aes.js';
import { concatBytes, type Bytes } from '../bytes.ts';
import { withoutBlockPadding } from './block-padding.ts';
import { CAMELLIA_BLOCK_OCTETS, camelliaCbcDecrypt } from './camellia.ts';
import type { ContentCipher } from './content-cipher.ts';
import { DES_BLOCK_OCTETS, desCbcDecrypt, tripleDesCbcDecrypt } from './des.ts';
import { rc2CbcDecrypt } from './rc2.ts';

const AES_BLOCK_OCTETS = 16;
/** Octets at the beginning that are looked at; a multiple of every block length. */
export const HEAD_OCTETS = 32;

/**
 * The beginning of the plaintext (at most HEAD_OCTETS, without padding), or undefined when length or padding are
 * wrong, which is the only reason for which decryptContent fails with a cipher of this kind. Costs the same for every
 * key and however long the ciphertext is. For ciphers without authentication only.
 */
export function probeKey(cipher: ContentCipher, key: Bytes, pieces: readonly Bytes[]): Bytes | undefined {
  const block = blockOctets(cipher);
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (total === 0 || total % block !== 0 || key.length !== cipher.keyBytes) return undefined;
  const head = decryptBlocks(cipher, key, cipher.iv, slice(pieces, 0, Math.min(total, HEAD_OCTETS)));
  const previous = total === block ? cipher.iv : slice(pieces, total - 2 * block, total - block);
  const last = decryptBlocks(cipher, key, previous, slice(pieces, total - block, total));
  const unpadded = withoutBlockPadding(last, block);
  if (unpadded === undefined) return undefined;
  return head.subarray(0, total - block + unpadded.length);
}

function blockOctets({ mode }: ContentCipher): number {
  if (mode === 'aes-cbc') return AES_BLOCK_OCTETS;
  return mode === 'camellia-cbc' ? CAMELLIA_BLOCK_OCTETS : DES_BLOCK_OCTETS;
}

/** Octets of the joined pieces, without joining the others. */
function slice(pieces: readonly Bytes[], start: number, end: number): Bytes {
  const parts: Bytes[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.length);
    if (from < to) parts.push(piece.subarray(from, to));
    offset += piece.length;
  }
  return concatBytes(...parts);
}

/** Whole blocks, with the padding left on. */
function decryptBlocks(cipher: ContentCipher, key: Bytes, iv: Bytes, blocks: Bytes): Bytes {
  switch (cipher.mode) {
    case 'camellia-cbc':
      return camelliaCbcDecrypt(key, iv, blocks);
    case 'des-ede3-cbc':
      return tripleDesCbcDecrypt(key, iv, blocks);
    case 'des-cbc':
      return desCbcDecrypt(key, iv, blocks);
    case 'rc2-cbc':
      return rc2CbcDecrypt(key, cipher.effectiveBits!, iv, blocks);
    default:
      return new Uint8Array(cbc(key, iv, { disablePadding: true }).decrypt(blocks));
  }
}
