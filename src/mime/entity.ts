// Parses a MIME entity into a tree whose nodes are exact byte ranges of the source (RFC 2045, RFC 2046).
import { MimeError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { DelimiterLines } from './delimiter-lines.ts';
import { firstField, readHeaderSection, type HeaderField, type HeaderSection } from './header-fields.ts';
import { readParameterized, type ParameterizedValue } from './parameters.ts';
import { decodeTransfer } from './transfer-decoding.ts';

/** Real mail nests to about 8; every level of a hostile one costs a scan of the whole. */
export const MAX_MIME_DEPTH = 20;
/** Parts in one message, all levels together. */
export const MAX_MIME_PARTS = 2000;
/** RFC 2046 section 5.1.1 allows 70; some writers go beyond. */
const MAX_BOUNDARY = 200;

/** Encodings that leave the octets as they are. */
const IDENTITIES: readonly string[] = ['7bit', '8bit', 'binary'];

const LF = 0x0a;
const CR = 0x0d;

export interface ContentType extends ParameterizedValue {
  /** Lower case; `text` and `plain` where the field is absent or unreadable (RFC 2045 section 5.2). */
  readonly type: string;
  readonly subtype: string;
}

export interface Entity {
  /** What the offsets count in: the whole message, or what a multipart with a transfer encoding decodes to. */
  readonly source: Bytes;
  readonly start: number;
  readonly bodyStart: number;
  /** After the last octet; a part does not include the line end before its boundary. */
  readonly end: number;
  readonly fields: readonly HeaderField[];
  readonly contentType: ContentType;
  /** Lower case; `7bit` when absent. */
  readonly encoding: string;
  readonly disposition?: ParameterizedValue;
  /** Content-ID without angle brackets. */
  readonly contentId?: string;
  /** Parts of a multipart; empty for everything else, and for a multipart without a usable boundary. */
  readonly parts: readonly Entity[];
}

/** What is read, and how many parts were found so far, in all that belongs to one message. */
interface Reading {
  readonly source: Bytes;
  readonly lines: DelimiterLines;
  readonly found: { parts: number };
}

/** A message has a header, whatever stands in it; a part may have none. */
type Kind = 'message' | 'part';

/**
 * Parses a whole message. Each repeated field counts by its first occurrence. A leading
 * mbox "From " line is passed over. The inside of message/rfc822 is not parsed: ask for it with parseEntity on
 * its body.
 * Throws MimeError `mime.header-too-large`, `mime.too-many-fields`, `mime.too-deep`, `mime.too-many-parts`.
 */
export function parseEntity(source: Bytes): Entity {
  return parseRange(readingOf(source, { parts: 0 }), 0, source.length, 0, 'message');
}

/**
 * Parses what a layer of protection holds: as parseEntity, but by the rule of parts that nothing of it is taken for
 * a header that is none. Throws as parseEntity.
 */
export function parsePart(source: Bytes): Entity {
  return parseRange(readingOf(source, { parts: 0 }), 0, source.length, 0, 'part');
}

function readingOf(source: Bytes, found: Reading['found']): Reading {
  return { source, lines: new DelimiterLines(source), found };
}

/** An entity without a header whose body is all of `source`, as if it were of this type. */
export function bodyEntity(source: Bytes, type: string): Entity {
  const contentType = readContentType(type);
  return {
    source,
    start: 0,
    bodyStart: 0,
    end: source.length,
    fields: [],
    contentType,
    encoding: 'binary',
    parts: [],
  };
}

/** The entity with its header, exactly as received: what a multipart/signed signature covers. */
export function entityBytes(entity: Entity): Bytes {
  return entity.source.subarray(entity.start, entity.end);
}

/** The body as received, with its transfer encoding. */
export function encodedBody(entity: Entity): Bytes {
  return entity.source.subarray(entity.bodyStart, entity.end);
}

/** `text/plain`, lower case. */
export function mediaType(entity: Entity): string {
  return `${entity.contentType.type}/${entity.contentType.subtype}`;
}

function parseRange(reading: Reading, start: number, end: number, depth: number, kind: Kind): Entity {
  const { source } = reading;
  if (depth > MAX_MIME_DEPTH) throw new MimeError('mime.too-deep');
  if (++reading.found.parts > MAX_MIME_PARTS) throw new MimeError('mime.too-many-parts');
  const section = readHeaderSection(source, start, end);
  const fields = kind === 'part' && !hasMimeField(section) ? [] : section.fields;
  const contentType = readContentType(firstField(fields, 'content-type'));
  const encoding = readEncoding(firstField(fields, 'content-transfer-encoding'));
  const bodyStart =
    kind === 'message' ? section.bodyStart : bodyOfPart(section, start, contentType, encoding);
  const disposition = firstField(fields, 'content-disposition');
  const contentId = firstField(fields, 'content-id')?.replace(/^<|>$/g, '');
  const boundary = contentType.type === 'multipart' ? contentType.parameters.get('boundary') : undefined;
  const parts = isUsableBoundary(boundary)
    ? parseParts(reading, { start: bodyStart, end }, boundary, encoding, depth + 1)
    : [];
  return {
    source,
    start,
    bodyStart,
    end,
    fields,
    contentType,
    encoding,
    ...(disposition === undefined ? {} : { disposition: readParameterized(disposition) }),
    ...(contentId === undefined ? {} : { contentId }),
    parts,
  };
}

/** True for a header that describes a part, or an empty one. */
function hasMimeField({ fields, strayAt }: HeaderSection): boolean {
  if (fields.length === 0) return strayAt === undefined;
  return fields.some(({ name }) => name.startsWith('content-') || name === 'mime-version');
}

/**
 * Where the body of a part begins. Without a MIME field there is no header: what looks like one is what somebody
 * wrote. A text begins with the first line above it that is no field, so that none of its words is swallowed.
 */
function bodyOfPart(section: HeaderSection, start: number, { type }: ContentType, encoding: string): number {
  if (!hasMimeField(section)) return start;
  return type === 'text' && IDENTITIES.includes(encoding)
    ? (section.strayAt ?? section.bodyStart)
    : section.bodyStart;
}

/**
 * RFC 2045 section 6.4: a multipart has no encoding of its own. One that claims to has its delimiters in the body all
 * the same; only where there are none is the body decoded and looked at again.
 */
function parseParts(
  reading: Reading,
  body: Range,
  boundary: string,
  encoding: string,
  depth: number,
): Entity[] {
  const parse = (from: Reading, ranges: readonly Range[]): Entity[] =>
    ranges.map((range) => parseRange(from, range.start, range.end, depth, 'part'));
  const ranges = splitAtBoundary(reading, body, boundary);
  if (ranges.length > 0) return parse(reading, ranges);
  const encoded = reading.source.subarray(body.start, body.end);
  const decoded = decodeTransfer(encoded, encoding);
  if (decoded === encoded) return [];
  const inner = readingOf(decoded, reading.found);
  return parse(inner, splitAtBoundary(inner, { start: 0, end: decoded.length }, boundary));
}

/** Reads a Content-Type value; an absent or unreadable one is text/plain. */
export function readContentType(field: string | undefined): ContentType {
  const { value, parameters } = readParameterized(field ?? '');
  const match = /^([!-.0-~]+)\/([!-.0-~]+)/.exec(value);
  if (match === null) return { value: 'text/plain', type: 'text', subtype: 'plain', parameters };
  return { value: `${match[1]!}/${match[2]!}`, type: match[1]!, subtype: match[2]!, parameters };
}

function readEncoding(field: string | undefined): string {
  const token = /[!-~]+/.exec(readParameterized(field ?? '').value)?.[0];
  return token ?? '7bit';
}

function isUsableBoundary(boundary: string | undefined): boundary is string {
  return boundary !== undefined && /^[\x20-\x7e]+$/.test(boundary) && boundary.length <= MAX_BOUNDARY;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a multipart body at its delimiter lines (RFC 2046 section 5.1.1). The line end before a delimiter belongs
 * to the delimiter. A missing closing delimiter ends with the body.
 */
function splitAtBoundary({ source, lines }: Reading, { start, end }: Range, boundary: string): Range[] {
  const ranges: Range[] = [];
  let partStart = -1;
  for (const delimiter of lines.between(start, end, boundary)) {
    if (partStart >= 0)
      ranges.push({ start: partStart, end: Math.max(partStart, beforeLineEnd(source, delimiter.start)) });
    if (delimiter.isClosing) return ranges;
    if (ranges.length >= MAX_MIME_PARTS) throw new MimeError('mime.too-many-parts');
    partStart = delimiter.end;
  }
  if (partStart >= 0) ranges.push({ start: partStart, end });
  return ranges;
}

function beforeLineEnd(source: Bytes, at: number): number {
  if (source[at - 1] !== LF) return at;
  return source[at - 2] === CR ? at - 2 : at - 1;
}
