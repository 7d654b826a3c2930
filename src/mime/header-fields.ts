// Reads the header section of a message or part: every field is kept, with its exact octets (RFC 5322 section 2.2).
import { MimeError } from '../errors.ts';
import { latin1FromBytes, type Bytes } from '../bytes.ts';
import { withoutAtEnd } from './trim-characters.ts';

/** Real headers stay below 64 KiB; mail servers refuse more than a few hundred. */
export const MAX_HEADER_OCTETS = 512 * 1024;
export const MAX_HEADER_FIELDS = 2000;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const COLON = 0x3a;
/** The byte order mark in UTF-8, which some editors and scripts put before all that they write. */
const MARK = [0xef, 0xbb, 0xbf];

export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  /** The field as received, with its line ends: a view. */
  readonly raw: Bytes;
  /** Unfolded and trimmed; UTF-8 where the octets are that (RFC 6532), otherwise one character an octet. */
  readonly value: string;
}

export interface HeaderSection {
  readonly fields: readonly HeaderField[];
  /** Offset of the first octet of the body. */
  readonly bodyStart: number;
  /** Offset of the first line that is neither a field nor the continuation of one; absent when all are. */
  readonly strayAt?: number;
}

/**
 * Reads fields from `start` until the empty line or `end`. Lines end with CRLF or LF; a bare CR does not end
 * a line. Lines that are neither a field nor a continuation are no fields, and `strayAt` tells of them; a byte order
 * mark before the first field is passed over.
 * Throws MimeError `mime.header-too-large`, `mime.too-many-fields`.
 */
export function readHeaderSection(bytes: Bytes, start: number, end: number): HeaderSection {
  const fields: HeaderField[] = [];
  let fieldStart = -1;
  let fieldEnd = start;
  let at = MARK.every((octet, index) => bytes[start + index] === octet) ? start + MARK.length : start;
  let strayAt: number | undefined;
  const finishField = (): void => {
    if (fieldStart < 0) return;
    const field = readField(bytes.subarray(fieldStart, fieldEnd));
    if (field === undefined) strayAt ??= fieldStart;
    fieldStart = -1;
    if (field === undefined) return;
    if (fields.length >= MAX_HEADER_FIELDS) throw new MimeError('mime.too-many-fields');
    fields.push(field);
  };
  while (at < end) {
    const lineEnd = endOfLine(bytes, at, end);
    if (lineEnd - start > MAX_HEADER_OCTETS) throw new MimeError('mime.header-too-large');
    if (isEmptyLine(bytes, at, lineEnd)) {
      finishField();
      return { fields, bodyStart: lineEnd, ...(strayAt === undefined ? {} : { strayAt }) };
    }
    const first = bytes[at];
    const continues = (first === SPACE || first === TAB) && fieldStart >= 0;
    if (!continues) {
      finishField();
      fieldStart = at;
    }
    fieldEnd = lineEnd;
    at = lineEnd;
  }
  finishField();
  return { fields, bodyStart: end, ...(strayAt === undefined ? {} : { strayAt }) };
}

/** Value of the first field of that name (lower case): where a field is repeated, the first one counts. */
export function firstField(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

/** Values of all fields of that name (lower case), in order. */
export function fieldValues(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value);
}

/** Offset after the LF that ends the line which begins at `at`, or `end`. */
export function endOfLine(bytes: Bytes, at: number, end: number): number {
  const lf = bytes.indexOf(LF, at);
  return lf < 0 || lf >= end ? end : lf + 1;
}

function isEmptyLine(bytes: Bytes, start: number, end: number): boolean {
  if (bytes[start] === LF) return true;
  return bytes[start] === CR && end - start === 2 && bytes[start + 1] === LF;
}

function readField(raw: Bytes): HeaderField | undefined {
  const colon = raw.indexOf(COLON);
  if (colon <= 0) return undefined;
  // Blanks before the colon are obsolete syntax (RFC 5322 section 4.5) and tolerated by many readers: so that
  // "From : x" is not overlooked here, it counts as the field.
  const name = withoutAtEnd(latin1FromBytes(raw.subarray(0, colon)), ' \t').toLowerCase();
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) return undefined;
  return { name, raw, value: unfold(headerText(raw.subarray(colon + 1))) };
}

function unfold(text: string): string {
  return text.replace(/\r?\n/g, '').trim();
}

function headerText(octets: Bytes): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return latin1FromBytes(octets);
  }
}
