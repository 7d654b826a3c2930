// Turns octets into text by a MIME charset name, as far as the platform's TextDecoder knows it.
import type { Bytes } from '../bytes.ts';

/** Names that mail uses and the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};
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
  const name = (charset ?? '').trim().toLowerCase();
  if (!CLAIMS_ASCII.has(name)) {
    try {
      return new TextDecoder(ALIASES[name] ?? name).decode(octets);
    } catch {
      // RangeError: a label that the platform does not know.
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return new TextDecoder('windows-1252').decode(octets);
  }
}
