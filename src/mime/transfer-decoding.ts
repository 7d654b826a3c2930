// Decodes octets by the name of a Content-Transfer-Encoding (RFC 2045 section 6).
import type { Bytes } from '../bytes.ts';
import { decodeBase64 } from './base64.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';

/** Octets without the encoding (lower case). One that nobody knows leaves them as they are. */
export function decodeTransfer(octets: Bytes, encoding: string): Bytes {
  switch (encoding) {
    case 'base64':
      return decodeBase64(octets);
    case 'quoted-printable':
      return decodeQuotedPrintable(octets);
    default:
      return octets;
  }
}
