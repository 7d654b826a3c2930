// RC4, decryption only: some very old PKCS#12 files are encrypted with it.
import type { Bytes } from '../bytes.ts';

/** Applies the key stream to the data; encryption and decryption are the same. Key of 1 to 256 bytes. */
export function rc4(key: Bytes, data: Bytes): Bytes {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number): void => {
    const kept = state[i]!;
    state[i] = state[j]!;
    state[j] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    swap(i, j);
  }
  const output = new Uint8Array(data.length);
  for (let at = 0, i = 0, j = 0; at < data.length; at++) {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    swap(i, j);
    output[at] = data[at]! ^ state[(state[i]! + state[j]!) & 255]!;
  }
  return output;
}
