// Attributes (RFC 5652 section 5.3): reading them, and the encoding that a signature is over.
import type { Bytes } from '../bytes.ts';
import type { Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements, setElements } from '../asn1/values.ts';
import { derFromBer, derOid, derSequence, derSetInOrder, derSetOf } from '../asn1/writer.ts';
import { malformed } from './content-info.ts';

/** More attributes than this in one set are an attack. */
const MAX_ATTRIBUTES = 256;

export interface Attribute {
  /** Dotted OID. */
  readonly type: string;
  readonly values: readonly Asn1Node[];
  readonly node: Asn1Node;
}

/** Reads a SET OF Attribute under its implicit tag; throws CmsError `cms.malformed` or an Asn1Error. */
export function readAttributes(set: Asn1Node): readonly Attribute[] {
  if (!set.constructed || set.children.length > MAX_ATTRIBUTES) throw malformed('attributes');
  return set.children.map((node) => {
    const [type, values, ...rest] = sequenceElements(node);
    if (rest.length > 0) throw malformed('attribute');
    return { type: oidValue(type), values: setElements(values), node };
  });
}

/**
 * The encodings that a signature may be over, likeliest first: DER with the universal SET tag (section 5.4), the
 * attributes in the order received, and then in the order that DER demands, when that is another. Common
 * writers sign in their own order, so sorting first would refuse what every other client accepts.
 */
export function signedEncodings(attributes: readonly Attribute[]): readonly Bytes[] {
  const encoded = attributes.map((attribute) => derFromBer(attribute.node));
  const received = derSetInOrder(...encoded);
  const sorted = derSetOf(...encoded);
  return received.every((octet, i) => octet === sorted[i]) ? [received] : [received, sorted];
}

/** DER of an attribute with one value. */
export function writeAttribute(type: string, value: Bytes): Bytes {
  return derSequence(derOid(type), derSetOf(value));
}
