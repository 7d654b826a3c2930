// Writes header fields that every hop leaves alone: 7-bit, folded, lines of at most 76 (RFC 5322, RFC 2047, RFC 2231).
import { bytesFromUtf8, toBase64 } from '../bytes.ts';
import { MimeError } from '../errors.ts';
import { encodeWords } from './encoded-words.ts';
import { cleanLine } from './clean-text.ts';
import type { Mailbox } from './addresses.ts';

const MAX_LINE = 76;
/** RFC 2045 section 5.1 token characters, as far as nobody trips over them. */
const TOKEN = /^[A-Za-z0-9!#$&+.^_-]+$/;
const ATOMS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Longest run without a blank that still fits a folded line. */
const MAX_WORD = MAX_LINE - 2;

/** 48 characters of base64: the word has 60, and room for `name="` before it. */
const OCTETS_A_NAME_WORD = 36;

/** A field without the CRLF at its end, from pieces that may be folded between. */
function folded(name: string, words: readonly string[]): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of words) {
    if (line.length + 1 + word.length > MAX_LINE && line.trim() !== '') {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  lines.push(line);
  return lines.join('\r\n');
}

/** An unstructured field such as Subject: as it is where it can be, in encoded words otherwise. */
export function textField(name: string, text: string): string {
  const clean = cleanLine(text);
  const words = clean.split(' ');
  const isPlain =
    PRINTABLE_ASCII.test(clean) &&
    !clean.includes('=?') &&
    words.every((word) => word.length <= MAX_WORD - name.length);
  return folded(name, isPlain ? words : encodeWords(clean));
}

/** A structured field from tokens that are valid as they stand, for example message identifiers. */
export function tokenField(name: string, tokens: readonly string[]): string {
  for (const token of tokens) {
    if (!/^[\x21-\x7e]+$/.test(token)) throw new MimeError('mime.not-writable', { field: name });
  }
  return folded(name, tokens);
}

/**
 * An address field. Addresses must be printable ASCII (MimeError `mime.not-writable`): a domain in another
 * script is written as its A-label by the caller.
 */
export function addressField(name: string, mailboxes: readonly Mailbox[]): string {
  const words = mailboxes.flatMap((mailbox, index) => {
    const comma = index < mailboxes.length - 1 ? ',' : '';
    if (!/^[\x21-\x7e]+$/.test(mailbox.address) || /[<>,]/.test(mailbox.address)) {
      throw new MimeError('mime.not-writable', { field: name });
    }
    const display = phrase(mailbox.name);
    return display.length === 0
      ? [`${mailbox.address}${comma}`]
      : [...display, `<${mailbox.address}>${comma}`];
  });
  return folded(name, words);
}

function phrase(displayName: string): string[] {
  const clean = cleanLine(displayName);
  if (clean === '') return [];
  if (clean.length <= MAX_WORD - 10 && !clean.includes('=?')) {
    if (ATOMS.test(clean)) return clean.split(' ');
    // One quoted string is one word: folding within it would change its blanks.
    const quoted = `"${clean.replace(/["\\]/g, '\\$&')}"`;
    if (PRINTABLE_ASCII.test(clean) && quoted.length <= MAX_WORD) return [quoted];
  }
  return encodeWords(clean);
}

/** A field such as Content-Type with parameters; values that are not short ASCII are written as RFC 2231 says. */
export function parameterField(
  name: string,
  value: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const words = Object.entries(parameters).flatMap(([key, text]) => parameterPieces(key, text));
  return folded(
    name,
    [value, ...words].map((word, index) => (index < words.length ? `${word};` : word)),
  );
}

/**
 * Content-Type with the name of a file. Outlook up to 2016 knows RFC 2231 in no field, and takes this name: what is not
 * short ASCII is written in encoded words, against RFC 2047 section 5, and as RFC 2231 says beside it in the disposition.
 */
export function namedTypeField(
  type: string,
  parameters: Readonly<Record<string, string>>,
  name: string,
): string {
  const plain = parameterPieces('name', name);
  const isPlain = plain.length === 1 && !plain[0]!.startsWith('name*');
  const words = Object.entries(parameters).flatMap(([key, text]) => parameterPieces(key, text));
  const terminated = [type, ...words].map((word) => `${word};`);
  return folded('Content-Type', [...terminated, ...(isPlain ? plain : nameInWords(name))]);
}

/** One quoted string of encoded words, short enough for what is around them in their lines. */
function nameInWords(name: string): string[] {
  const words: string[] = [];
  let piece = '';
  const finish = (): void => {
    words.push(`=?utf-8?B?${toBase64(bytesFromUtf8(piece))}?=`);
    piece = '';
  };
  for (const character of name) {
    if (bytesFromUtf8(piece + character).length > OCTETS_A_NAME_WORD) finish();
    piece += character;
  }
  finish();
  words[0] = `name="${words[0]!}`;
  words.push(`${words.pop()!}"`);
  return words;
}

function parameterPieces(key: string, text: string): string[] {
  if (TOKEN.test(text) && key.length + text.length + 2 <= MAX_WORD) return [`${key}=${text}`];
  const quoted = `${key}="${text.replace(/["\\]/g, '\\$&')}"`;
  if (PRINTABLE_ASCII.test(text) && quoted.length < MAX_WORD) return [quoted];
  return extendedPieces(key, text);
}

/** RFC 2231 sections 3 and 4: UTF-8, percent-encoded, in numbered pieces where one line cannot hold it. */
function extendedPieces(key: string, text: string): string[] {
  const room = MAX_WORD - key.length - `*99*=utf-8'';`.length;
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    const encoded = Array.from(bytesFromUtf8(character), (octet) =>
      /^[A-Za-z0-9._-]$/.test(String.fromCharCode(octet))
        ? String.fromCharCode(octet)
        : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join('');
    if (piece.length + encoded.length > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += encoded;
  }
  pieces.push(piece);
  if (pieces.length === 1) return [`${key}*=utf-8''${pieces[0]!}`];
  return pieces.map((content, index) => `${key}*${index}*=${index === 0 ? "utf-8''" : ''}${content}`);
}
