// Kinds of keys: the object identifiers of key algorithms and of named curves, for public and private keys alike.

export type KeyType =
  | 'rsa'
  | 'rsa-pss'
  | 'ec'
  | 'ed25519'
  | 'ed448'
  | 'x25519'
  | 'x448'
  | 'ml-dsa-44'
  | 'ml-dsa-65'
  | 'ml-dsa-87'
  | 'ml-kem-512'
  | 'ml-kem-768'
  | 'ml-kem-1024'
  | 'dsa'
  | 'other';

const KEY_TYPES: ReadonlyMap<string, KeyType> = new Map([
  ['1.2.840.113549.1.1.1', 'rsa'], // rsaEncryption, RFC 8017
  ['1.2.840.113549.1.1.10', 'rsa-pss'], // id-RSASSA-PSS, RFC 4055
  ['1.2.840.10045.2.1', 'ec'], // id-ecPublicKey, RFC 5480
  ['1.3.132.1.12', 'ec'], // id-ecDH, RFC 5480
  ['1.3.101.110', 'x25519'], // RFC 8410
  ['1.3.101.111', 'x448'],
  ['1.3.101.112', 'ed25519'],
  ['1.3.101.113', 'ed448'],
  ['2.16.840.1.101.3.4.3.17', 'ml-dsa-44'], // RFC 9881
  ['2.16.840.1.101.3.4.3.18', 'ml-dsa-65'],
  ['2.16.840.1.101.3.4.3.19', 'ml-dsa-87'],
  ['2.16.840.1.101.3.4.4.1', 'ml-kem-512'], // RFC 9935
  ['2.16.840.1.101.3.4.4.2', 'ml-kem-768'],
  ['2.16.840.1.101.3.4.4.3', 'ml-kem-1024'],
  ['1.2.840.10040.4.1', 'dsa'], // RFC 3279
]);

interface Curve {
  readonly name: string;
  readonly bits: number;
}

const CURVES: ReadonlyMap<string, Curve> = new Map([
  ['1.2.840.10045.3.1.7', { name: 'P-256', bits: 256 }],
  ['1.3.132.0.34', { name: 'P-384', bits: 384 }],
  ['1.3.132.0.35', { name: 'P-521', bits: 521 }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.8', { name: 'brainpoolP256t1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', bits: 384 }],
  ['1.3.36.3.3.2.8.1.1.12', { name: 'brainpoolP384t1', bits: 384 }],
  ['1.3.36.3.3.2.8.1.1.13', { name: 'brainpoolP512r1', bits: 512 }],
  ['1.3.36.3.3.2.8.1.1.14', { name: 'brainpoolP512t1', bits: 512 }],
  ['1.3.132.0.10', { name: 'secp256k1', bits: 256 }],
]);

/** The kind of key that an algorithm identifier names; `other` for anything unknown. */
export function keyType(algorithmOid: string): KeyType {
  return KEY_TYPES.get(algorithmOid) ?? 'other';
}

/** The identifier of a kind of key, the first where there are several. */
export function keyTypeOid(type: KeyType): string {
  for (const [oid, name] of KEY_TYPES) if (name === type) return oid;
  throw new RangeError(type);
}

/** Name and size of a named curve; undefined for one that we do not know. */
export function namedCurve(oid: string): Curve | undefined {
  return CURVES.get(oid);
}

/** Number of significant bits of a big-endian unsigned integer. */
export function bitLength(magnitude: Uint8Array): number {
  let start = 0;
  while (start < magnitude.length && magnitude[start] === 0) start++;
  if (start === magnitude.length) return 0;
  return (magnitude.length - start - 1) * 8 + (32 - Math.clz32(magnitude[start]!));
}
