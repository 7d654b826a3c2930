// Builds canonical MIME parts: CRLF, 7-bit, lines of at most 76, nothing that a hop would change (RFC 8551 section 3.1).
import { bytesFromLatin1, bytesFromUtf8, toHex, type Bytes } from '../bytes.ts';
import { Base64Lines } from './base64.ts';
import { cleanFileName } from './clean-text.ts';
import { readContentType } from './entity.ts';
import { textWithCrlf } from './line-ends.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { namedTypeField, parameterField } from './write-header.ts';

const MAX_LINE = 76;
/** Above one escape in six octets, base64 is shorter than quoted-printable. */
const ESCAPES_WORTH_BASE64 = 1 / 6;
const RANDOM_OCTETS = 18;

/** As it is, or in base64, which is encoded where it is to stand. */
type BodyPiece = Bytes | Base64Lines;

/** A part to be written: its header lines without CRLF, and its body in pieces. */
export interface Part {
  readonly header: readonly string[];
  readonly body: readonly BodyPiece[];
}

/** The octets of a part: header, empty line, body. `leading` header lines come first. */
export function partBytes(part: Part, leading: readonly string[] = []): Bytes {
  const pieces = partPieces(part, leading);
  const octets = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    if (piece instanceof Base64Lines) piece.writeTo(octets, at);
    else octets.set(piece, at);
    at += piece.length;
  }
  return octets;
}

function partPieces(part: Part, leading: readonly string[] = []): BodyPiece[] {
  return [bytesFromLatin1([...leading, ...part.header, '', ''].join('\r\n')), ...part.body];
}

/** text/plain in 7bit, quoted-printable or base64, whichever is safe and short. */
export function textPart(text: string, contentTypeParameters: Readonly<Record<string, string>> = {}): Part {
  const withEnd = text === '' || /\n$/.test(text) ? text : `${text}\n`;
  const octets = bytesFromUtf8(textWithCrlf(withEnd));
  const isAscii = octets.every((octet) => octet < 0x80);
  const contentType = parameterField('Content-Type', 'text/plain', {
    charset: isAscii ? 'us-ascii' : 'utf-8',
    ...contentTypeParameters,
  });
  const { encoding, body } = encodeText(octets);
  return { header: [contentType, `Content-Transfer-Encoding: ${encoding}`], body: [body] };
}

function encodeText(octets: Bytes): { encoding: '7bit' | 'quoted-printable' | 'base64'; body: BodyPiece } {
  if (isSafeAsItIs(octets)) return { encoding: '7bit', body: octets };
  const escapes = octets.reduce((count, octet) => count + (octet >= 0x7f || octet === 0x3d ? 1 : 0), 0);
  if (escapes > octets.length * ESCAPES_WORTH_BASE64)
    return { encoding: 'base64', body: new Base64Lines(octets) };
  const body = encodeQuotedPrintable(octets);
  return { encoding: 'quoted-printable', body };
}

/** ASCII in CRLF lines of at most 76, without trailing blanks, leading dots, "From " or control characters. */
function isSafeAsItIs(octets: Bytes): boolean {
  let lineStart = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === 0x0d && octets[at + 1] === 0x0a) {
      const last = octets[at - 1];
      if (at > lineStart && (last === 0x20 || last === 0x09)) return false;
      at++;
      lineStart = at + 1;
      continue;
    }
    if (octet !== 0x09 && (octet < 0x20 || octet > 0x7e)) return false;
    if (at - lineStart >= MAX_LINE) return false;
    if (at === lineStart && octet === 0x2e) return false;
    if (at === lineStart + 4 && octet === 0x20 && octets[lineStart] === 0x46) return false;
  }
  return octets.length === lineStart;
}

/** Any octets in base64, as an attachment with a name. */
export function attachmentPart(attachment: { name: string; type: string; bytes: Bytes }): Part {
  const name = cleanFileName(attachment.name) || 'attachment.bin';
  return base64Part(attachedType(attachment.type), attachment.bytes, { name });
}

/** A base64 part, of octets given whole or in pieces, that is an attachment; the name stands in Content-Type (for old readers) and in the disposition. */
export function base64Part(
  type: string,
  octets: Bytes | readonly Bytes[],
  options: { name: string; parameters?: Readonly<Record<string, string>> },
): Part {
  return {
    header: [
      namedTypeField(type, options.parameters ?? {}, options.name),
      'Content-Transfer-Encoding: base64',
      parameterField('Content-Disposition', 'attachment', { filename: options.name }),
    ],
    body: [new Base64Lines(octets)],
  };
}

/**
 * The type an attachment may be given: multipart and message types may not be in base64 (RFC 2046 sections
 * 5.1 and 5.2.1), and what is no type at all is octets.
 */
function attachedType(type: string): string {
  const read = readContentType(type);
  const isType = /^[\w.+-]+\/[\w.+-]+$/.test(type.trim());
  return isType && read.type !== 'multipart' && read.type !== 'message'
    ? read.value
    : 'application/octet-stream';
}

/** multipart/`subtype` with a random boundary. The parts must be 7-bit and canonical already. */
export function multipart(
  subtype: string,
  parts: readonly (Part | Bytes)[],
  parameters: Readonly<Record<string, string>> = {},
  preamble = '',
): Part {
  const boundary = newBoundary();
  const pieces: BodyPiece[] = [];
  if (preamble !== '') pieces.push(bytesFromLatin1(preamble));
  for (const [index, part] of parts.entries()) {
    // The line end before a delimiter belongs to the delimiter, so a part keeps its own last line end.
    const lineEnd = index === 0 && preamble === '' ? '' : '\r\n';
    pieces.push(bytesFromLatin1(`${lineEnd}--${boundary}\r\n`));
    if (part instanceof Uint8Array) pieces.push(part);
    else pieces.push(...partPieces(part));
  }
  pieces.push(bytesFromLatin1(`\r\n--${boundary}--\r\n`));
  return {
    header: [parameterField('Content-Type', `multipart/${subtype}`, { ...parameters, boundary })],
    body: pieces,
  };
}

/** 144 random bits: cannot be foreseen, so it cannot stand in a part; `=_` cannot stand in base64 or quoted-printable. */
function newBoundary(): string {
  return `=_${randomToken()}`;
}

/** Random characters for boundaries and message identifiers: lower-case hexadecimal. */
export function randomToken(): string {
  return toHex(globalThis.crypto.getRandomValues(new Uint8Array(RANDOM_OCTETS)));
}
