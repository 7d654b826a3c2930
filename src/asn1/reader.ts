// Reads BER (ITU-T X.690) over a byte string: offsets, no copies, with limits on depth, count and length.
import { Asn1Error } from '../errors.ts';
import { joinBytes, type Bytes } from '../bytes.ts';

/** Nesting deeper than this is an attack: a signed, enveloped, compressed message needs about 15. */
export const MAX_DEPTH = 48;
/** More elements than this in one structure is an attack; a CRL of 100,000 entries has 400,000. */
export const MAX_NODES = 2_000_000;

export type TagClass = 'universal' | 'application' | 'context' | 'private';
const CLASSES = ['universal', 'application', 'context', 'private'] as const;

/** Universal tag numbers (X.680 section 8.4). */
export const Tag = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

/** One element: where it is in the source, and its parts. All views share the source's memory. */
export interface Asn1Node {
  readonly source: Bytes;
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  /** True when the length was given as indefinite (X.690 section 8.1.3.6). */
  readonly indefinite: boolean;
  /** Offset of the first octet of the identifier. */
  readonly start: number;
  /** Offset of the first content octet. */
  readonly contentStart: number;
  /** Offset after the last content octet (before an end-of-contents marker). */
  readonly contentEnd: number;
  /** Offset after the whole element. */
  readonly end: number;
  /** Elements within a constructed element; empty for a primitive one. */
  readonly children: readonly Asn1Node[];
}

export type UniversalNode = Asn1Node & { readonly tagClass: 'universal' };
export type ContextNode = Asn1Node & { readonly tagClass: 'context' };

interface Budget {
  nodes: number;
}

/**
 * Reads the one BER element that the bytes consist of.
 * Throws Asn1Error `asn1.malformed`, `asn1.truncated`, `asn1.trailing-data`, `asn1.too-deep`, `asn1.too-many-elements`.
 */
export function readBer(bytes: Bytes): Asn1Node {
  const node = readBerPrefix(bytes);
  if (node.end !== bytes.length) throw new Asn1Error('asn1.trailing-data', { offset: node.end });
  return node;
}

/** As readBer, but octets after the element are left alone (`end` tells where they begin). */
export function readBerPrefix(bytes: Bytes, offset = 0): Asn1Node {
  return readNode(bytes, offset, bytes.length, 0, { nodes: 0 });
}

function readNode(source: Bytes, start: number, limit: number, depth: number, budget: Budget): Asn1Node {
  if (depth > MAX_DEPTH) throw new Asn1Error('asn1.too-deep', { offset: start });
  if (++budget.nodes > MAX_NODES) throw new Asn1Error('asn1.too-many-elements', { offset: start });
  let at = start;
  const nextOctet = (): number => {
    if (at >= limit) throw new Asn1Error('asn1.truncated', { offset: start });
    return source[at++]!;
  };

  const identifier = nextOctet();
  const tagClass = CLASSES[identifier >> 6]!;
  const constructed = (identifier & 0x20) !== 0;
  let tag = identifier & 0x1f;
  if (tag === 0x1f) tag = readLongTag(nextOctet, start);

  const first = nextOctet();
  let length = first;
  const indefinite = first === 0x80;
  if (first > 0x80) length = readLongLength(first & 0x7f, nextOctet, start);
  if (indefinite) {
    if (!constructed) throw new Asn1Error('asn1.malformed', { offset: start });
    const children: Asn1Node[] = [];
    const contentStart = at;
    for (;;) {
      if (at + 2 > limit) throw new Asn1Error('asn1.truncated', { offset: start });
      if (source[at] === 0 && source[at + 1] === 0) break;
      const child = readNode(source, at, limit, depth + 1, budget);
      children.push(child);
      at = child.end;
    }
    return {
      source,
      tagClass,
      tag,
      constructed,
      indefinite,
      start,
      contentStart,
      contentEnd: at,
      end: at + 2,
      children,
    };
  }

  const contentStart = at;
  const end = at + length;
  if (end > limit) throw new Asn1Error('asn1.truncated', { offset: start });
  const children: Asn1Node[] = [];
  if (constructed) {
    while (at < end) {
      const child = readNode(source, at, end, depth + 1, budget);
      children.push(child);
      at = child.end;
    }
  } else if (tagClass === 'universal' && (tag === 0 || tag === Tag.sequence || tag === Tag.set)) {
    // A stray end-of-contents, or a SEQUENCE or SET that claims to be primitive.
    throw new Asn1Error('asn1.malformed', { offset: start });
  }
  return {
    source,
    tagClass,
    tag,
    constructed,
    indefinite,
    start,
    contentStart,
    contentEnd: end,
    end,
    children,
  };
}

function readLongTag(nextOctet: () => number, offset: number): number {
  let tag = 0;
  for (let octets = 0; ; octets++) {
    // Four octets of seven bits: no structure that we read has tags beyond that.
    if (octets === 4) throw new Asn1Error('asn1.malformed', { offset });
    const octet = nextOctet();
    tag = (tag << 7) | (octet & 0x7f);
    if ((octet & 0x80) === 0) return tag;
  }
}

function readLongLength(octets: number, nextOctet: () => number, offset: number): number {
  let length = 0;
  for (let i = 0; i < octets; i++) {
    length = length * 256 + nextOctet();
    if (length > Number.MAX_SAFE_INTEGER / 256) throw new Asn1Error('asn1.malformed', { offset });
  }
  return length;
}

/** The whole element as encoded: a view. */
export function encodedBytes(node: Asn1Node): Bytes {
  return node.source.subarray(node.start, node.end);
}

/** The content octets as encoded: a view. For constructed elements this includes the children's headers. */
export function contentBytes(node: Asn1Node): Bytes {
  return node.source.subarray(node.contentStart, node.contentEnd);
}

export function isUniversal(node: Asn1Node | undefined, tag: number): node is UniversalNode {
  return node !== undefined && node.tagClass === 'universal' && node.tag === tag;
}

export function isContext(node: Asn1Node | undefined, tag: number): node is ContextNode {
  return node !== undefined && node.tagClass === 'context' && node.tag === tag;
}

/**
 * The primitive pieces of an OCTET STRING (or an implicitly tagged one) in order, however deeply it is
 * constructed (X.690 section 8.7.3). Views, no copies.
 */
export function octetStringPieces(node: Asn1Node): Bytes[] {
  if (!node.constructed) return [contentBytes(node)];
  const pieces: Bytes[] = [];
  const collect = (parent: Asn1Node): void => {
    for (const child of parent.children) {
      if (!isUniversal(child, Tag.octetString))
        throw new Asn1Error('asn1.malformed', { offset: child.start });
      if (child.constructed) collect(child);
      else pieces.push(contentBytes(child));
    }
  };
  collect(node);
  return pieces;
}

/** The value of an OCTET STRING: a view when it is primitive, one copy when it is constructed. */
export function octetStringValue(node: Asn1Node): Bytes {
  const pieces = octetStringPieces(node);
  return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
}
