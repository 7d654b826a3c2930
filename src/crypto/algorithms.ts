// The table of algorithms: object identifier -> the field's own name and what the engine can do with it.
import { keyType, namedCurve } from './key-types.ts';

/** broken: collisions or worse are practical. weak: no longer to be trusted alone. */
export type Strength = 'good' | 'weak' | 'broken';

export type DigestName =
  | 'md5'
  | 'sha-1'
  | 'sha-224'
  | 'sha-256'
  | 'sha-384'
  | 'sha-512'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'shake256';

/** NIST and other assigned arcs that many rows share. */
const NIST_HASH = '2.16.840.1.101.3.4.2';
const NIST_AES = '2.16.840.1.101.3.4.1';
const NIST_SIGNATURE = '2.16.840.1.101.3.4.3';
const PKCS1 = '1.2.840.113549.1.1';
const CAMELLIA = '1.2.392.200011.61.1.1.1';
const SECG = '1.3.132.1';
const SMIME_ALGORITHM = '1.2.840.113549.1.9.16.3';
const BSI_ECDSA = '0.4.0.127.0.7.1.1.4.1';

export const Oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  digestedData: '1.2.840.113549.1.7.5',
  encryptedData: '1.2.840.113549.1.7.6',
  compressedData: '1.2.840.113549.1.9.16.1.9',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',

  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  counterSignature: '1.2.840.113549.1.9.6',
  smimeCapabilities: '1.2.840.113549.1.9.15',
  encryptionKeyPreference: '1.2.840.113549.1.9.16.2.11',
  microsoftEncryptionKeyPreference: '1.3.6.1.4.1.311.16.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',

  rsaEncryption: `${PKCS1}.1`,
  rsaesOaep: `${PKCS1}.7`,
  mgf1: `${PKCS1}.8`,
  pSpecified: `${PKCS1}.9`,
  rsassaPss: `${PKCS1}.10`,
  ecPublicKey: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  x25519: '1.3.101.110',
  x448: '1.3.101.111',
  kemRecipient: '1.2.840.113549.1.9.16.13.3',
  passwordWrap: '1.2.840.113549.1.9.16.3.9',

  sha256: `${NIST_HASH}.1`,
} as const;

export interface DigestRow {
  readonly name: DigestName;
  readonly bytes: number;
  readonly strength: Strength;
  /** Its name in WebCrypto; absent where WebCrypto has none. */
  readonly webCrypto?: string;
}

/** Digests (RFC 5754, RFC 8702). */
export const DIGESTS: Readonly<Record<string, DigestRow>> = {
  '1.2.840.113549.2.5': { name: 'md5', bytes: 16, strength: 'broken' },
  '1.3.14.3.2.26': { name: 'sha-1', bytes: 20, strength: 'weak', webCrypto: 'SHA-1' },
  [`${NIST_HASH}.4`]: { name: 'sha-224', bytes: 28, strength: 'good' },
  [`${NIST_HASH}.1`]: { name: 'sha-256', bytes: 32, strength: 'good', webCrypto: 'SHA-256' },
  [`${NIST_HASH}.2`]: { name: 'sha-384', bytes: 48, strength: 'good', webCrypto: 'SHA-384' },
  [`${NIST_HASH}.3`]: { name: 'sha-512', bytes: 64, strength: 'good', webCrypto: 'SHA-512' },
  [`${NIST_HASH}.7`]: { name: 'sha3-224', bytes: 28, strength: 'good' },
  [`${NIST_HASH}.8`]: { name: 'sha3-256', bytes: 32, strength: 'good' },
  [`${NIST_HASH}.9`]: { name: 'sha3-384', bytes: 48, strength: 'good' },
  [`${NIST_HASH}.10`]: { name: 'sha3-512', bytes: 64, strength: 'good' },
  // With 512 bits of output, under either of its identifiers (RFC 8702 section 3.1, RFC 8419 section 2.3).
  [`${NIST_HASH}.12`]: { name: 'shake256', bytes: 64, strength: 'good' },
  [`${NIST_HASH}.18`]: { name: 'shake256', bytes: 64, strength: 'good' },
};

