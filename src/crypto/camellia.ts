// Camellia in CBC mode (RFC 3713, in CMS by RFC 3657): decryption only, to read the mail of those who used it.
import { CryptoError } from '../errors.ts';
import { fromHex, type Bytes } from '../bytes.ts';

export const CAMELLIA_BLOCK_OCTETS = 16;

/** SBOX1 (RFC 3713 section 2.4.1), from which the other three are rotated. */
const SBOX1 = fromHex(
  '70822cecb327c0e5e4855735ea0cae4123ef6b934519a521ed0e4f4e1d6592bd' +
    '86b8af8f7ceb1fce3e30dc5f5ec50b1aa6e139cad5475d3dd9015ad651566c4d' +
    '8b0d9a66fbccb02d74122b20f0b18499df4ccbc2347e76056db7a931d11704d7' +
    '14583a61de1b111c320f9c165318f222fe44cfb2c3b57a912408e8a860fc6950' +
    'aad0a07da1896297545b1e95e0ff64d210c40048a3f775db8a03e6da093fdd94' +
    '875c8302cd4a90337367f6f39d7fbfe2529bd826c837c63b81966f4b13be632e' +
    'e979a78c9f6ebc8e29f5f9b62ffdb4597898066ae74671bad425ab4288a28dfa' +
    '7207b955f8eeac0a36492a683c38f1a44028d37bbbc943c115e3adf477c7809e',
);
/** Sigma1 to Sigma6 (section 2.2). */
const SIGMA = [
  0xa09e667f3bcc908bn,
  0xb67ae8584caa73b2n,
  0xc6ef372fe94f82ben,
  0x54ff53a5f1d36f1cn,
  0x10e527fade682d1dn,
  0xb05688c2b3e6c1fdn,
] as const;
const MASK64 = (1n << 64n) - 1n;
const MASK128 = (1n << 128n) - 1n;

type Half = 'high' | 'low';
type Source = 'KL' | 'KR' | 'KA' | 'KB';
/** A 64-bit half of one of the key registers, rotated to the left. */
type Subkey = readonly [Source, number, Half];

const both = (source: Source, bits: number): Subkey[] => [
  [source, bits, 'high'],
  [source, bits, 'low'],
];

/** Whitening at both ends, keys of the rounds, keys of the FL layers (section 2.2, tables of the key schedule). */
interface Schedule {
  readonly whitening: readonly Subkey[];
  readonly rounds: readonly Subkey[];
  readonly layers: readonly Subkey[];
}

const SHORT: Schedule = {
  whitening: [...both('KL', 0), ...both('KA', 111)],
  rounds: [
    ...both('KA', 0),
    ...both('KL', 15),
    ...both('KA', 15),
    ...both('KL', 45),
    // These two come from different registers; it is no slip.
    ['KA', 45, 'high'],
    ['KL', 60, 'low'],
    ...both('KA', 60),
    ...both('KL', 94),
    ...both('KA', 94),
    ...both('KL', 111),
  ],
  layers: [...both('KA', 30), ...both('KL', 77)],
};
const LONG: Schedule = {
  whitening: [...both('KL', 0), ...both('KB', 111)],
  rounds: [
    ...both('KB', 0),
    ...both('KR', 15),
    ...both('KA', 15),
    ...both('KB', 30),
    ...both('KL', 45),
    ...both('KA', 45),
    ...both('KR', 60),
    ...both('KB', 60),
    ...both('KL', 77),
    ...both('KR', 94),
    ...both('KA', 94),
    ...both('KL', 111),
  ],
  layers: [...both('KR', 30), ...both('KL', 60), ...both('KA', 77)],
};

/** Two 32-bit words for each subkey. */
interface Subkeys {
  readonly whitening: Int32Array;
  readonly rounds: Int32Array;
  readonly layers: Int32Array;
}

/**
 * For each octet of a half block (section 2.3): its S-box, as a rotation of SBOX1's output, or of its input for
 * the fourth; and to which of the eight octets of the result function P adds it, the first as the highest bit.
 */
const SPREADS = [
  { box: 1, to: 0b11101001 },
  { box: 2, to: 0b01111100 },
  { box: 3, to: 0b10110110 },
  { box: 4, to: 0b11010011 },
  { box: 2, to: 0b01110111 },
  { box: 3, to: 0b10111011 },
  { box: 4, to: 0b11011101 },
  { box: 1, to: 0b11101110 },
] as const;

const rotate8 = (octet: number, bits: number): number => ((octet << bits) | (octet >> (8 - bits))) & 0xff;

function substitute(box: 1 | 2 | 3 | 4, octet: number): number {
  if (box === 4) return SBOX1[rotate8(octet, 1)]!;
  return rotate8(SBOX1[octet]!, { 1: 0, 2: 1, 3: 7 }[box]);
}

/** S and P at once: upper and lower word that each octet contributes, 256 pairs for each of the eight places. */
const CONTRIBUTIONS = SPREADS.map(({ box, to }) => {
  const words = new Int32Array(512);
  for (let octet = 0; octet < 256; octet++) {
    const value = substitute(box, octet);
    for (let place = 0; place < 8; place++)
      if (((to >> (7 - place)) & 1) === 1)
        words[2 * octet + (place >> 2)]! |= value << (24 - 8 * (place & 3));
  }
  return words;
});

