// Fingerprints as words and as a QR code: both say what the digits say.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { FINGERPRINT_WORDS, fingerprintWords } from '../../src/trust/fingerprint-words.ts';
import { qrMatrix } from '../../ui/qr-picture.tsx';

describe('the words of a fingerprint', () => {
  test('are 256, in alphabetical order, and never to be taken for one another', () => {
    assert.equal(FINGERPRINT_WORDS.length, 256);
    assert.deepEqual(FINGERPRINT_WORDS, FINGERPRINT_WORDS.toSorted());
    assert.equal(new Set(FINGERPRINT_WORDS.map((word) => word.slice(0, 5))).size, 256);
    for (const word of FINGERPRINT_WORDS) {
      assert.match(word, /^[a-z]{3,9}$/);
      for (const other of FINGERPRINT_WORDS) {
        const differs = Array.from(word).filter((letter, at) => letter !== other[at]).length;
        if (word !== other && word.length === other.length) assert.ok(differs > 1, `${word}, ${other}`);
      }
    }
  });

  test('stand for the first 16 octets, whatever version wrote them', () => {
    // People compare words over the telephone, from one version to another: this list may never change.
    const digest = createHash('sha256').update(FINGERPRINT_WORDS.join(' ')).digest('hex');
    assert.equal(digest, 'f6b753553c6e8e9e0eb7a3ff92e61799cbe240d17940f2c5096475670d759330');
    assert.deepEqual(fingerprintWords(`00ff01${'00'.repeat(29)}`).slice(0, 4), [
      FINGERPRINT_WORDS[0],
      FINGERPRINT_WORDS[255],
      FINGERPRINT_WORDS[1],
      FINGERPRINT_WORDS[0],
    ]);
    assert.equal(fingerprintWords('ab'.repeat(32)).length, 16);
  });
});

describe('the QR code of a fingerprint', () => {
  test('is read back as the digits, with both blocks free of errors', () => {
    for (const seed of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
      const hex = createHash('sha256').update(seed).digest('hex').toUpperCase();
      const content = hex.replace(/.{4}(?=.)/g, '$& ');
      const matrix = qrMatrix(content);
      const margin = [...matrix.slice(0, QUIET), ...matrix.slice(-QUIET)].flat();
      assert.ok(!margin.includes(true), 'light rows around it');
      const inner = matrix.slice(QUIET, -QUIET).map((row) => {
        assert.ok(![...row.slice(0, QUIET), ...row.slice(-QUIET)].includes(true), 'light columns around it');
        return row.slice(QUIET, -QUIET);
      });
      assert.equal(read(inner), content);
    }
  });
});

/** Light modules that a code needs on each side (section 5.3.8). */
const QUIET = 4;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** A reader of version 4-M codes by ISO/IEC 18004 section 12, written apart from the encoder. */
function read(matrix: readonly (readonly boolean[])[]): string {
  assert.equal(matrix.length, 33);
  const bit = (row: number, column: number): number => Number(matrix[row]![column]);
  // Format information beside the upper left finder, unmasked: level M is 00, then the mask.
  const format = [0, 1, 2, 3, 4, 5, 7, 8]
    .map((column) => bit(8, column))
    .concat([7, 5, 4, 3, 2, 1, 0].map((row) => bit(row, 8)));
  const value = Number.parseInt(format.join(''), 2) ^ 0b101010000010010;
  assert.equal(value >> 13, 0, 'level M');
  assert.equal(bchRemainder(value), 0, 'format information');
  const mask = (value >> 10) & 7;
  const codewords: number[] = [];
  let collected: number[] = [];
  let up = true;
  for (const right of [32, 30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1]) {
    for (let step = 0; step < 33; step++) {
      const row = up ? 32 - step : step;
      for (const column of [right, right - 1]) {
        if (isFunction(row, column)) continue;
        collected.push(bit(row, column) ^ Number(isMasked(mask, row, column)));
        if (collected.length < 8) continue;
        codewords.push(Number.parseInt(collected.join(''), 2));
        collected = [];
      }
    }
    up = !up;
  }
  assert.equal(codewords.length, 100);
  const blocks = [0, 1].map((block) => codewords.filter((_, at) => at % 2 === block));
  for (const block of blocks)
    assert.ok(
      syndromes(block).every((one) => one === 0),
      'error correction',
    );
  const bits = blocks
    .flatMap((block) => block.slice(0, 32))
    .map((codeword) => codeword.toString(2).padStart(8, '0'))
    .join('');
  assert.equal(bits.slice(0, 4), '0010', 'alphanumeric mode');
  const count = Number.parseInt(bits.slice(4, 13), 2);
  let text = '';
  for (let at = 13; text.length < count;) {
    const isPair = count - text.length > 1;
    const code = Number.parseInt(bits.slice(at, at + (isPair ? 11 : 6)), 2);
    text += isPair ? ALPHABET[Math.floor(code / 45)]! + ALPHABET[code % 45]! : ALPHABET[code]!;
    at += isPair ? 11 : 6;
  }
  return text;
}

function isFunction(row: number, column: number): boolean {
  if (row === 6 || column === 6) return true;
  if (row < 9 && (column < 9 || column > 24)) return true;
  if (row > 24 && column < 9) return true;
  return Math.abs(row - 26) <= 2 && Math.abs(column - 26) <= 2;
}

function isMasked(mask: number, i: number, j: number): boolean {
  const value = [
    (i + j) % 2,
    i % 2,
    j % 3,
    (i + j) % 3,
    ((i >> 1) + Math.trunc(j / 3)) % 2,
    ((i * j) % 2) + ((i * j) % 3),
    (((i * j) % 2) + ((i * j) % 3)) % 2,
    (((i * j) % 3) + ((i + j) % 2)) % 2,
  ][mask]!;
  return value === 0;
}

function bchRemainder(format: number): number {
  let rest = format;
  for (let at = 14; at >= 10; at--) if (rest & (1 << at)) rest ^= 0b10100110111 << (at - 10);
  return rest;
}

function times(a: number, b: number): number {
  let product = 0;
  for (let at = 7; at >= 0; at--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> at) & 1) product ^= a;
  }
  return product;
}

function syndromes(block: readonly number[]): number[] {
  let root = 1;
  return Array.from({ length: 18 }, () => {
    const value = block.reduce((sum, codeword) => times(sum, root) ^ codeword, 0);
    root = times(root, 2);
    return value;
  });
}
