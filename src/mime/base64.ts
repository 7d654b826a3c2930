// Base64 of bodies: read tolerantly, written in lines of 76 (RFC 2045 section 6.8). Fast for many megabytes.
import type { Bytes } from '../bytes.ts';
import { endOfBase64 } from './base64-end.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const ENCODE = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const CR = 0x0d;
const LF = 0x0a;
const PAD = 0x3d;
const OCTETS_A_LINE = 57;
/** The first letter of the alphabet; digits and signs come before. */
const LETTERS = 0x41;
/** A string of so many letters is data, not a word. */
const FULL_STRING = 40;

/** Two characters for each twelve bits, the first in the low octet, so that four are stored at once. */
const ENCODE_PAIRS = Uint16Array.from(
  { length: 4096 },
  (_, bits) => ENCODE[bits >> 6]! | (ENCODE[bits & 63]! << 8),
);
const LINE_END = CR | (LF << 8);

/** What a character stands for at each of the four places of a group; negative outside the alphabet. */
const NOT_BASE64 = -1;
const [FIRST, SECOND, THIRD, FOURTH] = [18, 12, 6, 0].map((shift) => {
  const table = new Int32Array(256).fill(NOT_BASE64);
  for (const [value, code] of ENCODE.entries()) table[code] = value << shift;
  return table;
}) as [Int32Array, Int32Array, Int32Array, Int32Array];

/** The platform's own decoder (ECMAScript 2026), several times as fast where there is one. */
interface NativeDecoder {
  setFromBase64(
    text: string,
    options: { readonly lastChunkHandling: 'stop-before-partial' },
  ): { readonly read: number; readonly written: number };
}
/** Octets that the platform is given at a time: few enough that the text in between costs no memory. */
const NATIVE_CHUNK = 1 << 20;

/**
 * Decodes base64. Octets outside the alphabet are passed over (RFC 2045 demands it), also where several strings
 * stand one behind the other, each with its padding; a footer which some server appended is not decoded with it.
 */
export function decodeBase64(body: Bytes): Bytes {
  const encoded = body.subarray(0, endOfBase64(body));
  const output = new Uint8Array(Math.ceil((encoded.length * 3) / 4) + 3);
  const begun = isNativeDecoder(output) ? decodeNatively(encoded, output) : { read: 0, written: 0 };
  return output.subarray(0, decodeFrom(encoded, output, begun));
}

function isNativeDecoder(octets: object): octets is NativeDecoder {
  return 'setFromBase64' in octets;
}

/** How far decoding has come: octets read, at the border of a group, and octets written. */
interface Progress {
  readonly read: number;
  readonly written: number;
}

/** As far as there is nothing but the alphabet and blanks: what is odd is left to us, who know what to do with it. */
function decodeNatively(encoded: Bytes, output: Bytes): Progress {
  const decoder = new TextDecoder('latin1');
  let read = 0;
  let written = 0;
  while (encoded.length - read > NATIVE_CHUNK) {
    try {
      const text = decoder.decode(encoded.subarray(read, read + NATIVE_CHUNK));
      if (text.includes('=')) break;
      const target: object = output.subarray(written);
      if (!isNativeDecoder(target)) break;
      const done = target.setFromBase64(text, { lastChunkHandling: 'stop-before-partial' });
      if (done.read === 0) break;
      read += done.read;
      written += done.written;
    } catch (error) {
      // What was written of this piece is written over.
      if (error instanceof SyntaxError) break;
      throw error;
    }
  }
  return { read, written };
}

/** Decodes the rest; gives the number of octets written in all. */
function decodeFrom(encoded: Bytes, output: Bytes, begun: Progress): number {
  let { read: at, written: length } = begun;
  const end = encoded.length;
  let bits = 0;
  let count = 0;
  while (at < end) {
    // Four good characters in a row are the rule: they are taken at once.
    if (count === 0) {
      for (; at + 4 <= end; at += 4) {
        const group =
          FIRST[encoded[at]!]! |
          SECOND[encoded[at + 1]!]! |
          THIRD[encoded[at + 2]!]! |
          FOURTH[encoded[at + 3]!]!;
        if (group < 0) break;
        output[length] = group >> 16;
        output[length + 1] = group >> 8;
        output[length + 2] = group;
        length += 3;
      }
      if (encoded[at] === CR && encoded[at + 1] === LF) {
        at += 2;
        continue;
      }
      if (at >= end) break;
    }
    const octet = encoded[at++]!;
    if (octet === PAD) {
      length += writeRest(output, length, bits, count);
      [bits, count] = [0, 0];
      at = nextString(encoded, at);
      continue;
    }
    const value = FOURTH[octet]!;
    if (value === NOT_BASE64) continue;
    bits = (bits << 6) | value;
    if (++count === 4) {
      output[length++] = bits >> 16;
      output[length++] = bits >> 8;
      output[length++] = bits;
      bits = 0;
      count = 0;
    }
  }
  return length + writeRest(output, length, bits, count);
}

