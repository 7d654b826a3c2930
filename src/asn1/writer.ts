// Writes DER (ITU-T X.690 section 10): small builders that return encoded elements.
import { Asn1Error } from '../errors.ts';
import { bytesFromLatin1, bytesFromUtf8, concatBytes, joinBytes, type Bytes } from '../bytes.ts';
import { Tag, contentBytes, encodedBytes, octetStringValue, type Asn1Node } from './reader.ts';

const CONSTRUCTED = 0x20;
const CONTEXT = 0x80;

/** Identifier and definite length octets for content of so many bytes. */
export function derHeader(identifier: number, length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(identifier, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(identifier, 0x80 | octets.length, ...octets);
}

/** An element from its identifier octet and content. */
export function derElement(identifier: number, ...content: readonly Bytes[]): Bytes {
  let length = 0;
  for (const part of content) length += part.length;
  return concatBytes(derHeader(identifier, length), ...content);
}

export function derSequence(...elements: readonly Bytes[]): Bytes {
  return derElement(CONSTRUCTED | Tag.sequence, ...elements);
}

/** SET OF in DER order: the encodings ascending (X.690 section 11.6). */
export function derSetOf(...elements: readonly Bytes[]): Bytes {
  return derElement(CONSTRUCTED | Tag.set, ...[...elements].sort(compareEncodings));
}

/** SET OF in the order given, for attributes whose received order is to be kept. */
export function derSetInOrder(...elements: readonly Bytes[]): Bytes {
  return derElement(CONSTRUCTED | Tag.set, ...elements);
}

function compareEncodings(a: Bytes, b: Bytes): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** [tag] EXPLICIT. */
export function derExplicit(tag: number, ...content: readonly Bytes[]): Bytes {
  return derElement(CONTEXT | CONSTRUCTED | tag, ...content);
}

/** [tag] IMPLICIT of a primitive type, from its content octets. */
export function derImplicit(tag: number, content: Bytes): Bytes {
  return derElement(CONTEXT | tag, content);
}

/** Replaces the identifier of an encoded element, as IMPLICIT tagging does; the constructed bit is kept. */
export function derRetag(tag: number, encoded: Bytes): Bytes {
  const copy = encoded.slice();
  copy[0] = CONTEXT | (encoded[0]! & CONSTRUCTED) | tag;
  return copy;
}

export function derOctetString(content: Bytes): Bytes {
  return derElement(Tag.octetString, content);
}

export function derBitString(content: Bytes, unusedBits = 0): Bytes {
  return derElement(Tag.bitString, Uint8Array.of(unusedBits), content);
}

export function derNull(): Bytes {
  return Uint8Array.of(Tag.null, 0);
}

export function derBoolean(value: boolean): Bytes {
  return Uint8Array.of(Tag.boolean, 1, value ? 0xff : 0);
}

/** INTEGER from a non-negative number or any bigint. */
export function derInteger(value: number | bigint): Bytes {
  let rest = BigInt(value);
  const octets: number[] = [];
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n && octets[0]! < 0x80) || (rest === -1n && octets[0]! >= 0x80)));
  return derElement(Tag.integer, Uint8Array.from(octets));
}

/** INTEGER from unsigned big-endian octets. */
export function derUnsignedInteger(magnitude: Bytes): Bytes {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const trimmed = magnitude.subarray(start);
  return trimmed.length === 0 || trimmed[0]! >= 0x80
    ? derElement(Tag.integer, Uint8Array.of(0), trimmed)
    : derElement(Tag.integer, trimmed);
}

/** OBJECT IDENTIFIER from dotted decimal; throws `asn1.malformed` when it is not one. */
export function derOid(dotted: string): Bytes {
  return derElement(Tag.oid, oidContent(dotted));
}

function oidContent(dotted: string): Bytes {
  if (!/^[012](\.\d+)+$/.test(dotted)) throw new Asn1Error('asn1.malformed', { oid: dotted.slice(0, 80) });
  const [first, second, ...rest] = dotted.split('.').map(BigInt);
  const octets: number[] = [];
  for (const arc of [first! * 40n + second!, ...rest]) {
    const groups: number[] = [];
    for (let value = arc, more = 0; value > 0n || groups.length === 0; value >>= 7n, more = 0x80) {
      groups.unshift(Number(value & 0x7fn) | more);
    }
    octets.push(...groups);
  }
  return Uint8Array.from(octets);
}

export function derUtf8String(text: string): Bytes {
  return derElement(Tag.utf8String, bytesFromUtf8(text));
}

export function derIa5String(text: string): Bytes {
  return derElement(Tag.ia5String, bytesFromLatin1(text));
}

/** UTCTime until 2049 and GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5, RFC 5652 section 11.3). */
export function derTime(time: Date): Bytes {
  const digits = time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const year = time.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? derElement(Tag.utcTime, bytesFromLatin1(digits.slice(2)))
    : derElement(Tag.generalizedTime, bytesFromLatin1(digits));
}

/**
 * Re-encodes a BER element with definite, minimal lengths and joined strings, keeping the order of its
 * elements: what a digest over signed attributes needs (RFC 5652 section 5.4).
 */
export function derFromBer(node: Asn1Node): Bytes {
  const header = node.source.subarray(node.start, node.contentStart);
  if (!node.constructed) {
    const identifierLength = identifierOctets(header);
    const identifier = header.subarray(0, identifierLength);
    return concatBytes(
      identifier,
      derHeader(0, node.contentEnd - node.contentStart).subarray(1),
      contentBytes(node),
    );
  }
  const isString = node.tagClass === 'universal' && node.tag !== Tag.sequence && node.tag !== Tag.set;
  if (isString) return derElement(node.tag, octetStringValue(node));
  const identifier = header.subarray(0, identifierOctets(header));
  const content = joinBytes(node.children.map(derFromBer));
  return concatBytes(identifier, derHeader(0, content.length).subarray(1), content);
}

function identifierOctets(header: Bytes): number {
  if ((header[0]! & 0x1f) !== 0x1f) return 1;
  let count = 2;
  while ((header[count - 1]! & 0x80) !== 0) count++;
  return count;
}

/** The element as it was received: for structures that are copied, such as certificates and names. */
export function asReceived(node: Asn1Node): Bytes {
  return encodedBytes(node).slice();
}
