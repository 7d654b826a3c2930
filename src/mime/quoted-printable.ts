// Quoted-printable, read tolerantly and written so that no hop changes it (RFC 2045 section 6.7).
import type { Bytes } from '../bytes.ts';
import { endOfLine } from './header-fields.ts';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const EQUALS = 0x3d;
const MAX_LINE = 76;
const HEX = '0123456789ABCDEF';

/** Decodes; blanks at a line's end are dropped, an `=` that begins no escape stays as it is. */
export function decodeQuotedPrintable(encoded: Bytes): Bytes {
  const output = new Uint8Array(encoded.length);
  let length = 0;
  let at = 0;
  while (at < encoded.length) {
    const next = endOfLine(encoded, at, encoded.length);
    let lineEnd = next;
    if (lineEnd > at && encoded[lineEnd - 1] === LF) lineEnd--;
    if (lineEnd > at && encoded[lineEnd - 1] === CR) lineEnd--;
    const breakStart = lineEnd;
    while (lineEnd > at && (encoded[lineEnd - 1] === SPACE || encoded[lineEnd - 1] === TAB)) lineEnd--;
    const soft = lineEnd > at && encoded[lineEnd - 1] === EQUALS;
    if (soft) lineEnd--;
    for (; at < lineEnd; at++) {
      const octet = encoded[at]!;
      const high = hexValue(encoded[at + 1]);
      const low = hexValue(encoded[at + 2]);
      if (octet === EQUALS && at + 2 < lineEnd && high >= 0 && low >= 0) {
        output[length++] = high * 16 + low;
        at += 2;
      } else {
        output[length++] = octet;
      }
    }
    if (!soft) for (at = breakStart; at < next; at++) output[length++] = encoded[at]!;
    at = next;
  }
  return output.subarray(0, length);
}

function hexValue(octet: number | undefined): number {
  if (octet === undefined) return -1;
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet & ~0x20;
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x41 + 10 : -1;
}

/**
 * Encodes text with CRLF line ends. Also escaped: blanks at a line's end, the F of a leading "From ", a leading
 * dot, and any CR or LF that is not part of a CRLF. Lines are at most 76 characters.
 */
export function encodeQuotedPrintable(text: Bytes): Bytes {
  // The worst case is three characters an octet, and a soft break every 73 of them.
  const output = new Uint8Array(text.length * 3 + Math.ceil((text.length * 3) / (MAX_LINE - 3)) * 3 + 3);
  let length = 0;
  let column = 0;
  const put = (...octets: readonly number[]): void => {
    for (const octet of octets) output[length++] = octet;
  };
  for (let at = 0; at < text.length; at++) {
    const octet = text[at]!;
    if (isLineBreak(text, at)) {
      put(CR, LF);
      at++;
      column = 0;
      continue;
    }
    const literal = isLiteral(text, at);
    const width = literal ? 1 : 3;
    const endsLine = at + 1 === text.length || isLineBreak(text, at + 1);
    if (column + width > (endsLine ? MAX_LINE : MAX_LINE - 1)) {
      put(EQUALS, CR, LF);
      column = 0;
    }
    // What a hop might change is judged by where it is in the encoded line, not in the text.
    if (literal && !(column === 0 && isUnsafeAtLineStart(text, at))) {
      put(octet);
      column++;
    } else {
      put(EQUALS, HEX.charCodeAt(octet >> 4), HEX.charCodeAt(octet & 15));
      column += 3;
    }
  }
  return output.slice(0, length);
}

function isLineBreak(text: Bytes, at: number): boolean {
  return text[at] === CR && text[at + 1] === LF;
}

function isLiteral(text: Bytes, at: number): boolean {
  const octet = text[at]!;
  if (octet === SPACE || octet === TAB) return at + 1 < text.length && !isLineBreak(text, at + 1);
  return octet > SPACE && octet < 0x7f && octet !== EQUALS;
}

/** mbox writers change a leading "From "; SMTP doubles a leading dot, and some hops forget to undo it. */
function isUnsafeAtLineStart(text: Bytes, at: number): boolean {
  if (text[at] === 0x2e) return true;
  return (
    text[at] === 0x46 &&
    text[at + 1] === 0x72 &&
    text[at + 2] === 0x6f &&
    text[at + 3] === 0x6d &&
    text[at + 4] === SPACE
  );
}
