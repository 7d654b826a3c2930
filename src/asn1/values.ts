// Values of ASN.1 elements: checked accessors from a BER node to numbers, OIDs, texts and times.
import { Asn1Error } from '../errors.ts';
import { latin1FromBytes, toHex, type Bytes } from '../bytes.ts';
import { Tag, contentBytes, isUniversal, octetStringValue, type Asn1Node } from './reader.ts';

/** OIDs longer than this do not occur; the limit keeps their text short. */
const MAX_OID_OCTETS = 128;
/** Numbers longer than this are no keys and no signatures; arithmetic on them would take minutes. */
const MAX_INTEGER_OCTETS = 4096;

function expect(node: Asn1Node | undefined, tag: number, what: string): Asn1Node {
  if (!isUniversal(node, tag))
    throw new Asn1Error('asn1.unexpected', { expected: what, offset: node?.start ?? -1 });
  return node;
}

/** The elements of a SEQUENCE; throws `asn1.unexpected` for anything else. */
export function sequenceElements(node: Asn1Node | undefined): readonly Asn1Node[] {
  return expect(node, Tag.sequence, 'SEQUENCE').children;
}

/** The elements of a SET; throws `asn1.unexpected` for anything else. */
export function setElements(node: Asn1Node | undefined): readonly Asn1Node[] {
  return expect(node, Tag.set, 'SET').children;
}

/** The one child of an explicitly tagged element. */
export function explicitContent(node: Asn1Node): Asn1Node {
  if (!node.constructed || node.children.length !== 1)
    throw new Asn1Error('asn1.malformed', { offset: node.start });
  return node.children[0]!;
}

/** OBJECT IDENTIFIER in dotted decimal. */
export function oidValue(node: Asn1Node | undefined): string {
  return oidFromContent(contentBytes(expect(node, Tag.oid, 'OBJECT IDENTIFIER')));
}

/** Dotted decimal of the content octets of an OBJECT IDENTIFIER (X.690 section 8.19). */
export function oidFromContent(content: Bytes): string {
  const last = content.at(-1);
  if (last === undefined || (last & 0x80) !== 0 || content.length > MAX_OID_OCTETS)
    throw new Asn1Error('asn1.malformed');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    if (arcs.length === 0) {
      const first = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(first, arc - first * 40n);
    } else {
      arcs.push(arc);
    }
    arc = 0n;
  }
  return arcs.join('.');
}

/** Content octets of an INTEGER: two's complement, big endian. */
export function integerBytes(node: Asn1Node | undefined): Bytes {
  const content = contentBytes(expect(node, Tag.integer, 'INTEGER'));
  if (content.length === 0) throw new Asn1Error('asn1.malformed', { offset: node!.start });
  return content;
}

/** INTEGER of up to MAX_INTEGER_OCTETS; a larger one is `asn1.malformed`. */
export function bigIntegerValue(node: Asn1Node | undefined): bigint {
  const content = integerBytes(node);
  if (content.length > MAX_INTEGER_OCTETS) throw new Asn1Error('asn1.malformed', { offset: node!.start });
  const value = BigInt(`0x${toHex(content)}`);
  return (content[0]! & 0x80) === 0 ? value : value - (1n << BigInt(8 * content.length));
}

/** As bigIntegerValue, of a number that is never negative: some writers leave its leading zero octet out. */
export function unsignedIntegerValue(node: Asn1Node | undefined): bigint {
  const value = bigIntegerValue(node);
  return value >= 0n ? value : value + (1n << BigInt(8 * integerBytes(node).length));
}

