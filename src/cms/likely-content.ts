// Whether decrypted octets begin as content of a message does: what tells a right key from one that only fits by chance.
import type { Bytes } from '../bytes.ts';

const SEQUENCE = 0x30;
const INTEGER_OF_ONE_OCTET = [0x02, 0x01] as const;
/** OBJECT IDENTIFIER, its length, and 1.2.840.113549: where all content types of CMS begin. */
const OBJECT_IDENTIFIER = 0x06;
const RSADSI = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d] as const;
/** Control characters that stand in text: tab, line feed, form feed, carriage return, and escape in ISO-2022 texts. */
const CONTROLS_OF_TEXT: readonly number[] = [0x09, 0x0a, 0x0c, 0x0d, 0x1b];

/**
 * True for the beginning of a MIME entity or other text, and of a CMS structure. Random octets pass for it less than
 * once in ten million times: what is too short for that ends in a padding that is all the longer.
 */
export function isLikelyContent(head: Bytes): boolean {
  return beginsCms(head) || isText(head);
}

/** A SEQUENCE of any length that begins with a version (SignedData and its like) or a content type (ContentInfo). */
function beginsCms(head: Bytes): boolean {
  if (head[0] !== SEQUENCE) return false;
  const lengthOctet = head[1] ?? 0;
  const first = 2 + (lengthOctet > 0x80 ? lengthOctet - 0x80 : 0);
  if (head[first] === OBJECT_IDENTIFIER) return RSADSI.every((octet, i) => head[first + 2 + i] === octet);
  return INTEGER_OF_ONE_OCTET.every((octet, i) => head[first + i] === octet);
}

/** Text in UTF-8, of which the last character may be cut off. */
function isText(head: Bytes): boolean {
  if (head.some((octet) => octet === 0x7f || (octet < 0x20 && !CONTROLS_OF_TEXT.includes(octet))))
    return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
