// DES and Triple DES in CBC mode (FIPS 46-3, SP 800-67): to read old mail and key files, and key files for old devices.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';

export const DES_BLOCK_OCTETS = 8;

// prettier-ignore
const S_BOXES: readonly (readonly number[])[] = [
  [14,4,13,1,2,15,11,8,3,10,6,12,5,9,0,7, 0,15,7,4,14,2,13,1,10,6,12,11,9,5,3,8,
   4,1,14,8,13,6,2,11,15,12,9,7,3,10,5,0, 15,12,8,2,4,9,1,7,5,11,3,14,10,0,6,13],
  [15,1,8,14,6,11,3,4,9,7,2,13,12,0,5,10, 3,13,4,7,15,2,8,14,12,0,1,10,6,9,11,5,
   0,14,7,11,10,4,13,1,5,8,12,6,9,3,2,15, 13,8,10,1,3,15,4,2,11,6,7,12,0,5,14,9],
  [10,0,9,14,6,3,15,5,1,13,12,7,11,4,2,8, 13,7,0,9,3,4,6,10,2,8,5,14,12,11,15,1,
   13,6,4,9,8,15,3,0,11,1,2,12,5,10,14,7, 1,10,13,0,6,9,8,7,4,15,14,3,11,5,2,12],
  [7,13,14,3,0,6,9,10,1,2,8,5,11,12,4,15, 13,8,11,5,6,15,0,3,4,7,2,12,1,10,14,9,
   10,6,9,0,12,11,7,13,15,1,3,14,5,2,8,4, 3,15,0,6,10,1,13,8,9,4,5,11,12,7,2,14],
  [2,12,4,1,7,10,11,6,8,5,3,15,13,0,14,9, 14,11,2,12,4,7,13,1,5,0,15,10,3,9,8,6,
   4,2,1,11,10,13,7,8,15,9,12,5,6,3,0,14, 11,8,12,7,1,14,2,13,6,15,0,9,10,4,5,3],
  [12,1,10,15,9,2,6,8,0,13,3,4,14,7,5,11, 10,15,4,2,7,12,9,5,6,1,13,14,0,11,3,8,
   9,14,15,5,2,8,12,3,7,0,4,10,1,13,11,6, 4,3,2,12,9,5,15,10,11,14,1,7,6,0,8,13],
  [4,11,2,14,15,0,8,13,3,12,9,7,5,10,6,1, 13,0,11,7,4,9,1,10,14,3,5,12,2,15,8,6,
   1,4,11,13,12,3,7,14,10,15,6,8,0,5,9,2, 6,11,13,8,1,4,10,7,9,5,0,15,14,2,3,12],
  [13,2,8,4,6,15,11,1,10,9,3,14,5,0,12,7, 1,15,13,8,10,3,7,4,12,5,6,11,0,14,9,2,
   7,11,4,1,9,12,14,2,0,6,10,13,15,3,5,8, 2,1,14,7,4,10,8,13,15,12,9,0,3,5,6,11],
];
// prettier-ignore
const P: readonly number[] = [
  16,7,20,21,29,12,28,17,1,15,23,26,5,18,31,10,2,8,24,14,32,27,3,9,19,13,30,6,22,11,4,25,
];
// prettier-ignore
const PC1: readonly number[] = [
  57,49,41,33,25,17,9,1,58,50,42,34,26,18,10,2,59,51,43,35,27,19,11,3,60,52,44,36,
  63,55,47,39,31,23,15,7,62,54,46,38,30,22,14,6,61,53,45,37,29,21,13,5,28,20,12,4,
];
// prettier-ignore
const PC2: readonly number[] = [
  14,17,11,24,1,5,3,28,15,6,21,10,23,19,12,4,26,8,16,7,27,20,13,2,
  41,52,31,37,47,55,30,40,51,45,33,48,44,49,39,56,34,53,46,42,50,36,29,32,
];
const SHIFTS: readonly number[] = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

