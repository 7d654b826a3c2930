// GeneralName (RFC 5280 section 4.2.1.6): the forms of names in subjectAltName, name constraints and elsewhere.
import { contentBytes, encodedBytes, octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { explicitContent, oidFromContent, oidValue } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import { latin1FromBytes, type Bytes } from '../bytes.ts';
import { readName, type Name } from './name.ts';

export type GeneralName =
  | { readonly kind: 'otherName'; readonly type: string; readonly value: Asn1Node }
  /** IA5String as Latin-1 text, unchecked: it may hold anything, a NUL included. */
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly kind: 'directoryName'; readonly name: Name }
  | { readonly kind: 'iPAddress'; readonly octets: Bytes }
  | { readonly kind: 'registeredID'; readonly oid: string }
  | { readonly kind: 'x400Address' | 'ediPartyName'; readonly der: Bytes };

/** Reads one GeneralName; throws Asn1Error if it is not a GeneralName. */
export function readGeneralName(node: Asn1Node): GeneralName {
  if (node.tagClass !== 'context') throw new Asn1Error('asn1.unexpected', { expected: 'GeneralName' });
  switch (node.tag) {
    case 0: {
      const [type, value, ...rest] = node.children;
      if (value === undefined || rest.length > 0) throw malformed(node);
      return { kind: 'otherName', type: oidValue(type), value: explicitContent(value) };
    }
    case 1:
      return { kind: 'rfc822Name', text: text(node) };
    case 2:
      return { kind: 'dNSName', text: text(node) };
    case 3:
      return { kind: 'x400Address', der: encodedBytes(node) };
    case 4:
      return { kind: 'directoryName', name: readName(explicitContent(node)) };
    case 5:
      return { kind: 'ediPartyName', der: encodedBytes(node) };
    case 6:
      return { kind: 'uniformResourceIdentifier', text: text(node) };
    case 7:
      return { kind: 'iPAddress', octets: octetStringValue(node) };
    case 8:
      return { kind: 'registeredID', oid: oidFromContent(contentBytes(node)) };
    default:
      throw malformed(node);
  }
}

function text(node: Asn1Node): string {
  return latin1FromBytes(octetStringValue(node));
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start });
}
