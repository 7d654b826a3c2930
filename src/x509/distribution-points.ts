// Where a certificate's revocation lists are, and which part of them is meant (RFC 5280 sections 4.2.1.13, 4.2.1.15).
import { contentBytes, isContext, type Asn1Node } from '../asn1/reader.ts';
import { explicitContent, sequenceElements } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import { ExtensionOid, parseExtension, type Extended } from './extensions.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';
import { readAttributes, type RelativeName } from './name.ts';

/** More points or names than this in one certificate are an attack on our time. */
const MAX_POINTS = 64;
const MAX_NAMES = 64;

/** A point's names: complete ones, or one that continues the issuer's name. */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'relative'; readonly name: RelativeName };

export interface DistributionPoint {
  readonly name?: DistributionPointName;
  /** Bits of ReasonFlags; all when absent. */
  readonly reasons?: number;
  /** Who signs the list when it is not the certificate's issuer. */
  readonly crlIssuer?: readonly GeneralName[];
}

/** The bits of ReasonFlags that mean something: 1 (keyCompromise) to 8 (aACompromise). */
export const ALL_REASONS = 0b1_1111_1110;

/** Reads the certificate's cRLDistributionPoints; undefined when there are none. Throws X509Error. */
export function crlDistributionPoints(certificate: Extended): readonly DistributionPoint[] | undefined {
  return parseExtension(certificate, ExtensionOid.crlDistributionPoints, readPoints);
}

/** Reads freshestCRL of a certificate or of a revocation list. Throws X509Error. */
export function freshestCrlPoints(extended: Extended): readonly DistributionPoint[] | undefined {
  return parseExtension(extended, ExtensionOid.freshestCrl, readPoints);
}

function readPoints(node: Asn1Node): readonly DistributionPoint[] {
  const points = sequenceElements(node);
  if (points.length === 0 || points.length > MAX_POINTS) throw malformed(node);
  return points.map(readPoint);
}

function readPoint(node: Asn1Node): DistributionPoint {
  const point: { name?: DistributionPointName; reasons?: number; crlIssuer?: readonly GeneralName[] } = {};
  let previous = -1;
  for (const field of sequenceElements(node)) {
    if (field.tagClass !== 'context' || field.tag <= previous) throw malformed(field);
    previous = field.tag;
    if (isContext(field, 0)) point.name = readPointName(explicitContent(field));
    else if (isContext(field, 1)) point.reasons = reasonFlags(field);
    else if (isContext(field, 2)) point.crlIssuer = readNames(field);
    else throw malformed(field);
  }
  // Reasons alone say nothing of where or who.
  if (point.name === undefined && point.crlIssuer === undefined) throw malformed(node);
  return point;
}

/** DistributionPointName: fullName [0] or nameRelativeToCRLIssuer [1]. Throws Asn1Error. */
export function readPointName(node: Asn1Node): DistributionPointName {
  if (isContext(node, 0)) return { kind: 'full', names: readNames(node) };
  if (isContext(node, 1)) return { kind: 'relative', name: readAttributes(node) };
  throw malformed(node);
}

function readNames(node: Asn1Node): readonly GeneralName[] {
  if (node.children.length === 0 || node.children.length > MAX_NAMES) throw malformed(node);
  return node.children.map(readGeneralName);
}

/** Bits of an implicitly tagged ReasonFlags, bit 0 of the BIT STRING as 1 << 0. Throws Asn1Error. */
export function reasonFlags(node: Asn1Node): number {
  const [unused, ...octets] = contentBytes(node);
  if (node.constructed || unused === undefined || unused > 7 || octets.length > 2) throw malformed(node);
  let flags = 0;
  for (const [index, octet] of octets.entries())
    for (let bit = 0; bit < 8; bit++) if ((octet & (0x80 >> bit)) !== 0) flags |= 1 << (8 * index + bit);
  return flags & ALL_REASONS;
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start });
}