/** S-box and permutation P in one table: 8 boxes of 64 entries. */
const SP = buildSpTable();

function buildSpTable(): Int32Array {
  const table = new Int32Array(8 * 64);
  S_BOXES.forEach((box, index) => {
    for (let input = 0; input < 64; input++) {
      const row = ((input >> 4) & 2) | (input & 1);
      const nibble = box[row * 16 + ((input >> 1) & 15)]!;
      const word = nibble << (28 - 4 * index);
      let permuted = 0;
      P.forEach((from, to) => {
        if (((word >>> (32 - from)) & 1) !== 0) permuted |= 1 << (31 - to);
      });
      table[index * 64 + input] = permuted;
    }
  });
  return table;
}

/** Two words a round, each with four groups of six bits: groups 0, 2, 4, 6 and groups 1, 3, 5, 7. */
function keySchedule(key: Bytes): Int32Array {
  const bit = (position: number): number => (key[(position - 1) >> 3]! >> (7 - ((position - 1) & 7))) & 1;
  let state = PC1.map(bit);
  const words = new Int32Array(32);
  SHIFTS.forEach((shift, round) => {
    const left = state.slice(0, 28);
    const right = state.slice(28);
    state = [...left.slice(shift), ...left.slice(0, shift), ...right.slice(shift), ...right.slice(0, shift)];
    for (let group = 0; group < 8; group++) {
      let six = 0;
      for (let i = 0; i < 6; i++) six = (six << 1) | state[PC2[group * 6 + i]! - 1]!;
      words[2 * round + (group & 1)]! |= six << (24 - 8 * (group >> 1));
    }
  });
  return words;
}

/** The same schedule backwards: encryption becomes decryption. */
function reversed(schedule: Int32Array): Int32Array {
  const result = new Int32Array(32);
  for (let round = 0; round < 16; round++) {
    result.set(schedule.subarray(2 * round, 2 * round + 2), 30 - 2 * round);
  }
  return result;
}

/**
 * Decrypts DES-CBC. The padding is left on. Key and iv of 8 bytes, data of whole blocks; otherwise
 * CryptoError `crypto.bad-length`.
 */
export function desCbcDecrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  if (key.length !== 8) throw new CryptoError('crypto.bad-length', { of: 'key' });
  return cbcDecrypt(reversed(keySchedule(key)), iv, data);
}

/**
 * Encrypts with Triple DES in CBC mode (EDE) and a key of 24 bytes; data of whole blocks. For the few kilobytes of
 * a key file: block by block, each a decryption with the schedule turned around. Throws as desCbcDecrypt.
 */
export function tripleDesCbcEncrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  if (key.length !== 24) throw new CryptoError('crypto.bad-length', { of: 'key' });
  if (data.length % DES_BLOCK_OCTETS !== 0) throw new CryptoError('crypto.bad-length', { of: 'data' });
  const [first, second, third] = [0, 8, 16].map((at) => keySchedule(key.subarray(at, at + 8)));
  const schedule = new Int32Array(96);
  schedule.set(first!, 0);
  schedule.set(reversed(second!), 32);
  schedule.set(third!, 64);
  const noChaining = new Uint8Array(DES_BLOCK_OCTETS);
  const output = new Uint8Array(data.length);
  let chain = iv;
  for (let at = 0; at < data.length; at += DES_BLOCK_OCTETS) {
    const mixed = chain.map((octet, i) => octet ^ data[at + i]!);
    chain = cbcDecrypt(schedule, noChaining, mixed);
    output.set(chain, at);
  }
  return output;
}

