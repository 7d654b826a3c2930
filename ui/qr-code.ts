// Fingerprints as a QR code (ISO/IEC 18004): version 4, level M, alphanumeric mode, which is all they need.

/** Modules a side of version 4. */
const SIZE = 33;
const DATA_CODEWORDS = 64;
const BLOCKS = 2;
const CORRECTION_CODEWORDS = 18;
/** Position of the one alignment pattern's centre. */
const ALIGNMENT = 26;
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
/** Characters that version 4-M holds in alphanumeric mode. */
export const MAX_QR_CHARACTERS = 90;

/** Rows of modules, true is dark. */
export type QrMatrix = readonly (readonly boolean[])[];

/** When module (row, column) is inverted by mask 0 to 7 (section 7.8.2). */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/**
 * The code for a text of at most 90 characters out of digits, capitals, space and `$%*+-./:`. Throws a
 * RangeError for any other text: what is encoded is a fingerprint, always.
 */
export function qrMatrix(text: string): QrMatrix {
  if (text.length > MAX_QR_CHARACTERS || !/^[0-9A-Z $%*+\-./:]*$/.test(text))
    throw new RangeError('qrMatrix: text of at most 90 alphanumeric characters');
  const bits = interleave(dataCodewords(text)).flatMap((codeword) => bitsOf(codeword, 8));
  let best: { matrix: boolean[][]; penalty: number } | undefined;
  for (const mask of MASKS.keys()) {
    const matrix = drawMatrix(bits, mask);
    const penalty = penaltyOf(matrix);
    if (best === undefined || penalty < best.penalty) best = { matrix, penalty };
  }
  return best!.matrix;
}

function bitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, bit) => (value >> (count - 1 - bit)) & 1);
}

/** Mode, count, pairs of characters in 11 bits, terminator, padding (section 7.4). */
function dataCodewords(text: string): number[] {
  const bits = [...bitsOf(0b0010, 4), ...bitsOf(text.length, 9)];
  for (let at = 0; at < text.length; at += 2) {
    const first = ALPHANUMERIC.indexOf(text[at]!);
    const second = text[at + 1];
    if (second === undefined) bits.push(...bitsOf(first, 6));
    else bits.push(...bitsOf(first * 45 + ALPHANUMERIC.indexOf(second), 11));
  }
  const capacity = DATA_CODEWORDS * 8;
  bits.push(...bitsOf(0, Math.min(4, capacity - bits.length)));
  while (bits.length % 8 !== 0) bits.push(0);
  const codewords: number[] = [];
  for (let at = 0; at < bits.length; at += 8)
    codewords.push(bits.slice(at, at + 8).reduce((value, bit) => value * 2 + bit, 0));
  for (let pad = 0; codewords.length < DATA_CODEWORDS; pad++) codewords.push(pad % 2 === 0 ? 0xec : 0x11);
  return codewords;
}

/** Blocks with their correction, codeword by codeword in turns (section 7.6). */
function interleave(data: readonly number[]): number[] {
  const length = DATA_CODEWORDS / BLOCKS;
  const blocks = Array.from({ length: BLOCKS }, (_, block) =>
    data.slice(block * length, (block + 1) * length),
  );
  const corrections = blocks.map(correctionCodewords);
  return [
    ...Array.from({ length }, (_, at) => blocks.map((block) => block[at]!)).flat(),
    ...Array.from({ length: CORRECTION_CODEWORDS }, (_, at) => corrections.map((block) => block[at]!)).flat(),
  ];
}

/** Powers of 2 in GF(256) with the polynomial 0x11d, and their logarithms. */
const POWERS: number[] = [];
const LOGARITHMS: number[] = [];
for (let exponent = 0, value = 1; exponent < 255; exponent++) {
  POWERS[exponent] = value;
  LOGARITHMS[value] = exponent;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : POWERS[(LOGARITHMS[a]! + LOGARITHMS[b]!) % 255]!;
}

