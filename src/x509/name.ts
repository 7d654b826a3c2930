// Distinguished names (RFC 5280 section 4.1.2.4): reading, comparing (section 7.1) and writing as text (RFC 4514).
import { encodedBytes, type Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements, setElements, stringValue } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import { toHex, type Bytes } from '../bytes.ts';

export interface NameAttribute {
  /** Dotted OID of the attribute type. */
  readonly type: string;
  /** Value as text; undefined when it is no character string. */
  readonly text?: string;
  /** The value as encoded. */
  readonly value: Bytes;
}

export type RelativeName = readonly NameAttribute[];

export interface Name {
  /** The whole SEQUENCE as received. */
  readonly der: Bytes;
  /** Relative names from the root downwards, as encoded. */
  readonly rdns: readonly RelativeName[];
}

export const NameOid = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  emailAddress: '1.2.840.113549.1.9.1',
} as const;

/** Attribute types with the short names that people know (RFC 4514 section 3 and common use). */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  [NameOid.commonName, 'CN'],
  ['2.5.4.4', 'SN'],
  [NameOid.serialNumber, 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  [NameOid.organization, 'O'],
  [NameOid.organizationalUnit, 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.42', 'givenName'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  [NameOid.emailAddress, 'emailAddress'],
]);

/** Reads a Name; throws Asn1Error when it is not one. */
export function readName(node: Asn1Node): Name {
  const rdns = sequenceElements(node).map(readRelativeName);
  return { der: encodedBytes(node), rdns };
}

/** Reads one RelativeDistinguishedName (a SET); throws Asn1Error. */
export function readRelativeName(node: Asn1Node): RelativeName {
  setElements(node);
  return readAttributes(node);
}

/** The attributes within a RelativeDistinguishedName, also an implicitly tagged one; throws Asn1Error. */
export function readAttributes(node: Asn1Node): RelativeName {
  const attributes = node.children.map((element): NameAttribute => {
    const [type, value, ...rest] = sequenceElements(element);
    if (value === undefined || rest.length > 0)
      throw new Asn1Error('asn1.malformed', { offset: element.start });
    const text = stringValue(value);
    const attribute = { type: oidValue(type), value: encodedBytes(value) };
    return text === undefined ? attribute : { ...attribute, text };
  });
  if (attributes.length === 0) throw new Asn1Error('asn1.malformed', { offset: node.start });
  return attributes;
}

/** Values of all attributes of one type, as text, in order. */
export function nameValues(name: Name, type: string): string[] {
  return name.rdns
    .flat()
    .filter((attribute) => attribute.type === type)
    .map((attribute) => attribute.text)
    .filter((text) => text !== undefined);
}

/** The name as text, most specific part first: `CN=Alice,O=Firm` (RFC 4514). Empty for an empty name. */
export function nameText(name: Name): string {
  return name.rdns
    .toReversed()
    .map((rdn) => rdn.map(attributeText).join('+'))
    .join(',');
}

function attributeText(attribute: NameAttribute): string {
  const type = SHORT_NAMES.get(attribute.type) ?? attribute.type;
  return attribute.text === undefined
    ? `${type}=#${toHex(attribute.value)}`
    : `${type}=${escapeText(attribute.text)}`;
}

/** Escapes what RFC 4514 section 2.4 demands, and control and direction characters, which could hide the rest. */
function escapeText(text: string): string {
  return text
    .replace(/["+,;<>\\]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      [...new TextEncoder().encode(character)]
        .map((octet) => `\\${octet.toString(16).padStart(2, '0').toUpperCase()}`)
        .join(''),
    );
}

/** What the decoder writes for octets that are no UTF-8. */
const UNREADABLE = '\ufffd';

/** Texts that different octets may have become must not compare equal. */
function isReadable(text: string): boolean {
  return text.isWellFormed() && !text.includes(UNREADABLE);
}

/** Types without a short name whose values are compared by caseIgnoreMatch (X.520), too. */
const CASE_IGNORED: ReadonlySet<string> = new Set([
  '2.5.4.13', // description
  '2.5.4.15', // businessCategory
  '2.5.4.17', // postalCode
  '2.5.4.18', // postOfficeBox
  '2.5.4.41', // name
  '2.5.4.43', // initials
  '2.5.4.44', // generationQualifier
  '2.5.4.51', // houseIdentifier
  '1.3.6.1.4.1.311.60.2.1.1', // jurisdictionLocalityName
  '1.3.6.1.4.1.311.60.2.1.2', // jurisdictionStateOrProvinceName
  '1.3.6.1.4.1.311.60.2.1.3', // jurisdictionCountryName
]);

function isComparedAsText(type: string): boolean {
  return SHORT_NAMES.has(type) || CASE_IGNORED.has(type);
}

const KEYS = new WeakMap<Name, string>();

/** A text that is the same for equal names and only for them: for looking names up. */
export function nameKey(name: Name): string {
  let key = KEYS.get(name);
  if (key === undefined) {
    key = name.rdns.map(relativeNameKey).join('/');
    KEYS.set(name, key);
  }
  return key;
}

/** As nameKey, for one relative name; the order of its attributes does not matter. */
export function relativeNameKey(rdn: RelativeName): string {
  return rdn.map(attributeKey).sort().join('+');
}

/**
 * Character strings are compared after the preparation of RFC 4518 (white space, case, compatibility forms)
 * whatever string type they have; everything else by its encoding.
 */
function attributeKey(attribute: NameAttribute): string {
  const value =
    attribute.text !== undefined && isComparedAsText(attribute.type) && isReadable(attribute.text)
      ? `t${encodeURIComponent(prepareText(attribute.text))}`
      : `x${toHex(attribute.value)}`;
  return `${attribute.type}=${value}`;
}

/** RFC 4518 section 2: map to nothing, map to space, fold case, normalise, squeeze spaces. */
export function prepareText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00AD\u034F\u1806\u180B-\u180D\u200B-\u200D\u2060\uFE00-\uFE0F\uFEFF\uFFFC]/g, '')
    .replace(/[\t\n\v\f\r\u0085\p{Z}]+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');
}

/** True when both names are equal by RFC 5280 section 7.1. */
export function equalNames(a: Name, b: Name): boolean {
  return nameKey(a) === nameKey(b);
}

export function isEmptyName(name: Name): boolean {
  return name.rdns.length === 0;
}