/** INTEGER or ENUMERATED that must fit a non-negative JavaScript number. */
export function smallIntegerValue(node: Asn1Node | undefined): number {
  if (
    node === undefined ||
    node.tagClass !== 'universal' ||
    (node.tag !== Tag.integer && node.tag !== Tag.enumerated)
  ) {
    throw new Asn1Error('asn1.unexpected', { expected: 'INTEGER', offset: node?.start ?? -1 });
  }
  const content = contentBytes(node);
  if (content.length === 0 || content.length > 6 || (content[0]! & 0x80) !== 0) {
    throw new Asn1Error('asn1.malformed', { offset: node.start });
  }
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

export function booleanValue(node: Asn1Node | undefined): boolean {
  const content = contentBytes(expect(node, Tag.boolean, 'BOOLEAN'));
  if (content.length !== 1) throw new Asn1Error('asn1.malformed', { offset: node!.start });
  return content[0] !== 0;
}

/** Octets of a BIT STRING, and how many bits of the last octet are unused. Primitive form only. */
export function bitStringValue(node: Asn1Node | undefined): { bytes: Bytes; unusedBits: number } {
  const content = contentBytes(expect(node, Tag.bitString, 'BIT STRING'));
  const unusedBits = content[0];
  if (
    node!.constructed ||
    unusedBits === undefined ||
    unusedBits > 7 ||
    (content.length === 1 && unusedBits > 0)
  ) {
    throw new Asn1Error('asn1.malformed', { offset: node!.start });
  }
  return { bytes: content.subarray(1), unusedBits };
}

/** True when the named bit (0 is the first) of a BIT STRING with a named bit list is set. */
export function namedBit(bytes: Bytes, bit: number): boolean {
  return ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

/** Text of any character string type; undefined for an element of another type. Invalid UTF-8 becomes U+FFFD. */
export function stringValue(node: Asn1Node): string | undefined {
  if (node.tagClass !== 'universal') return undefined;
  switch (node.tag) {
    case Tag.utf8String:
      return new TextDecoder('utf-8').decode(octets(node));
    case Tag.numericString:
    case Tag.printableString:
    case Tag.ia5String:
    case Tag.visibleString:
    // In practice T.61 strings hold Latin-1 (RFC 5280 section 4.1.2.4 forbids them in new certificates).
    case Tag.teletexString:
      return latin1FromBytes(octets(node));
    case Tag.bmpString:
      return utf16BigEndian(octets(node));
    case Tag.universalString:
      return utf32BigEndian(octets(node));
    default:
      return undefined;
  }
}

function octets(node: Asn1Node): Bytes {
  return node.constructed ? octetStringValue(node) : contentBytes(node);
}

function utf16BigEndian(bytes: Bytes): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode((bytes[i]! << 8) | bytes[i + 1]!);
  return text;
}

function utf32BigEndian(bytes: Bytes): string {
  let text = '';
  for (let i = 0; i + 3 < bytes.length; i += 4) {
    const code = bytes[i]! * 2 ** 24 + ((bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

/**
 * UTCTime or GeneralizedTime as a Date (RFC 5280 section 4.1.2.5: years 50 to 99 of UTCTime are 19xx).
 * Offsets and missing seconds are tolerated, because old certificates have them; a time that does not
 * exist is `asn1.malformed`.
 */
export function timeValue(node: Asn1Node | undefined): Date {
  const isUtc = isUniversal(node, Tag.utcTime);
  if (!isUtc && !isUniversal(node, Tag.generalizedTime)) {
    throw new Asn1Error('asn1.unexpected', { expected: 'Time', offset: node?.start ?? -1 });
  }
  const text = latin1FromBytes(contentBytes(node));
  const form = isUtc
    ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})$/
    : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?(Z|[+-]\d{4})$/;
  const match = form.exec(text);
  if (!match) throw new Asn1Error('asn1.malformed', { offset: node.start });
  const number = (index: number): number => Number(match[index] ?? 0);
  const year = isUtc ? (number(1) < 50 ? 2000 : 1900) + number(1) : number(1);
  const time = new Date(Date.UTC(year, number(2) - 1, number(3), number(4), number(5), number(6)));
  if (year < 100) time.setUTCFullYear(year);
  if (time.getUTCMonth() !== number(2) - 1 || time.getUTCDate() !== number(3)) {
    throw new Asn1Error('asn1.malformed', { offset: node.start });
  }
  const zone = match[7]!;
  if (zone === 'Z') return time;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return new Date(time.getTime() - (zone.startsWith('-') ? -minutes : minutes) * 60_000);
}