/** Remainder of the block by the generator polynomial (section 7.5.2). */
function correctionCodewords(block: readonly number[]): number[] {
  let generator = [1];
  for (let root = 0; root < CORRECTION_CODEWORDS; root++) {
    const next = [...generator, 0];
    for (const [at, coefficient] of generator.entries())
      next[at + 1]! ^= multiply(coefficient, POWERS[root]!);
    generator = next;
  }
  const remainder = [...block, ...Array<number>(CORRECTION_CODEWORDS).fill(0)];
  for (let at = 0; at < block.length; at++) {
    const factor = remainder[at]!;
    for (const [offset, coefficient] of generator.entries())
      remainder[at + offset]! ^= multiply(coefficient, factor);
  }
  return remainder.slice(block.length);
}

function drawMatrix(bits: readonly number[], mask: number): boolean[][] {
  const matrix = functionPatterns(mask);
  let next = 0;
  let upwards = true;
  // Columns in pairs from the right, by-passing the timing pattern (section 7.7.3).
  for (let right = SIZE - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < SIZE; step++) {
      const row = upwards ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (matrix[row]![column] !== undefined) continue;
        const bit = (bits[next++] ?? 0) === 1;
        matrix[row]![column] = bit !== MASKS[mask]!(row, column);
      }
    }
    upwards = !upwards;
  }
  return matrix as boolean[][];
}

/** Finders with separators, timing, alignment, format: everything that is not data. */
function functionPatterns(mask: number): (boolean | undefined)[][] {
  const matrix = Array.from({ length: SIZE }, () => Array<boolean | undefined>(SIZE).fill(undefined));
  const set = (row: number, column: number, dark: boolean): void => {
    if (row >= 0 && row < SIZE && column >= 0 && column < SIZE) matrix[row]![column] = dark;
  };
  for (let at = 8; at < SIZE - 8; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const rings = (row: number, column: number, radius: number, isDark: (ring: number) => boolean): void => {
    for (let y = -radius; y <= radius; y++)
      for (let x = -radius; x <= radius; x++)
        set(row + y, column + x, isDark(Math.max(Math.abs(y), Math.abs(x))));
  };
  for (const [row, column] of [
    [3, 3],
    [3, SIZE - 4],
    [SIZE - 4, 3],
  ] as const)
    rings(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  rings(ALIGNMENT, ALIGNMENT, 2, (ring) => ring !== 1);
  for (const [at, bit] of formatBits(mask).entries()) {
    // Twice: around the upper left finder, and beside the two others (section 7.9.1).
    const first = at < 6 ? [8, at] : at < 8 ? [8, at + 1] : at === 8 ? [7, 8] : [14 - at, 8];
    set(first[0]!, first[1]!, bit);
    if (at < 7) set(SIZE - 1 - at, 8, bit);
    else set(8, SIZE - 15 + at, bit);
  }
  set(SIZE - 8, 8, true);
  return matrix;
}

/** Level M (00) and mask with their BCH code, most significant bit first. */
function formatBits(mask: number): boolean[] {
  let remainder = mask << 10;
  for (let bit = 14; bit >= 10; bit--) if ((remainder >> bit) & 1) remainder ^= 0x537 << (bit - 10);
  return bitsOf(((mask << 10) | remainder) ^ 0x5412, 15).map((bit) => bit === 1);
}

/** How hard the pattern is to read (section 7.8.3). */
function penaltyOf(matrix: readonly (readonly boolean[])[]): number {
  const columns = matrix.map((_, column) => matrix.map((row) => row[column]!));
  const lines = [...matrix, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
  let penalty = 0;
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
    penalty += 40 * (line.match(/(?=00001011101|10111010000)/g)?.length ?? 0);
  }
  let dark = 0;
  for (const [y, row] of matrix.entries()) {
    for (const [x, cell] of row.entries()) {
      if (cell) dark++;
      const square = [row[x + 1], matrix[y + 1]?.[x], matrix[y + 1]?.[x + 1]];
      if (square.every((other) => other === cell)) penalty += 3;
    }
  }
  return penalty + 10 * Math.floor(Math.abs((dark * 100) / SIZE ** 2 - 50) / 5);
}