/** Decrypts Triple DES in CBC mode (EDE) with a key of 24 bytes, or of 16 for two keys. As desCbcDecrypt. */
export function tripleDesCbcDecrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  if (key.length !== 24 && key.length !== 16) throw new CryptoError('crypto.bad-length', { of: 'key' });
  const first = keySchedule(key.subarray(0, 8));
  const second = keySchedule(key.subarray(8, 16));
  const third = key.length === 24 ? keySchedule(key.subarray(16, 24)) : first;
  const schedule = new Int32Array(96);
  schedule.set(reversed(third), 0);
  schedule.set(second, 32);
  schedule.set(reversed(first), 64);
  return cbcDecrypt(schedule, iv, data);
}

function cbcDecrypt(schedule: Int32Array, iv: Bytes, data: Bytes): Bytes {
  if (iv.length !== DES_BLOCK_OCTETS) throw new CryptoError('crypto.bad-length', { of: 'iv' });
  if (data.length % DES_BLOCK_OCTETS !== 0) throw new CryptoError('crypto.bad-length', { of: 'data' });
  const output = new Uint8Array(data.length);
  const source = new DataView(data.buffer, data.byteOffset, data.length);
  const target = new DataView(output.buffer);
  const vector = new DataView(iv.buffer, iv.byteOffset, iv.length);
  let chainLeft = vector.getInt32(0);
  let chainRight = vector.getInt32(4);
  const sp = SP;

  for (let at = 0; at < data.length; at += DES_BLOCK_OCTETS) {
    const cipherLeft = source.getInt32(at);
    const cipherRight = source.getInt32(at + 4);
    let left = cipherLeft;
    let right = cipherRight;
    let t: number;

    // Initial permutation, as five exchanges of bit groups between the halves.
    t = ((left >>> 4) ^ right) & 0x0f0f0f0f;
    right ^= t;
    left ^= t << 4;
    t = ((left >>> 16) ^ right) & 0x0000ffff;
    right ^= t;
    left ^= t << 16;
    t = ((right >>> 2) ^ left) & 0x33333333;
    left ^= t;
    right ^= t << 2;
    t = ((right >>> 8) ^ left) & 0x00ff00ff;
    left ^= t;
    right ^= t << 8;
    t = ((left >>> 1) ^ right) & 0x55555555;
    right ^= t;
    left ^= t << 1;

    for (let word = 0; word < schedule.length; word += 2) {
      const even = ((right >>> 3) | (right << 29)) ^ schedule[word]!;
      const odd = ((right << 1) | (right >>> 31)) ^ schedule[word + 1]!;
      t =
        left ^
        sp[(even >>> 24) & 63]! ^
        sp[64 + ((odd >>> 24) & 63)]! ^
        sp[128 + ((even >>> 16) & 63)]! ^
        sp[192 + ((odd >>> 16) & 63)]! ^
        sp[256 + ((even >>> 8) & 63)]! ^
        sp[320 + ((odd >>> 8) & 63)]! ^
        sp[384 + (even & 63)]! ^
        sp[448 + (odd & 63)]!;
      left = right;
      right = t;
      // After sixteen rounds the halves are exchanged; the permutations between two stages cancel out.
      if ((word & 31) === 30) {
        t = left;
        left = right;
        right = t;
      }
    }

    // Final permutation: the exchanges in reverse order.
    t = ((left >>> 1) ^ right) & 0x55555555;
    right ^= t;
    left ^= t << 1;
    t = ((right >>> 8) ^ left) & 0x00ff00ff;
    left ^= t;
    right ^= t << 8;
    t = ((right >>> 2) ^ left) & 0x33333333;
    left ^= t;
    right ^= t << 2;
    t = ((left >>> 16) ^ right) & 0x0000ffff;
    right ^= t;
    left ^= t << 16;
    t = ((left >>> 4) ^ right) & 0x0f0f0f0f;
    right ^= t;
    left ^= t << 4;

    target.setInt32(at, left ^ chainLeft);
    target.setInt32(at + 4, right ^ chainRight);
    chainLeft = cipherLeft;
    chainRight = cipherRight;
  }
  return output;
}
