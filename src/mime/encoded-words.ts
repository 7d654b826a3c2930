// Encoded words in header fields, read and written (RFC 2047).
import { bytesFromLatin1, bytesFromUtf8, joinBytes, toBase64, type Bytes } from '../bytes.ts';
import { decodeBase64 } from './base64.ts';
import { decodeCharset } from './charset.ts';

const WORD = /=\?([^?\s]{1,60})\?([bq])\?([^?\s]*)\?=/gi;
/** RFC 2047 section 2: an encoded word is at most 75 characters; `=?utf-8?B?` and `?=` take 12. */
const MAX_ENCODED_TEXT = 75 - 12;
/** What may stand as itself in a Q encoded word anywhere, in phrases too (RFC 2047 section 5 (3)). */
const PLAIN_IN_Q = /^[A-Za-z0-9!*+/-]$/;

interface DecodedWord {
  readonly charset: string;
  readonly octets: Bytes;
}

/** Words of one charset that follow each other. */
interface PendingWords {
  readonly charset: string;
  readonly pieces: Bytes[];
}

/**
 * Decodes the encoded words of a field's value. Blanks between two of them are dropped, and neighbours of one
 * charset are joined before decoding, because writers cut characters in the middle. For showing only:
 * addresses are read before anything is decoded.
 */
export function decodeWords(value: string): string {
  let text = '';
  let last = 0;
  let pending: PendingWords | undefined;
  const flush = (): void => {
    if (pending !== undefined) text += decodeCharset(joinBytes(pending.pieces), pending.charset);
    pending = undefined;
  };
  for (const match of value.matchAll(WORD)) {
    const between = value.slice(last, match.index);
    const word = decodeWord(match[1]!, match[2]!, match[3]!);
    if (pending === undefined || /\S/.test(between)) {
      flush();
      text += between;
    }
    if (pending?.charset === word.charset) {
      pending.pieces.push(word.octets);
    } else {
      flush();
      pending = { charset: word.charset, pieces: [word.octets] };
    }
    last = match.index + match[0].length;
  }
  flush();
  return text + value.slice(last);
}

function decodeWord(charset: string, encoding: string, text: string): DecodedWord {
  const name = charset.split('*')[0]!.toLowerCase();
  const octets = /^b$/i.test(encoding) ? decodeBase64(bytesFromUtf8(text)) : decodeQ(text);
  return { charset: name, octets };
}

function decodeQ(text: string): Bytes {
  const unescaped = text
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[\0-\xff]*$/.test(unescaped) ? bytesFromLatin1(unescaped) : bytesFromUtf8(unescaped);
}

/**
 * Encodes a text as encoded words in UTF-8, to be joined by a folding blank. Cut between characters, never
 * within one. The shorter of B and Q is taken for the whole.
 */
export function encodeWords(text: string): string[] {
  const characters = Array.from(text);
  const qLength = characters.reduce((length, character) => length + qEncoded(character).length, 0);
  const bLength = (bytesFromUtf8(text).length * 4) / 3;
  return qLength <= bLength ? encodeAsQ(characters) : encodeAsB(characters);
}

function encodeAsQ(characters: readonly string[]): string[] {
  const words: string[] = [];
  let word = '';
  for (const character of characters) {
    const encoded = qEncoded(character);
    if (word.length + encoded.length > MAX_ENCODED_TEXT) {
      words.push(word);
      word = '';
    }
    word += encoded;
  }
  words.push(word);
  return words.map((content) => `=?utf-8?Q?${content}?=`);
}

function encodeAsB(characters: readonly string[]): string[] {
  const maxOctets = Math.floor(MAX_ENCODED_TEXT / 4) * 3;
  const words: string[] = [];
  let word = '';
  let octets = 0;
  for (const character of characters) {
    const length = bytesFromUtf8(character).length;
    if (octets + length > maxOctets) {
      words.push(word);
      word = '';
      octets = 0;
    }
    word += character;
    octets += length;
  }
  words.push(word);
  return words.map((content) => `=?utf-8?B?${toBase64(bytesFromUtf8(content))}?=`);
}

function qEncoded(character: string): string {
  if (character === ' ') return '_';
  if (PLAIN_IN_Q.test(character)) return character;
  return Array.from(
    bytesFromUtf8(character),
    (octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