/** Octets of a group that is not full; gives their number. */
function writeRest(output: Bytes, at: number, bits: number, count: number): number {
  if (count === 3) {
    output[at] = bits >> 10;
    output[at + 1] = bits >> 2;
    return 2;
  }
  if (count < 2) return 0;
  output[at] = bits >> 4;
  return 1;
}

/** Behind padding: where another string of base64 begins that is whole; the end where something else follows. */
function nextString(encoded: Bytes, from: number): number {
  let start = from;
  while (start < encoded.length && (encoded[start] === PAD || isBlank(encoded[start]!))) start++;
  let characters = 0;
  let isTelling = false;
  let at = start;
  for (; at < encoded.length && encoded[at] !== PAD; at++) {
    const octet = encoded[at]!;
    if (isBlank(octet)) continue;
    if (FOURTH[octet] === NOT_BASE64) return encoded.length;
    characters++;
    // Words of a footer have neither digits nor padding.
    isTelling ||= octet < LETTERS;
  }
  const padding = encoded[at] !== PAD ? 0 : encoded[at + 1] === PAD ? 2 : 1;
  const isWhole = characters > 0 && (characters + padding) % 4 === 0;
  return isWhole && (isTelling || padding > 0 || characters >= FULL_STRING) ? start : encoded.length;
}

function isBlank(octet: number): boolean {
  return octet === CR || octet === LF || octet === 0x20 || octet === 0x09;
}

/**
 * Octets that are to stand in a body in base64: lines of 76 characters, each ended by CRLF, the last one too; nothing
 * for no octets. Given in pieces they are encoded as if they were one. They are encoded where they are to stand, so
 * that no copy of many megabytes is made on the way.
 */
export class Base64Lines {
  /** Octets of the lines, with their ends. */
  readonly length: number;
  private readonly pieces: readonly Bytes[];

  constructor(octets: Bytes | readonly Bytes[]) {
    this.pieces = octets instanceof Uint8Array ? [octets] : octets;
    const length = this.pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.length = Math.ceil(length / 3) * 4 + 2 * Math.ceil(length / OCTETS_A_LINE);
  }

  /** Writes the lines into `target` from `offset` on. */
  writeTo(target: Bytes, offset: number): void {
    const view = new DataView(target.buffer, target.byteOffset + offset, this.length);
    /** The line that two pieces share. */
    const shared = new Uint8Array(OCTETS_A_LINE);
    let held = 0;
    let out = 0;
    for (const piece of this.pieces) {
      let start = 0;
      if (held > 0) {
        start = Math.min(OCTETS_A_LINE - held, piece.length);
        shared.set(piece.subarray(0, start), held);
        held += start;
        if (held < OCTETS_A_LINE) continue;
        out = writeWholeLines(shared, 0, OCTETS_A_LINE, view, out);
      }
      const end = piece.length - ((piece.length - start) % OCTETS_A_LINE);
      out = writeWholeLines(piece, start, end, view, out);
      held = piece.length - end;
      shared.set(piece.subarray(end));
    }
    if (held > 0) target.set(lastLine(shared.subarray(0, held)), offset + out);
  }
}

/** The lines by themselves. */
export function encodeBase64Lines(octets: Bytes | readonly Bytes[]): Bytes {
  const lines = new Base64Lines(octets);
  const encoded = new Uint8Array(lines.length);
  lines.writeTo(encoded, 0);
  return encoded;
}

/** Encodes octets of whole lines to `out` in the view; gives where the next line begins. */
function writeWholeLines(octets: Bytes, start: number, end: number, view: DataView, out: number): number {
  let to = out;
  for (let at = start; at < end;) {
    for (const lineEnd = at + OCTETS_A_LINE; at < lineEnd; at += 3) {
      const bits = (octets[at]! << 16) | (octets[at + 1]! << 8) | octets[at + 2]!;
      view.setUint32(to, ENCODE_PAIRS[bits >> 12]! | (ENCODE_PAIRS[bits & 4095]! << 16), true);
      to += 4;
    }
    view.setUint16(to, LINE_END, true);
    to += 2;
  }
  return to;
}

/** A line that is not full, with its padding. */
function lastLine(octets: Bytes): readonly number[] {
  const characters: number[] = [];
  for (let at = 0; at < octets.length; at += 3) {
    const given = octets.length - at;
    const bits = (octets[at]! << 16) | ((octets[at + 1] ?? 0) << 8) | (octets[at + 2] ?? 0);
    characters.push(ENCODE[bits >> 18]!, ENCODE[(bits >> 12) & 63]!);
    characters.push(given > 1 ? ENCODE[(bits >> 6) & 63]! : PAD, given > 2 ? ENCODE[bits & 63]! : PAD);
  }
  return [...characters, CR, LF];
}
