// A digest of a digest of a digest, hundreds of thousands of times: what old password schemes ask for, in tight loops.
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { Bytes } from '../bytes.ts';

/** After so many rounds others get their turn: some hundredths of a second. */
const ROUNDS_A_TURN = 40_000;

/** FIPS 180-4 section 4.2.2. */
const K = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);
/** FIPS 180-4 section 5.3.3. */
const SHA256_START = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);
/** FIPS 180-4 section 5.3.1. */
const SHA1_START = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
/** FIPS 180-4 section 4.2.1, as signed numbers: others would leave the fast paths of the engines. */
const SHA1_K3 = 0x8f1bbcdc | 0;
const SHA1_K4 = 0xca62c1d6 | 0;
/** The bit that follows the message in its last block. */
const PADDING = 0x80000000 | 0;

/** A digest and the way to its successors. */
interface Turn {
  readonly run: (rounds: number) => void;
  readonly digest: () => Bytes;
}

/**
 * Applies the hash `rounds` times to a digest of its own: hash(hash(...(digest))). Gives way to other work now
 * and then, because nobody should wait for a key file with a frozen window.
 */
export async function iterateDigest(hash: CHash, digest: Bytes, rounds: number): Promise<Bytes> {
  const turn = turnFor(hash, digest);
  for (let left = rounds; left > 0; left -= ROUNDS_A_TURN) {
    turn.run(Math.min(left, ROUNDS_A_TURN));
    if (left > ROUNDS_A_TURN) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return turn.digest();
}

/** WebCrypto is out: each digest would be a promise. A loop of our own for the two common ones is several times faster. */
function turnFor(hash: CHash, digest: Bytes): Turn {
  if (hash === sha1) return wordTurn(digest, sha1Rounds);
  if (hash === sha256) return wordTurn(digest, sha256Rounds);
  let current = digest;
  return {
    run: (rounds) => {
      for (let i = 0; i < rounds; i++) current = new Uint8Array(hash(current));
    },
    digest: () => current,
  };
}

function wordTurn(digest: Bytes, run: (words: Int32Array, rounds: number) => void): Turn {
  const words = new Int32Array(digest.length / 4);
  const view = new DataView(digest.buffer, digest.byteOffset, digest.length);
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(4 * i);
  return {
    run: (rounds) => {
      run(words, rounds);
    },
    digest: () => {
      const bytes = new Uint8Array(digest.length);
      const target = new DataView(bytes.buffer);
      for (const [i, word] of words.entries()) target.setInt32(4 * i, word);
      return bytes;
    },
  };
}

/** SHA-256 (FIPS 180-4 section 6.2.2) of 32 octets, which with their padding are one block. */
function sha256Rounds(words: Int32Array, rounds: number): void {
  const w = new Int32Array(64);
  for (let round = 0; round < rounds; round++) {
    for (let t = 0; t < 8; t++) w[t] = words[t]!;
    w[8] = PADDING;
    for (let t = 9; t < 15; t++) w[t] = 0;
    w[15] = 256;
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15]!;
      const y = w[t - 2]!;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (((w[t - 16]! + s0) | 0) + ((w[t - 7]! + s1) | 0)) | 0;
    }
    let a = SHA256_START[0]!;
    let b = SHA256_START[1]!;
    let c = SHA256_START[2]!;
    let d = SHA256_START[3]!;
    let e = SHA256_START[4]!;
    let f = SHA256_START[5]!;
    let g = SHA256_START[6]!;
    let h = SHA256_START[7]!;
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (((((h + s1) | 0) + (g ^ (e & (f ^ g)))) | 0) + ((K[t]! + w[t]!) | 0)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    words[0] = a + SHA256_START[0]!;
    words[1] = b + SHA256_START[1]!;
    words[2] = c + SHA256_START[2]!;
    words[3] = d + SHA256_START[3]!;
    words[4] = e + SHA256_START[4]!;
    words[5] = f + SHA256_START[5]!;
    words[6] = g + SHA256_START[6]!;
    words[7] = h + SHA256_START[7]!;
  }
}

/** SHA-1 (FIPS 180-4 section 6.1.2) of 20 octets, which with their padding are one block. */
function sha1Rounds(words: Int32Array, rounds: number): void {
  const w = new Int32Array(80);
  for (let round = 0; round < rounds; round++) {
    for (let t = 0; t < 5; t++) w[t] = words[t]!;
    w[5] = PADDING;
    for (let t = 6; t < 15; t++) w[t] = 0;
    w[15] = 160;
    for (let t = 16; t < 80; t++) {
      const x = w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!;
      w[t] = (x << 1) | (x >>> 31);
    }
    let a = SHA1_START[0]!;
    let b = SHA1_START[1]!;
    let c = SHA1_START[2]!;
    let d = SHA1_START[3]!;
    let e = SHA1_START[4]!;
    // Four loops instead of one with a choice in it: the choice would cost a third of the time.
    for (let t = 0; t < 20; t++) {
      const next =
        (((((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d)))) | 0) + ((((e + 0x5a827999) | 0) + w[t]!) | 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let t = 20; t < 40; t++) {
      const next =
        (((((a << 5) | (a >>> 27)) + (b ^ c ^ d)) | 0) + ((((e + 0x6ed9eba1) | 0) + w[t]!) | 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let t = 40; t < 60; t++) {
      const next =
        (((((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c)))) | 0) + ((((e + SHA1_K3) | 0) + w[t]!) | 0)) |
        0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    for (let t = 60; t < 80; t++) {
      const next = (((((a << 5) | (a >>> 27)) + (b ^ c ^ d)) | 0) + ((((e + SHA1_K4) | 0) + w[t]!) | 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    words[0] = a + SHA1_START[0]!;
    words[1] = b + SHA1_START[1]!;
    words[2] = c + SHA1_START[2]!;
    words[3] = d + SHA1_START[3]!;
    words[4] = e + SHA1_START[4]!;
  }
}
