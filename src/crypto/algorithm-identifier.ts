// AlgorithmIdentifier (RFC 5280 section 4.1.1.2): an object identifier and its parameters.
import { Tag, encodedBytes, isUniversal, readBer, type Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements } from '../asn1/values.ts';
import { derFromBer, derOid, derSequence } from '../asn1/writer.ts';
import { Asn1Error } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';

export interface AlgorithmIdentifier {
  /** Dotted decimal. */
  readonly oid: string;
  /** Absent when the field is absent; an explicit NULL is a node. */
  readonly parameters?: Asn1Node;
  /** The whole SEQUENCE as received. */
  readonly der: Bytes;
}

/** Reads an AlgorithmIdentifier, explicitly or implicitly tagged; throws Asn1Error. */
export function readAlgorithmIdentifier(node: Asn1Node): AlgorithmIdentifier {
  const elements = node.tagClass === 'universal' ? sequenceElements(node) : node.children;
  if (elements.length === 0 || elements.length > 2)
    throw new Asn1Error('asn1.malformed', { offset: node.start });
  const oid = oidValue(elements[0]);
  const parameters = elements[1];
  const der = encodedBytes(node);
  return parameters === undefined ? { oid, der } : { oid, parameters, der };
}

/** DER of one that was received, which may be BER: what keys are derived from (RFC 5753 section 7.2, RFC 9629 section 5). */
export function canonicalAlgorithm({ der }: AlgorithmIdentifier): Bytes {
  return derFromBer(readBer(der));
}

/** DER of an AlgorithmIdentifier; `parameters` is an encoded element, left out when not given. */
export function writeAlgorithmIdentifier(oid: string, parameters?: Bytes): Bytes {
  return derSequence(derOid(oid), ...(parameters === undefined ? [] : [parameters]));
}

/** As RFC 5280 section 4.1.1.2 demands. Absent parameters and NULL are taken for the same, as old certificates mix them. */
export function isSameAlgorithm(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  const isEmpty = ({ parameters }: AlgorithmIdentifier): boolean =>
    parameters === undefined || isUniversal(parameters, Tag.null);
  return a.oid === b.oid && (equalBytes(a.der, b.der) || (isEmpty(a) && isEmpty(b)));
}
