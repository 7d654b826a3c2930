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
 * Decodes text. An unknown charset, or 8-bit octets under a claim of ASCII, are read as UTF-8 where that is
 * well-formed and as windows-1252 otherwise. Never throws: what is no character becomes U+FFFD.
 */
export function decodeCharset(octets: Bytes, charset: string | undefined): string {
  // Some writers quote the name, and some of them with the wrong quotes.
  const name = withoutAround((charset ?? '').trim(), QUOTES)
    .trim()
    .toLowerCase();
  if (!CLAIMS_ASCII.has(name)) {
    try {
      const decoder = new TextDecoder(name === 'utf-16' ? utf16Name(octets) : (ALIASES[name] ?? name));
      if (decoder.encoding === 'windows-1252') return decodeWindows1252(octets);
      return decoder.decode(decoder.encoding === 'iso-2022-jp' ? withoutIdleEscapes(octets) : octets);
    } catch {
      // RangeError: a label that the platform does not know.
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return decodeWindows1252(octets);
  }
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
