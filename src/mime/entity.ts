// Parses a MIME entity into a tree whose nodes are exact byte ranges of the source (RFC 2045, RFC 2046).
import { MimeError } from '../errors.ts';
import { latin1FromBytes, type Bytes } from '../bytes.ts';
import { endOfLine, firstField, readHeaderSection, type HeaderField } from './header-fields.ts';
import { readParameterized, type ParameterizedValue } from './parameters.ts';

/** Real mail nests to about 8; every level of a hostile one costs a scan of the whole. */
export const MAX_MIME_DEPTH = 20;
/** Parts in one message, all levels together. */
export const MAX_MIME_PARTS = 2000;
/** RFC 2046 section 5.1.1 allows 70; some writers go beyond. */
const MAX_BOUNDARY = 200;
/** What may stand in a delimiter line beside the boundary: dashes, line end, blanks that some hop added. */
const MAX_DELIMITER_BLANKS = 1000;

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

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

interface Budget {
  parts: number;
}

/**
 * Parses a whole message or a protected content. Each repeated field counts by its first occurrence. A leading
 * mbox "From " line is passed over. The inside of message/rfc822 is not parsed: ask for it with parseEntity on
 * its body.
 * Throws MimeError `mime.header-too-large`, `mime.too-many-fields`, `mime.too-deep`, `mime.too-many-parts`.
 */
export function parseEntity(source: Bytes): Entity {
  return parseRange(source, 0, source.length, 0, { parts: 0 });
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

function parseRange(source: Bytes, start: number, end: number, depth: number, budget: Budget): Entity {
  if (depth > MAX_MIME_DEPTH) throw new MimeError('mime.too-deep');
  if (++budget.parts > MAX_MIME_PARTS) throw new MimeError('mime.too-many-parts');
  const { fields, bodyStart } = readHeaderSection(source, start, end);
  const contentType = readContentType(firstField(fields, 'content-type'));
  const encoding = readEncoding(firstField(fields, 'content-transfer-encoding'));
  const disposition = firstField(fields, 'content-disposition');
  const contentId = firstField(fields, 'content-id')?.replace(/^<|>$/g, '');
  const boundary = contentType.type === 'multipart' ? contentType.parameters.get('boundary') : undefined;
  // RFC 2045 section 6.4: a multipart has no encoding of its own; one that claims to is not looked into.
  const isSplit = isUsableBoundary(boundary) && ['7bit', '8bit', 'binary'].includes(encoding);
  const parts = isSplit
    ? splitAtBoundary(source, bodyStart, end, boundary).map((range) =>
        parseRange(source, range.start, range.end, depth + 1, budget),
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
 * Cuts a multipart body at its delimiter lines (RFC 2046 section 5.1.1): `--boundary` at the beginning of a
 * line, then nothing but blanks. A boundary that is the beginning of another one therefore does not match it.
 * The line end before a delimiter belongs to the delimiter. A missing closing delimiter ends with the body.
 */
function splitAtBoundary(source: Bytes, start: number, end: number, boundary: string): Range[] {
  const ranges: Range[] = [];
  let partStart = -1;
  for (let at = source.indexOf(DASH, start); at >= 0 && at < end; at = source.indexOf(DASH, at + 1)) {
    const beginsLine = at === start || source[at - 1] === LF;
    if (!beginsLine || source[at + 1] !== DASH) continue;
    const lineEnd = endOfLine(source, at, end);
    const kind = delimiterKind(source, at, lineEnd, boundary);
    if (kind !== 'none') {
      if (partStart >= 0)
        ranges.push({ start: partStart, end: Math.max(partStart, beforeLineEnd(source, at)) });
      if (kind === 'closing') return ranges;
      if (ranges.length >= MAX_MIME_PARTS) throw new MimeError('mime.too-many-parts');
      partStart = lineEnd;
    }
    at = lineEnd - 1;
  }
  if (partStart >= 0) ranges.push({ start: partStart, end });
  return ranges;
}

function delimiterKind(
  source: Bytes,
  at: number,
  lineEnd: number,
  boundary: string,
): 'none' | 'part' | 'closing' {
  const length = lineEnd - at;
  if (length < boundary.length + 2 || length > boundary.length + MAX_DELIMITER_BLANKS) return 'none';
  // Trailing blanks of the boundary itself are not part of it (RFC 2046 section 5.1.1), nor those of the line.
  const line = latin1FromBytes(source.subarray(at + 2, lineEnd)).trimEnd();
  const wanted = boundary.trimEnd();
  if (line === wanted) return 'part';
  return line === `${wanted}--` ? 'closing' : 'none';
}

function beforeLineEnd(source: Bytes, at: number): number {
  if (source[at - 1] !== LF) return at;
  return source[at - 2] === CR ? at - 2 : at - 1;
}
