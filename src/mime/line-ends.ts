// Canonical line ends: every line ends with CRLF (RFC 8551 section 3.1.1).
import type { Bytes } from '../bytes.ts';

const LF = 0x0a;
const CR = 0x0d;

/** The same octets when every LF already follows a CR; otherwise a copy in which it does. Bare CRs stay. */
export function withCrlf(bytes: Bytes): Bytes {
  let missing = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (at === 0 || bytes[at - 1] !== CR) missing++;
  }
  if (missing === 0) return bytes;
  const output = new Uint8Array(bytes.length + missing);
  let out = 0;
  let copied = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (at > 0 && bytes[at - 1] === CR) continue;
    output.set(bytes.subarray(copied, at), out);
    out += at - copied;
    output[out++] = CR;
    copied = at;
  }
  output.set(bytes.subarray(copied), out);
  return output;
}

/** Text with LF line ends, from text with any. */
export function withLf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Text with CRLF line ends, from text with any. */
export function textWithCrlf(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}
