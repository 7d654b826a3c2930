// Parses a MIME entity into a tree whose nodes are exact byte ranges of the source (RFC 2045, RFC 2046).
import { MimeError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { DelimiterLines } from './delimiter-lines.ts';
import { firstField, readHeaderSection, type HeaderField } from './header-fields.ts';
import { readParameterized, type ParameterizedValue } from './parameters.ts';

/** Real mail nests to about 8; every level of a hostile one costs a scan of the whole. */
export const MAX_MIME_DEPTH = 20;
/** Parts in one message, all levels together. */
export const MAX_MIME_PARTS = 2000;
/** RFC 2046 section 5.1.1 allows 70; some writers go beyond. */
const MAX_BOUNDARY = 200;

const LF = 0x0a;
const CR = 0x0d;

export interface ContentType extends ParameterizedValue {
  /** Lower case; `text` and `plain` where the field is absent or unreadable (RFC 2045 section 5.2). */
  readonly type: string;
  readonly subtype: string;
}

export interface Entity {
  /** What the offsets count in. */
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

/** What is read, and how many parts were found in it so far. */
interface Reading {
  readonly source: Bytes;
  readonly lines: DelimiterLines;
  parts: number;
}

/**
 * Parses a whole message or a protected content. Each repeated field counts by its first occurrence. A leading
 * mbox "From " line is passed over. The inside of message/rfc822 is not parsed: ask for it with parseEntity on
 * its body.
 * Throws MimeError `mime.header-too-large`, `mime.too-many-fields`, `mime.too-deep`, `mime.too-many-parts`.
 */
export function parseEntity(source: Bytes): Entity {
  return parseRange({ source, lines: new DelimiterLines(source), parts: 0 }, 0, source.length, 0);
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

function parseRange(reading: Reading, start: number, end: number, depth: number): Entity {
  const { source } = reading;
  if (depth > MAX_MIME_DEPTH) throw new MimeError('mime.too-deep');
  if (++reading.parts > MAX_MIME_PARTS) throw new MimeError('mime.too-many-parts');
  const { fields, bodyStart } = readHeaderSection(source, start, end);
  const contentType = readContentType(firstField(fields, 'content-type'));
  const encoding = readEncoding(firstField(fields, 'content-transfer-encoding'));
  const disposition = firstField(fields, 'content-disposition');
  const contentId = firstField(fields, 'content-id')?.replace(/^<|>$/g, '');
  const boundary = contentType.type === 'multipart' ? contentType.parameters.get('boundary') : undefined;
  // RFC 2045 section 6.4: a multipart has no encoding of its own; one that claims to is not looked into.
  const isSplit = isUsableBoundary(boundary) && ['7bit', '8bit', 'binary'].includes(encoding);
  const parts = isSplit
    ? splitAtBoundary(reading, bodyStart, end, boundary).map((range) =>
        parseRange(reading, range.start, range.end, depth + 1),
      )
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
function splitAtBoundary({ source, lines }: Reading, start: number, end: number, boundary: string): Range[] {
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