/** Function F (section 2.4.1) of a half and a subkey, XORed into the other half of the block. */
function addF(block: Int32Array, from: 0 | 2, keyUpper: number, keyLower: number): void {
  const upper = block[from]! ^ keyUpper;
  const lower = block[from + 1]! ^ keyLower;
  const to = 2 - from;
  for (let place = 0; place < 8; place++) {
    const octet = ((place < 4 ? upper : lower) >>> (24 - 8 * (place & 3))) & 0xff;
    const words = CONTRIBUTIONS[place]!;
    block[to]! ^= words[2 * octet]!;
    block[to + 1]! ^= words[2 * octet + 1]!;
  }
}

const rotate1 = (word: number): number => (word << 1) | (word >>> 31);

/** Function FL (section 2.4.2) on the first half and its inverse on the second. */
function addLayers(block: Int32Array, keys: Int32Array, at: number): void {
  block[1]! ^= rotate1(block[0]! & keys[at]!);
  block[0]! ^= block[1]! | keys[at + 1]!;
  block[2]! ^= block[3]! | keys[at + 3]!;
  block[3]! ^= rotate1(block[2]! & keys[at + 2]!);
}

function toInteger(bytes: Bytes): bigint {
  return bytes.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

const wordsOf = (value: bigint): [number, number] => [
  Number((value >> 32n) & 0xffffffffn) | 0,
  Number(value & 0xffffffffn) | 0,
];

/** The key registers (section 2.2): KA and KB come out of rounds with the constants. */
function registers(key: Bytes): Record<Source, bigint> {
  const whole = toInteger(key);
  const last = whole & MASK64;
  const KL = key.length === 16 ? whole : whole >> BigInt(8 * key.length - 128);
  const KR = { 16: 0n, 24: (last << 64n) | (last ^ MASK64), 32: whole & MASK128 }[key.length as 16 | 24 | 32];
  const KA = stirred(stirred(KL ^ KR, SIGMA[0], SIGMA[1]) ^ KL, SIGMA[2], SIGMA[3]);
  return { KL, KR, KA, KB: stirred(KA ^ KR, SIGMA[4], SIGMA[5]) };
}

function stirred(value: bigint, first: bigint, second: bigint): bigint {
  const block = Int32Array.of(...wordsOf(value >> 64n), ...wordsOf(value & MASK64));
  addF(block, 0, ...wordsOf(first));
  addF(block, 2, ...wordsOf(second));
  return block.reduce((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
}

/** The subkeys in the order of decryption: that of encryption, backwards. */
function decryptionKeys(key: Bytes): Subkeys {
  const of = registers(key);
  const subkey = ([source, bits, half]: Subkey): bigint => {
    const value = of[source];
    const rotated = ((value << BigInt(bits)) | (value >> BigInt(128 - bits))) & MASK128;
    return half === 'high' ? rotated >> 64n : rotated & MASK64;
  };
  const words = (subkeys: readonly Subkey[]): Int32Array =>
    Int32Array.from(subkeys.flatMap((one) => wordsOf(subkey(one))));
  const { whitening, rounds, layers } = key.length === 16 ? SHORT : LONG;
  return {
    whitening: words([...whitening.slice(2), ...whitening.slice(0, 2)]),
    rounds: words(rounds.toReversed()),
    layers: words(layers.toReversed()),
  };
}

/** Decrypts one block in place (section 2.3). */
function decryptBlock(block: Int32Array, { whitening, rounds, layers }: Subkeys): void {
  for (let i = 0; i < 4; i++) block[i]! ^= whitening[i]!;
  for (let round = 0; 2 * round < rounds.length; round++) {
    if (round > 0 && round % 6 === 0) addLayers(block, layers, 4 * (round / 6 - 1));
    addF(block, round % 2 === 0 ? 0 : 2, rounds[2 * round]!, rounds[2 * round + 1]!);
  }
  // The halves change places at the end.
  block.set([block[2]!, block[3]!, block[0]!, block[1]!]);
  for (let i = 0; i < 4; i++) block[i]! ^= whitening[4 + i]!;
}

/** CBC decryption without taking the padding off; `data` is whole blocks, the key of 16, 24 or 32 octets. */
export function camelliaCbcDecrypt(key: Bytes, iv: Bytes, data: Bytes): Bytes {
  if (data.length % CAMELLIA_BLOCK_OCTETS !== 0) throw new CryptoError('crypto.bad-length', { of: 'data' });
  const keys = decryptionKeys(key);
  const plaintext = new Uint8Array(data.length);
  const input = new DataView(data.buffer, data.byteOffset, data.length);
  const output = new DataView(plaintext.buffer);
  const before = new DataView(iv.slice().buffer);
  const chain = Int32Array.from([0, 4, 8, 12], (at) => before.getInt32(at));
  const block = new Int32Array(4);
  for (let at = 0; at < data.length; at += CAMELLIA_BLOCK_OCTETS) {
    for (let i = 0; i < 4; i++) block[i] = input.getInt32(at + 4 * i);
    decryptBlock(block, keys);
    for (let i = 0; i < 4; i++) {
      output.setInt32(at + 4 * i, block[i]! ^ chain[i]!);
      chain[i] = input.getInt32(at + 4 * i);
    }
  }
  return plaintext;
}