export type SignatureScheme =
  | 'rsassa-pkcs1-v1_5'
  | 'rsassa-pss'
  | 'ecdsa'
  | 'ed25519'
  | 'ed448'
  | 'ml-dsa-44'
  | 'ml-dsa-65'
  | 'ml-dsa-87'
  | 'dsa';

export interface SignatureRow {
  readonly name: SignatureScheme;
  /** The digest that the identifier fixes; absent where parameters or the CMS digestAlgorithm say it. */
  readonly digest?: DigestName;
}

/** Signatures (RFC 8017, RFC 5758, RFC 8419, RFC 8702, RFC 9882), also the bare key identifiers that CMS allows. */
export const SIGNATURES: Readonly<Record<string, SignatureRow>> = {
  [`${PKCS1}.1`]: { name: 'rsassa-pkcs1-v1_5' },
  [`${PKCS1}.4`]: { name: 'rsassa-pkcs1-v1_5', digest: 'md5' },
  [`${PKCS1}.5`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha-1' },
  '1.3.14.3.2.29': { name: 'rsassa-pkcs1-v1_5', digest: 'sha-1' },
  [`${PKCS1}.14`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha-224' },
  [`${PKCS1}.11`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha-256' },
  [`${PKCS1}.12`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha-384' },
  [`${PKCS1}.13`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha-512' },
  [`${NIST_SIGNATURE}.13`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha3-224' },
  [`${NIST_SIGNATURE}.14`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha3-256' },
  [`${NIST_SIGNATURE}.15`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha3-384' },
  [`${NIST_SIGNATURE}.16`]: { name: 'rsassa-pkcs1-v1_5', digest: 'sha3-512' },
  [`${PKCS1}.10`]: { name: 'rsassa-pss' },
  '1.2.840.10045.2.1': { name: 'ecdsa' },
  '1.2.840.10045.4.1': { name: 'ecdsa', digest: 'sha-1' },
  '1.2.840.10045.4.3.1': { name: 'ecdsa', digest: 'sha-224' },
  '1.2.840.10045.4.3.2': { name: 'ecdsa', digest: 'sha-256' },
  '1.2.840.10045.4.3.3': { name: 'ecdsa', digest: 'sha-384' },
  '1.2.840.10045.4.3.4': { name: 'ecdsa', digest: 'sha-512' },
  [`${NIST_SIGNATURE}.9`]: { name: 'ecdsa', digest: 'sha3-224' },
  [`${NIST_SIGNATURE}.10`]: { name: 'ecdsa', digest: 'sha3-256' },
  [`${NIST_SIGNATURE}.11`]: { name: 'ecdsa', digest: 'sha3-384' },
  [`${NIST_SIGNATURE}.12`]: { name: 'ecdsa', digest: 'sha3-512' },
  [`${BSI_ECDSA}.1`]: { name: 'ecdsa', digest: 'sha-1' },
  [`${BSI_ECDSA}.2`]: { name: 'ecdsa', digest: 'sha-224' },
  [`${BSI_ECDSA}.3`]: { name: 'ecdsa', digest: 'sha-256' },
  [`${BSI_ECDSA}.4`]: { name: 'ecdsa', digest: 'sha-384' },
  [`${BSI_ECDSA}.5`]: { name: 'ecdsa', digest: 'sha-512' },
  [Oid.ed25519]: { name: 'ed25519', digest: 'sha-512' },
  [Oid.ed448]: { name: 'ed448' },
  [`${NIST_SIGNATURE}.17`]: { name: 'ml-dsa-44' },
  [`${NIST_SIGNATURE}.18`]: { name: 'ml-dsa-65' },
  [`${NIST_SIGNATURE}.19`]: { name: 'ml-dsa-87' },
  '1.2.840.10040.4.1': { name: 'dsa' },
  '1.2.840.10040.4.3': { name: 'dsa', digest: 'sha-1' },
  '1.3.14.3.2.27': { name: 'dsa', digest: 'sha-1' },
  [`${NIST_SIGNATURE}.1`]: { name: 'dsa', digest: 'sha-224' },
  [`${NIST_SIGNATURE}.2`]: { name: 'dsa', digest: 'sha-256' },
};

export type KeyTransportName = 'rsaes-pkcs1-v1_5' | 'rsaes-oaep';

/** Key transport (RFC 3370 section 4.2.1, RFC 3560). */
export const KEY_TRANSPORTS: Readonly<Record<string, KeyTransportName>> = {
  [Oid.rsaEncryption]: 'rsaes-pkcs1-v1_5',
  [Oid.rsaesOaep]: 'rsaes-oaep',
};

export interface KeyAgreementRow {
  readonly name: string;
  /** Digest of the key derivation. */
  readonly digest: DigestName;
  /** X9.63 when absent. */
  readonly derivation?: 'hkdf';
}

/** One-pass Diffie-Hellman over elliptic curves, standard and cofactor (RFC 5753 section 7.1.4, RFC 8418). */
export const KEY_AGREEMENTS: Readonly<Record<string, KeyAgreementRow>> = {
  '1.3.133.16.840.63.0.2': { name: 'ecdh-sha-1-kdf', digest: 'sha-1' },
  [`${SECG}.11.0`]: { name: 'ecdh-sha-224-kdf', digest: 'sha-224' },
  [`${SECG}.11.1`]: { name: 'ecdh-sha-256-kdf', digest: 'sha-256' },
  [`${SECG}.11.2`]: { name: 'ecdh-sha-384-kdf', digest: 'sha-384' },
  [`${SECG}.11.3`]: { name: 'ecdh-sha-512-kdf', digest: 'sha-512' },
  '1.3.133.16.840.63.0.3': { name: 'ecdh-cofactor-sha-1-kdf', digest: 'sha-1' },
  [`${SECG}.14.0`]: { name: 'ecdh-cofactor-sha-224-kdf', digest: 'sha-224' },
  [`${SECG}.14.1`]: { name: 'ecdh-cofactor-sha-256-kdf', digest: 'sha-256' },
  [`${SECG}.14.2`]: { name: 'ecdh-cofactor-sha-384-kdf', digest: 'sha-384' },
  [`${SECG}.14.3`]: { name: 'ecdh-cofactor-sha-512-kdf', digest: 'sha-512' },
  [`${SMIME_ALGORITHM}.19`]: { name: 'ecdh-hkdf-sha-256', digest: 'sha-256', derivation: 'hkdf' },
  [`${SMIME_ALGORITHM}.20`]: { name: 'ecdh-hkdf-sha-384', digest: 'sha-384', derivation: 'hkdf' },
  [`${SMIME_ALGORITHM}.21`]: { name: 'ecdh-hkdf-sha-512', digest: 'sha-512', derivation: 'hkdf' },
};

/** Key derivation of KEM recipients (RFC 8619). */
export const HKDFS: Readonly<Record<string, DigestName>> = {
  [`${SMIME_ALGORITHM}.28`]: 'sha-256',
  [`${SMIME_ALGORITHM}.29`]: 'sha-384',
  [`${SMIME_ALGORITHM}.30`]: 'sha-512',
};

export interface KeyWrapRow {
  readonly name: string;
  readonly keyBytes: number;
}

/** Wrapping of a content key by another key (RFC 3565, RFC 3217). */
export const KEY_WRAPS: Readonly<Record<string, KeyWrapRow>> = {
  [`${NIST_AES}.5`]: { name: 'aes-128-wrap', keyBytes: 16 },
  [`${NIST_AES}.25`]: { name: 'aes-192-wrap', keyBytes: 24 },
  [`${NIST_AES}.45`]: { name: 'aes-256-wrap', keyBytes: 32 },
  '1.2.840.113549.1.9.16.3.6': { name: 'des-ede3-wrap', keyBytes: 24 },
};

export type CipherName =
  | 'aes-128-cbc'
  | 'aes-192-cbc'
  | 'aes-256-cbc'
  | 'aes-128-gcm'
  | 'aes-192-gcm'
  | 'aes-256-gcm'
  | 'aes-128-ccm'
  | 'aes-192-ccm'
  | 'aes-256-ccm'
  | 'camellia-128-cbc'
  | 'camellia-192-cbc'
  | 'camellia-256-cbc'
  | 'des-ede3-cbc'
  | 'des-cbc'
  | 'rc2-cbc';

export interface CipherRow {
  readonly name: CipherName;
  readonly mode: 'aes-cbc' | 'aes-gcm' | 'aes-ccm' | 'camellia-cbc' | 'des-ede3-cbc' | 'des-cbc' | 'rc2-cbc';
  /** Length of the content key; for RC2 the parameters say it. */
  readonly keyBytes: number;
  readonly strength: Strength;
}

/** Content encryption (RFC 3565, RFC 5084, RFC 3657, RFC 3370 section 5, RFC 2633). */
export const CIPHERS: Readonly<Record<string, CipherRow>> = {
  [`${NIST_AES}.2`]: { name: 'aes-128-cbc', mode: 'aes-cbc', keyBytes: 16, strength: 'good' },
  [`${NIST_AES}.22`]: { name: 'aes-192-cbc', mode: 'aes-cbc', keyBytes: 24, strength: 'good' },
  [`${NIST_AES}.42`]: { name: 'aes-256-cbc', mode: 'aes-cbc', keyBytes: 32, strength: 'good' },
  [`${NIST_AES}.6`]: { name: 'aes-128-gcm', mode: 'aes-gcm', keyBytes: 16, strength: 'good' },
  [`${NIST_AES}.26`]: { name: 'aes-192-gcm', mode: 'aes-gcm', keyBytes: 24, strength: 'good' },
  [`${NIST_AES}.46`]: { name: 'aes-256-gcm', mode: 'aes-gcm', keyBytes: 32, strength: 'good' },
  [`${NIST_AES}.7`]: { name: 'aes-128-ccm', mode: 'aes-ccm', keyBytes: 16, strength: 'good' },
  [`${NIST_AES}.27`]: { name: 'aes-192-ccm', mode: 'aes-ccm', keyBytes: 24, strength: 'good' },
  [`${NIST_AES}.47`]: { name: 'aes-256-ccm', mode: 'aes-ccm', keyBytes: 32, strength: 'good' },
  [`${CAMELLIA}.2`]: { name: 'camellia-128-cbc', mode: 'camellia-cbc', keyBytes: 16, strength: 'good' },
  [`${CAMELLIA}.3`]: { name: 'camellia-192-cbc', mode: 'camellia-cbc', keyBytes: 24, strength: 'good' },
  [`${CAMELLIA}.4`]: { name: 'camellia-256-cbc', mode: 'camellia-cbc', keyBytes: 32, strength: 'good' },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', mode: 'des-ede3-cbc', keyBytes: 24, strength: 'weak' },
  '1.3.14.3.2.7': { name: 'des-cbc', mode: 'des-cbc', keyBytes: 8, strength: 'broken' },
  '1.2.840.113549.3.2': { name: 'rc2-cbc', mode: 'rc2-cbc', keyBytes: 16, strength: 'broken' },
};

/** Algorithms that have no other table here. */
const NAMED_ONLY: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.9.16.3.5': 'esdh',
  '1.2.840.113549.1.9.16.3.8': 'zlib',
  '1.2.840.113549.1.9.16.3.9': 'pwri-kek',
  '1.2.840.113549.1.5.12': 'pbkdf2',
};

/** The name of an algorithm in the field's own spelling, or the dotted identifier itself when it is unknown. */
export function algorithmName(oid: string): string {
  return (
    DIGESTS[oid]?.name ??
    SIGNATURES[oid]?.name ??
    KEY_TRANSPORTS[oid] ??
    KEY_AGREEMENTS[oid]?.name ??
    KEY_WRAPS[oid]?.name ??
    CIPHERS[oid]?.name ??
    namedCurve(oid)?.name ??
    NAMED_ONLY[oid] ??
    (keyType(oid) === 'other' ? oid : keyType(oid))
  );
}

/** The row of a digest by its name. */
export function digestByName(name: DigestName): DigestRow & { readonly oid: string } {
  for (const [oid, row] of Object.entries(DIGESTS)) if (row.name === name) return { oid, ...row };
  throw new RangeError(name);
}
