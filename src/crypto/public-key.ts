// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): a public key with its algorithm, and what kind of key it is.
import { Tag, encodedBytes, isUniversal, readBer, type Asn1Node } from '../asn1/reader.ts';
import { bitStringValue, integerBytes, oidValue, sequenceElements } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { bitLength, keyType, namedCurve, type KeyType } from './key-types.ts';

export interface SubjectPublicKeyInfo {
  /** The whole SEQUENCE as received. */
  readonly der: Bytes;
  readonly algorithm: AlgorithmIdentifier;
  /** Content of the BIT STRING: RSAPublicKey, an EC point, or the raw key of RFC 8410. */
  readonly publicKey: Bytes;
  readonly type: KeyType;
  /** Size of the modulus, of the field, or of DSA's p. */
  readonly bits?: number;
  /** Name of the curve of an `ec` key, its dotted OID when the name is unknown, absent for explicit parameters. */
  readonly curve?: string;
}

/**
 * Reads a SubjectPublicKeyInfo. Keys that we cannot use are no error: they get type `other`.
 * Throws Asn1Error only when the SEQUENCE itself cannot be read.
 */
export function readSubjectPublicKeyInfo(node: Asn1Node): SubjectPublicKeyInfo {
  const [algorithmNode, keyNode, ...rest] =
    node.tagClass === 'universal' ? sequenceElements(node) : node.children;
  if (algorithmNode === undefined || rest.length > 0)
    throw new Asn1Error('asn1.malformed', { offset: node.start });
  const algorithm = readAlgorithmIdentifier(algorithmNode);
  const publicKey = bitStringValue(keyNode).bytes;
  return { der: encodedBytes(node), algorithm, publicKey, ...describeKey(algorithm, publicKey) };
}

type KeyFacts = Pick<SubjectPublicKeyInfo, 'type' | 'bits' | 'curve'>;

function describeKey(algorithm: AlgorithmIdentifier, publicKey: Bytes): KeyFacts {
  const type = keyType(algorithm.oid);
  try {
    switch (type) {
      case 'rsa':
      case 'rsa-pss':
        return { type, bits: bitLength(integerBytes(sequenceElements(readBer(publicKey))[0])) };
      case 'ec': {
        if (!isUniversal(algorithm.parameters, Tag.oid)) return { type };
        const oid = oidValue(algorithm.parameters);
        const curve = namedCurve(oid);
        return curve === undefined ? { type, curve: oid } : { type, curve: curve.name, bits: curve.bits };
      }
      case 'dsa':
        // Parameters may be inherited from the issuer's key (RFC 3279 section 2.3.2): then the size is not known here.
        if (!isUniversal(algorithm.parameters, Tag.sequence)) return { type };
        return { type, bits: bitLength(integerBytes(sequenceElements(algorithm.parameters)[0])) };
      default:
        return { type };
    }
  } catch (error) {
    if (error instanceof Asn1Error) return { type: 'other' };
    throw error;
  }
}
