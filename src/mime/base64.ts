// Base64 of bodies: read tolerantly, written in lines of 76 (RFC 2045 section 6.8). Fast for many megabytes.
import type { Bytes } from '../bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const ENCODE = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const PAD = 0x3d;
const NOT_BASE64 = 0xff;
const DECODE = new Uint8Array(256).fill(NOT_BASE64);
for (const [value, code] of ENCODE.entries()) DECODE[code] = value;
const OCTETS_A_LINE = 57;

/**
 * Decodes base64. Octets outside the alphabet are passed over (RFC 2045 demands it); the first `=` ends the
 * data, so that a footer which some server appended is not decoded with it.
 */
export function decodeBase64(encoded: Bytes): Bytes {
  const output = new Uint8Array(Math.ceil((encoded.length * 3) / 4) + 3);
  let length = 0;
  let at = 0;
  const end = encoded.length;
  let bits = 0;
  let count = 0;
  while (at < end) {
    // Four good characters in a row are the rule: they are taken at once.
    if (count === 0 && at + 4 <= end) {
      const a = DECODE[encoded[at]!]!;
      const b = DECODE[encoded[at + 1]!]!;
      const c = DECODE[encoded[at + 2]!]!;
      const d = DECODE[encoded[at + 3]!]!;
      if ((a | b | c | d) < 64) {
        output[length] = (a << 2) | (b >> 4);
        output[length + 1] = (b << 4) | (c >> 2);
        output[length + 2] = (c << 6) | d;
        length += 3;
        at += 4;
        continue;
      }
    }
    const octet = encoded[at++]!;
    if (octet === PAD) break;
    const value = DECODE[octet]!;
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
  if (count === 3) {
    output[length++] = bits >> 10;
    output[length++] = bits >> 2;
  } else if (count === 2) {
    output[length++] = bits >> 4;
  }
  return output.subarray(0, length);
}

/** Encodes in lines of 76 characters, each ended by CRLF, the last one too; nothing for no octets. */
export function encodeBase64Lines(octets: Bytes): Bytes {
  const lines = Math.ceil(octets.length / OCTETS_A_LINE);
  const output = new Uint8Array(Math.ceil(octets.length / 3) * 4 + 2 * lines);
  let out = 0;
  for (let lineStart = 0; lineStart < octets.length; lineStart += OCTETS_A_LINE) {
    const lineEnd = Math.min(lineStart + OCTETS_A_LINE, octets.length);
    let at = lineStart;
    for (; at + 3 <= lineEnd; at += 3) {
      const bits = (octets[at]! << 16) | (octets[at + 1]! << 8) | octets[at + 2]!;
      output[out++] = ENCODE[bits >> 18]!;
      output[out++] = ENCODE[(bits >> 12) & 63]!;
      output[out++] = ENCODE[(bits >> 6) & 63]!;
      output[out++] = ENCODE[bits & 63]!;
    }
    if (at < lineEnd) {
      const two = lineEnd - at === 2;
      const bits = (octets[at]! << 16) | (two ? octets[at + 1]! << 8 : 0);
      output[out++] = ENCODE[bits >> 18]!;
      output[out++] = ENCODE[(bits >> 12) & 63]!;
      output[out++] = two ? ENCODE[(bits >> 6) & 63]! : PAD;
      output[out++] = PAD;
    }
    output[out++] = 0x0d;
    output[out++] = 0x0a;
  }
  return output;
}
