// What part of an authority's certificates a revocation list is about (RFC 5280 section 5.2.5).
import { contentBytes, isContext, type Asn1Node } from '../asn1/reader.ts';
import { explicitContent, sequenceElements } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import { toHex } from '../bytes.ts';
import {
  ALL_REASONS,
  readPointName,
  reasonFlags,
  type DistributionPointName,
} from './distribution-points.ts';
import type { GeneralName } from './general-name.ts';
import { nameKey, relativeNameKey, type Name } from './name.ts';

export interface IssuingDistributionPoint {
  readonly name?: DistributionPointName;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCaCerts: boolean;
  readonly onlyContainsAttributeCerts: boolean;
  /** As DistributionPoint.reasons; all when the extension does not say. */
  readonly reasons: number;
  readonly indirectCrl: boolean;
  /** The extension as encoded, hexadecimal: a delta list must have the same scope as its base. */
  readonly key: string;
}

/** Reads issuingDistributionPoint; throws Asn1Error. */
export function readIssuingDistributionPoint(node: Asn1Node): IssuingDistributionPoint {
  const fields = sequenceElements(node);
  let previous = -1;
  for (const field of fields) {
    if (field.tagClass !== 'context' || field.tag <= previous || field.tag > 5) throw malformed(field);
    previous = field.tag;
  }
  const field = (tag: number): Asn1Node | undefined => fields.find((one) => isContext(one, tag));
  const name = field(0);
  const reasons = field(3);
  const scopes = {
    onlyContainsUserCerts: flag(field(1)),
    onlyContainsCaCerts: flag(field(2)),
    onlyContainsAttributeCerts: flag(field(5)),
  };
  // At most one of them (X.509), as a list about nothing would seem to say that nothing is revoked.
  if (Object.values(scopes).filter(Boolean).length > 1) throw malformed(node);
  return {
    ...scopes,
    ...(name === undefined ? {} : { name: readPointName(explicitContent(name)) }),
    reasons: reasons === undefined ? ALL_REASONS : reasonFlags(reasons),
    indirectCrl: flag(field(4)),
    key: toHex(contentBytes(node)),
  };
}

function flag(node: Asn1Node | undefined): boolean {
  if (node === undefined) return false;
  const content = contentBytes(node);
  if (node.constructed || content.length !== 1) throw malformed(node);
  return content[0] !== 0;
}

/** Texts by which the names of points are compared; a relative name continues the name of who signs the list. */
export function pointNameKeys(name: DistributionPointName, signer: Name): string[] {
  if (name.kind === 'full') return name.names.map(generalNameKey);
  const base = nameKey(signer);
  return [`directoryName ${base === '' ? '' : `${base}/`}${relativeNameKey(name.name)}`];
}

export function generalNameKey(name: GeneralName): string {
  switch (name.kind) {
    case 'directoryName':
      return `${name.kind} ${nameKey(name.name)}`;
    case 'rfc822Name':
    case 'dNSName':
      return `${name.kind} ${name.text.toLowerCase()}`;
    case 'uniformResourceIdentifier':
      return `${name.kind} ${name.text}`;
    case 'iPAddress':
      return `${name.kind} ${toHex(name.octets)}`;
    case 'registeredID':
      return `${name.kind} ${name.oid}`;
    case 'otherName':
      return `${name.kind} ${name.type} ${toHex(contentBytes(name.value))}`;
    case 'x400Address':
    case 'ediPartyName':
      return `${name.kind} ${toHex(name.der)}`;
  }
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start });
}
