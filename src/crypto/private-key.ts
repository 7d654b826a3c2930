// Private keys as PKCS#8 (RFC 5958): what kind of key it is, and whether it belongs to a public key.
import {
  Tag,
  encodedBytes,
  isContext,
  isUniversal,
  octetStringValue,
  readBer,
  type Asn1Node,
} from '../asn1/reader.ts';
import {
  bigIntegerValue,
  integerBytes,
  oidValue,
  sequenceElements,
  smallIntegerValue,
} from '../asn1/values.ts';
import { Asn1Error, CryptoError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { bitLength, keyType, namedCurve, type KeyType } from './key-types.ts';
import { derivePublicKey } from './derive-public-key.ts';
import { isMlDsa, isMlKem, readPostQuantumKey } from './post-quantum-key.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';

export interface PrivateKey {
  readonly type: KeyType;
  /** PrivateKeyInfo (or OneAsymmetricKey) without encryption, DER: a copy of its own. */
  readonly pkcs8: Bytes;
  readonly bits?: number;
  /** Name of the curve of an `ec` key, or its dotted OID. */
  readonly curve?: string;
}

/** Kind and size for people: `rsa 2048`, `ec P-256`, `ed25519`. */
export function keyName({ type, curve, bits }: PrivateKey): string {
  const size = curve ?? bits;
  return size === undefined ? type : `${type} ${size}`;
}

/** The fields of a PrivateKeyInfo. */
export interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  /** Content of the privateKey OCTET STRING, whose form depends on the algorithm. */
  readonly privateKey: Bytes;
}

/** Splits PKCS#8; throws CryptoError `crypto.malformed-key`. */
export function readPrivateKeyInfo(pkcs8: Bytes): PrivateKeyInfo {
  return orMalformed(() => {
    const [version, algorithm, privateKey, ...rest] = sequenceElements(readBer(pkcs8));
    // Version 1 has a publicKey; attributes [0] and publicKey [1] are not needed.
    if (
      smallIntegerValue(version) > 1 ||
      algorithm === undefined ||
      !isUniversal(privateKey, Tag.octetString)
    )
      throw new Asn1Error('asn1.malformed');
    if (!rest.every((field) => isContext(field, 0) || isContext(field, 1)))
      throw new Asn1Error('asn1.malformed');
    return { algorithm: readAlgorithmIdentifier(algorithm), privateKey: octetStringValue(privateKey) };
  });
}

/**
 * A private key from unencrypted PKCS#8. Throws CryptoError `crypto.malformed-key`.
 * Keys of an unknown kind are kept with type `other`.
 */
export function privateKeyFromPkcs8(der: Bytes): PrivateKey {
  const pkcs8 = der.slice();
  const { algorithm, privateKey } = readPrivateKeyInfo(pkcs8);
  const type = keyType(algorithm.oid);
  return orMalformed(() => {
    switch (type) {
      case 'rsa':
      case 'rsa-pss':
        return { type, pkcs8, bits: bitLength(integerBytes(sequenceElements(readBer(privateKey))[1])) };
      case 'ec': {
        const parameters = algorithm.parameters ?? ecParameters(privateKey);
        if (!isUniversal(parameters, Tag.oid)) return { type, pkcs8 };
        const oid = oidValue(parameters);
        const curve = namedCurve(oid);
        return curve === undefined
          ? { type, pkcs8, curve: oid }
          : { type, pkcs8, curve: curve.name, bits: curve.bits };
      }
      case 'dsa': {
        const bits = bitLength(integerBytes(sequenceElements(algorithm.parameters)[0]));
        return { type, pkcs8, bits };
      }
      default:
        // Refused at the door: a damaged post-quantum key works, and works wrongly (RFC 9881 section 8, RFC 9935 section 8).
        if (isMlDsa(type) || isMlKem(type)) readPostQuantumKey(type, privateKey);
        return { type, pkcs8 };
    }
  });
}

