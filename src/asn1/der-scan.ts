// Walks over DER without building a tree: for lists of a hundred thousand entries of which one is wanted.
import { Asn1Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';

/** Where an element with a short tag and a definite length lies. */
export interface DerSpan {
  /** Identifier octet: class, constructed bit and tag number. */
  readonly identifier: number;
  /** Offset of the identifier. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Identifier octets of what is scanned for. */
export const Identifier = {
  boolean: 0x01,
  integer: 0x02,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The element at an offset, which must end by `limit`. Throws Asn1Error `asn1.truncated`, `asn1.malformed`. */
export function spanAt(source: Bytes, start: number, limit: number): DerSpan {
  if (start + 2 > limit) throw new Asn1Error('asn1.truncated', { offset: start });
  const identifier = source[start]!;
  // Tags above 30 and indefinite lengths do not occur where DER is demanded.
  if ((identifier & 0x1f) === 0x1f) throw new Asn1Error('asn1.malformed', { offset: start });
  let length = source[start + 1]!;
  let contentStart = start + 2;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 4) throw new Asn1Error('asn1.malformed', { offset: start });
    if (contentStart + octets > limit) throw new Asn1Error('asn1.truncated', { offset: start });
    length = 0;
    for (let index = 0; index < octets; index++) length = length * 256 + source[contentStart++]!;
  }
  const end = contentStart + length;
  if (end > limit) throw new Asn1Error('asn1.truncated', { offset: start });
  return { identifier, start, contentStart, end };
}

/** The elements within a constructed one, in order. */
export function childSpans(source: Bytes, parent: DerSpan): DerSpan[] {
  const children: DerSpan[] = [];
  for (let at = parent.contentStart; at < parent.end;) {
    const child = spanAt(source, at, parent.end);
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The element as encoded: a view. */
export function spanBytes(source: Bytes, span: DerSpan): Bytes {
  return source.subarray(span.start, span.end);
}
