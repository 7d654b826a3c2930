// Turns octets into text by a MIME charset name, as far as the platform's TextDecoder knows it.
import { bytesFromLatin1, latin1FromBytes, type Bytes } from '../bytes.ts';
import { withoutAround } from './trim-characters.ts';

/** Names that mail uses and the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  ms936: 'gbk',
  ms949: 'euc-kr',
  ms950: 'big5',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp65001: 'utf-8',
};
/** 0x80 to 0x9F of windows-1252; what has no character stays a control. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
/** Around the name, with blanks, as some writers have them. */
const QUOTES = ` \t\r\n'"`;
/** Byte order marks, and what they tell. */
const MARKS: readonly (readonly [name: string, octets: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** An HTML document declares its charset within its first octets, or not at all; some writers put styles before. */
const MAX_DECLARATION = 4096;
const MAX_SAMPLE = 1024;
/** Without a charset, or with these, 8-bit octets are not allowed but occur. */
const CLAIMS_ASCII = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'unknown-8bit',
  'x-unknown',
  'default',
]);

/**
 * Decodes text. A byte order mark tells the encoding, whatever the label says. An unknown charset, or 8-bit octets
 * under a claim of ASCII, are read as UTF-16 where every other octet is zero, as UTF-8 where that is well-formed and
 * as windows-1252 otherwise. Never throws: what is no character becomes U+FFFD.
 */
export function decodeCharset(octets: Bytes, charset: string | undefined): string {
  const name = markedCharset(octets) ?? charsetName(charset);
  if (!CLAIMS_ASCII.has(name)) {
    try {
      const decoder = new TextDecoder(name === 'utf-16' ? utf16Name(octets) : (ALIASES[name] ?? name));
      if (decoder.encoding === 'windows-1252') return decodeWindows1252(octets);
      return decoder.decode(decoder.encoding === 'iso-2022-jp' ? withoutIdleEscapes(octets) : octets);
    } catch {
      // RangeError: a label that the platform does not know.
    }
  }
  const unmarked = unmarkedUtf16(octets);
  if (unmarked !== undefined) return new TextDecoder(unmarked).decode(octets);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return decodeWindows1252(octets);
  }
}

/**
 * Decodes an HTML document: by its own declaration where the label says nothing, or claims ASCII for octets that are
 * not (RFC 6657 section 3, HTML 13.2.3.2).
 */
export function decodeHtml(octets: Bytes, charset: string | undefined): string {
  const name = charsetName(charset);
  const isSilent = name === '' || (CLAIMS_ASCII.has(name) && octets.some((octet) => octet > 0x7f));
  return decodeCharset(octets, isSilent ? (declaredCharset(octets) ?? charset) : charset);
}

function charsetName(charset: string | undefined): string {
  // Some writers quote the name, and some of them with the wrong quotes.
  return withoutAround((charset ?? '').trim(), QUOTES)
    .trim()
    .toLowerCase();
}

/** The charset that a `meta` element or an XML declaration names; undefined for one that it cannot be written in. */
function declaredCharset(octets: Bytes): string | undefined {
  const beginning = latin1FromBytes(octets.subarray(0, MAX_DECLARATION)).replace(/<!--[^]*?-->/g, '');
  const [, xml] = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]+)/i.exec(beginning) ?? [];
  const [, meta] = /<meta\s(?:[^>]*?[\s;"'])?charset\s*=\s*["']?\s*([^\s"'>;/]+)/i.exec(beginning) ?? [];
  const name = meta ?? xml;
  return name === undefined || /^utf-?(16|32)/i.test(name) ? undefined : name;
}

function markedCharset(octets: Bytes): string | undefined {
  return MARKS.find(([, mark]) => mark.every((octet, index) => octets[index] === octet))?.[0];
}

/** UTF-16 without a mark: of text in any Latin script every other octet is zero, and in no other encoding. */
function unmarkedUtf16(octets: Bytes): string | undefined {
  const sample = octets.subarray(0, MAX_SAMPLE - (MAX_SAMPLE % 2));
  if (sample.length < 4 || octets.length % 2 > 0) return undefined;
  const zeros = [0, 0];
  for (const [index, octet] of sample.entries()) if (octet === 0) zeros[index % 2]!++;
  const half = sample.length / 2;
  const [even, odd] = zeros as [number, number];
  // Blanks and digits are enough in other scripts, but then the other half has no zeros at all.
  if (odd > half / 8 && even === 0) return 'utf-16le';
  return even > half / 8 && odd === 0 ? 'utf-16be' : undefined;
}

/** RFC 2781 section 4.3: the mark at the beginning tells the order, which the platform takes from the name alone. */
function utf16Name(octets: Bytes): string {
  return octets[0] === 0xfe && octets[1] === 0xff ? 'utf-16be' : 'utf-16le';
}

/**
 * Leaves out escape sequences that are followed by another at once, as between two encoded words or lines that are
 * joined: the Encoding Standard has them show as U+FFFD.
 */
function withoutIdleEscapes(octets: Bytes): Bytes {
  return bytesFromLatin1(
    latin1FromBytes(octets).replace(/(?:\x1b(?:\([BIJ]|\$[@B]))+(?=\x1b(?:\([BIJ]|\$[@B]))/g, ''),
  );
}

/** By a table: the TextDecoder of Node 20 takes it for ISO 8859-1. */
function decodeWindows1252(octets: Bytes): string {
  return latin1FromBytes(octets).replace(
    /[\x80-\x9f]/g,
    (octet) => WINDOWS_1252[octet.charCodeAt(0) - 0x80]!,
  );
}