/** The parameters [0] within an ECPrivateKey (RFC 5915). */
function ecParameters(ecPrivateKey: Bytes): Asn1Node | undefined {
  return sequenceElements(readBer(ecPrivateKey)).find((field) => isContext(field, 0))?.children[0];
}

/** Private value of an EC key (RFC 5915) or of RFC 8410, big endian or raw; throws CryptoError. */
export function privateValue(key: PrivateKey): Bytes {
  const { privateKey } = readPrivateKeyInfo(key.pkcs8);
  return orMalformed(() => {
    const node = readBer(privateKey);
    const value = key.type === 'ec' ? sequenceElements(node)[1] : node;
    if (!isUniversal(value, Tag.octetString)) throw new Asn1Error('asn1.malformed');
    return octetStringValue(value);
  });
}

/**
 * True when the public key belongs to the private key. It is computed from the private key, never taken
 * from a copy beside it. Throws CryptoError `crypto.malformed-key`; false for kinds of keys that we do not know.
 */
export function publicKeyMatches(key: PrivateKey, spki: SubjectPublicKeyInfo): Promise<boolean> {
  return Promise.resolve().then(() => publicKeyMatcher(key)(spki));
}

/** As publicKeyMatches for many public keys: what is computed of the private key is computed once. */
export function publicKeyMatcher(key: PrivateKey): (spki: SubjectPublicKeyInfo) => boolean {
  let computed: readonly Bytes[] | undefined;
  const publicForms = (): readonly Bytes[] => (computed ??= publicKeys(key));
  return (spki) => orMalformed(() => matches(key, spki, publicForms));
}

/** The encodings of its public key, for kinds of keys whose public key is octets. */
function publicKeys(key: PrivateKey): readonly Bytes[] {
  if (isMlDsa(key.type) || isMlKem(key.type))
    return [readPostQuantumKey(key.type, readPrivateKeyInfo(key.pkcs8).privateKey).publicKey];
  return derivePublicKey(key.type, key.curve, privateValue(key)) ?? [];
}

function matches(key: PrivateKey, spki: SubjectPublicKeyInfo, publicForms: () => readonly Bytes[]): boolean {
  switch (key.type) {
    case 'rsa':
    case 'rsa-pss': {
      // One RSA key may stand under either algorithm.
      if (spki.type !== 'rsa' && spki.type !== 'rsa-pss') return false;
      const [, modulus, exponent] = sequenceElements(readBer(readPrivateKeyInfo(key.pkcs8).privateKey));
      const [publicModulus, publicExponent] = sequenceElements(readBer(spki.publicKey));
      return (
        bigIntegerValue(modulus) === bigIntegerValue(publicModulus) &&
        bigIntegerValue(exponent) === bigIntegerValue(publicExponent)
      );
    }
    case 'dsa': {
      const { algorithm, privateKey } = readPrivateKeyInfo(key.pkcs8);
      if (spki.type !== 'dsa' || algorithm.parameters === undefined) return false;
      const parameters = spki.algorithm.parameters;
      if (
        parameters === undefined ||
        !equalBytes(encodedBytes(algorithm.parameters), encodedBytes(parameters))
      )
        return false;
      const [p, , g] = sequenceElements(parameters).map(bigIntegerValue);
      return (
        modPow(g!, bigIntegerValue(readBer(privateKey)), p!) === bigIntegerValue(readBer(spki.publicKey))
      );
    }
    default:
      if (spki.type !== key.type || spki.curve !== key.curve) return false;
      return publicForms().some((form) => equalBytes(form, spki.publicKey));
  }
}

function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (modulus <= 0n || exponent < 0n) throw new Asn1Error('asn1.malformed');
  let result = 1n;
  for (
    let power = base % modulus, rest = exponent;
    rest > 0n;
    rest >>= 1n, power = (power * power) % modulus
  ) {
    if ((rest & 1n) === 1n) result = (result * power) % modulus;
  }
  return result;
}

function orMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error) throw new CryptoError('crypto.malformed-key', { reason: error.code });
    throw error;
  }
}
