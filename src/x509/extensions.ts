// Certificate extensions (RFC 5280 section 4.2): typed views of those that the engine judges by, read when asked for.
import { Tag, isContext, isUniversal, octetStringValue, readBer, type Asn1Node } from '../asn1/reader.ts';
import {
  bitStringValue,
  booleanValue,
  namedBit,
  oidValue,
  sequenceElements,
  smallIntegerValue,
} from '../asn1/values.ts';
import { Asn1Error, X509Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** Content of extnValue: the DER of the extension itself. */
  readonly value: Bytes;
}

/** What the functions here need of a certificate. */
export interface Extended {
  readonly extensions: ReadonlyMap<string, Extension>;
}

export const ExtensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const;

export const KeyPurpose = {
  any: '2.5.29.37.0',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export interface BasicConstraints {
  readonly ca: boolean;
  /** Highest number of further authorities below this one, those issued to itself not counted. */
  readonly pathLength?: number;
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Bytes;
  readonly issuer?: readonly GeneralName[];
  /** Content octets of the INTEGER. */
  readonly serialNumber?: Bytes;
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export interface PolicyInformation {
  readonly policy: string;
  /** PolicyQualifierInfo elements, DER. */
  readonly qualifiers: readonly Asn1Node[];
}

/** Reads the Extensions SEQUENCE. Throws X509Error `x509.duplicate-extension`, or Asn1Error. */
export function readExtensions(node: Asn1Node): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const element of sequenceElements(node)) {
    const fields = sequenceElements(element);
    const oid = oidValue(fields[0]);
    const hasCritical = isUniversal(fields[1], Tag.boolean);
    const valueNode = fields[hasCritical ? 2 : 1];
    if (!isUniversal(valueNode, Tag.octetString) || fields.length > (hasCritical ? 3 : 2))
      throw malformed(element);
    // RFC 5280 section 4.2: not more than one instance of an extension.
    if (extensions.has(oid)) throw new X509Error('x509.duplicate-extension', { oid });
    const critical = hasCritical && booleanValue(fields[1]);
    extensions.set(oid, { oid, critical, value: octetStringValue(valueNode) });
  }
  return extensions;
}

/**
 * Reads one extension's value by `read`; undefined when the certificate has none.
 * Throws X509Error `x509.malformed-extension` {oid}.
 */
export function parseExtension<T>(
  certificate: Extended,
  oid: string,
  read: (node: Asn1Node) => T,
): T | undefined {
  const extension = certificate.extensions.get(oid);
  if (extension === undefined) return undefined;
  try {
    return read(readBer(extension.value));
  } catch (error) {
    if (error instanceof Asn1Error) throw new X509Error('x509.malformed-extension', { oid });
    throw error;
  }
}

/** Section 4.2.1.9. */
export function basicConstraints(certificate: Extended): BasicConstraints | undefined {
  return parseExtension(certificate, ExtensionOid.basicConstraints, (node) => {
    const fields = sequenceElements(node);
    const hasCa = isUniversal(fields[0], Tag.boolean);
    const pathLengthNode = fields[hasCa ? 1 : 0];
    if (fields.length > (hasCa ? 2 : 1)) throw malformed(node);
    const ca = hasCa && booleanValue(fields[0]);
    return pathLengthNode === undefined ? { ca } : { ca, pathLength: smallIntegerValue(pathLengthNode) };
  });
}

/** Section 4.2.1.3. Undefined means that the certificate does not limit the use of its key. */
export function keyUsage(certificate: Extended): ReadonlySet<KeyUsage> | undefined {
  return parseExtension(certificate, ExtensionOid.keyUsage, (node) => {
    const { bytes } = bitStringValue(node);
    return new Set(KEY_USAGES.filter((_, bit) => namedBit(bytes, bit)));
  });
}

/** Section 4.2.1.12: dotted OIDs of purposes. */
export function extKeyUsage(certificate: Extended): ReadonlySet<string> | undefined {
  return parseExtension(
    certificate,
    ExtensionOid.extKeyUsage,
    (node) => new Set(someElements(node).map(oidValue)),
  );
}

/** Section 4.2.1.2. */
export function subjectKeyIdentifier(certificate: Extended): Bytes | undefined {
  return parseExtension(certificate, ExtensionOid.subjectKeyIdentifier, (node) => {
    if (!isUniversal(node, Tag.octetString)) throw malformed(node);
    return octetStringValue(node);
  });
}

/** Section 4.2.1.1. */
export function authorityKeyIdentifier(certificate: Extended): AuthorityKeyIdentifier | undefined {
  return parseExtension(certificate, ExtensionOid.authorityKeyIdentifier, (node) => {
    const result: {
      keyIdentifier?: Bytes;
      issuer?: readonly GeneralName[];
      serialNumber?: Bytes;
    } = {};
    for (const field of sequenceElements(node)) {
      if (isContext(field, 0)) result.keyIdentifier = octetStringValue(field);
      else if (isContext(field, 1)) result.issuer = field.children.map(readGeneralName);
      else if (isContext(field, 2)) result.serialNumber = octetStringValue(field);
      else throw malformed(field);
    }
    return result;
  });
}

/** Section 4.2.1.6. Empty when the extension is absent. */
export function subjectAltNames(certificate: Extended): readonly GeneralName[] {
  return (
    parseExtension(certificate, ExtensionOid.subjectAltName, (node) =>
      someElements(node).map(readGeneralName),
    ) ?? []
  );
}

/** Section 4.2.1.10. Empty constraints, and subtrees with a minimum or maximum, are malformed: both are forbidden. */
export function nameConstraints(certificate: Extended): NameConstraints | undefined {
  return parseExtension(certificate, ExtensionOid.nameConstraints, (node) => {
    let permitted: readonly GeneralName[] = [];
    let excluded: readonly GeneralName[] = [];
    const fields = sequenceElements(node);
    for (const field of fields) {
      if (field.children.length === 0) throw malformed(field);
      if (isContext(field, 0)) permitted = field.children.map(readSubtree);
      else if (isContext(field, 1)) excluded = field.children.map(readSubtree);
      else throw malformed(field);
    }
    if (fields.length === 0) throw malformed(node);
    return { permitted, excluded };
  });
}

function readSubtree(node: Asn1Node): GeneralName {
  const [base, minimum, ...rest] = sequenceElements(node);
  const isDefaultMinimum =
    minimum === undefined ||
    (isContext(minimum, 0) && octetStringValue(minimum).every((octet) => octet === 0));
  if (base === undefined || !isDefaultMinimum || rest.length > 0) throw malformed(node);
  return readGeneralName(base);
}

/** Section 4.2.1.4. */
export function certificatePolicies(certificate: Extended): readonly PolicyInformation[] | undefined {
  return parseExtension(certificate, ExtensionOid.certificatePolicies, (node) =>
    someElements(node).map((element) => {
      const [policy, qualifiers] = sequenceElements(element);
      return {
        policy: oidValue(policy),
        qualifiers: qualifiers === undefined ? [] : sequenceElements(qualifiers),
      };
    }),
  );
}

/** SEQUENCE SIZE (1..MAX). */
function someElements(node: Asn1Node): readonly Asn1Node[] {
  const elements = sequenceElements(node);
  if (elements.length === 0) throw malformed(node);
  return elements;
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start });
}
