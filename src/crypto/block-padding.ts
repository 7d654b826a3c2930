// Padding of block ciphers (RFC 5652 section 6.3): put on before encryption, taken off after decryption.
import { concatBytes, type Bytes } from '../bytes.ts';

/** The data filled up to whole blocks; a whole block more when it was whole already. */
export function withBlockPadding(data: Bytes, blockOctets: number): Bytes {
  const count = blockOctets - (data.length % blockOctets);
  return concatBytes(data, new Uint8Array(count).fill(count));
}

/** The data without its padding, a view; undefined when the padding is wrong. */
export function withoutBlockPadding(padded: Bytes, blockOctets: number): Bytes | undefined {
  const count = padded.at(-1);
  if (count === undefined || count === 0 || count > blockOctets || padded.length % blockOctets !== 0)
    return undefined;
  const start = padded.length - count;
  for (let i = start; i < padded.length; i++) if (padded[i] !== count) return undefined;
  return padded.subarray(0, start);
}
