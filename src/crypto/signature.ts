// Verification of digital signatures, for messages and certificates alike.
import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { Asn1Error, CryptoError } from '../errors.ts';
import { joinBytes, type Bytes } from '../bytes.ts';
import type { AlgorithmIdentifier } from './algorithm-identifier.ts';
import { SIGNATURES, digestByName, type DigestName, type SignatureScheme } from './algorithms.ts';
import { digest, digestByOid } from './digest.ts';
import { verifyDsaDigest } from './dsa.ts';
import { ellipticCurve, rawSignatureFromDer } from './elliptic-curves.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';
import { readRsaPublicKey } from './rsa.ts';
import { verifyPkcs1Digest } from './rsassa-pkcs1.ts';
import { ML_DSA, isMlDsa, type MlDsaName } from './post-quantum-key.ts';
import { isPssAllowedByKey, readPssParameters, verifyPssDigest } from './rsassa-pss.ts';
import { importEcPublicKey, importRsaPublicKey } from './web-keys.ts';

export interface SignatureCheck {
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** digestAlgorithm of a CMS signerInfo, for signature algorithms that name no digest of their own. */
  readonly digestAlgorithm?: AlgorithmIdentifier;
  readonly publicKey: SubjectPublicKeyInfo;
  readonly signature: Bytes;
  /** What was signed, whole or in pieces. */
  readonly data: Bytes | readonly Bytes[];
}

export interface SignatureFacts {
  readonly scheme: SignatureScheme;
  /** The digest within the signature; absent for Ed448 and ML-DSA, where it is part of the scheme. */
  readonly digest?: DigestName;
}

/**
 * Scheme and digest of a signature algorithm.
 * Throws CryptoError `crypto.unsupported-algorithm` {algorithm} or `crypto.bad-parameters`.
 */
export function signatureFacts(
  signatureAlgorithm: AlgorithmIdentifier,
  digestAlgorithm?: AlgorithmIdentifier,
): SignatureFacts {
  const row = SIGNATURES[signatureAlgorithm.oid];
  if (!row) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: signatureAlgorithm.oid });
  const scheme = row.name;
  if (scheme === 'ed448' || isMlDsa(scheme)) return { scheme };
  if (row.digest !== undefined) return { scheme, digest: row.digest };
  if (scheme === 'rsassa-pss') return { scheme, digest: pssParameters(signatureAlgorithm).hash };
  if (digestAlgorithm === undefined)
    throw new CryptoError('crypto.bad-parameters', { algorithm: signatureAlgorithm.oid });
  return { scheme, digest: digestByOid(digestAlgorithm.oid).name };
}

/**
 * True when the signature is the key's, over the data. A signature that is merely malformed is false.
 * Throws CryptoError `crypto.unsupported-algorithm` {algorithm}, `crypto.unsupported-curve`,
 * `crypto.bad-parameters`, `crypto.bad-key` when the question cannot be answered.
 */
export async function verifySignature(check: SignatureCheck): Promise<boolean> {
  const facts = signatureFacts(check.signatureAlgorithm, check.digestAlgorithm);
  try {
    return await verifyByScheme(check, facts);
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

function verifyByScheme(check: SignatureCheck, { scheme, digest }: SignatureFacts): Promise<boolean> {
  const { type } = check.publicKey;
  const needKey = (fits: boolean): void => {
    if (!fits) throw new CryptoError('crypto.key-mismatch', { key: type, scheme });
  };
  switch (scheme) {
    case 'rsassa-pkcs1-v1_5':
      needKey(type === 'rsa');
      return verifyPkcs1(check, digest!);
    case 'rsassa-pss':
      needKey(type === 'rsa' || type === 'rsa-pss');
      return verifyPss(check);
    case 'ecdsa':
      needKey(type === 'ec');
      return verifyEcdsa(check, digest!);
    case 'dsa':
      needKey(type === 'dsa');
      return verifyDsa(check, digest!);
    case 'ed25519':
    case 'ed448':
      needKey(type === scheme);
      return Promise.resolve(verifyEdwards(scheme, check));
    case 'ml-dsa-44':
    case 'ml-dsa-65':
    case 'ml-dsa-87':
      needKey(type === scheme);
      return Promise.resolve(verifyMlDsa(scheme, check));
  }
}

/** What WebCrypto takes: one byte string. */
function whole(data: Bytes | readonly Bytes[]): Bytes {
  if (data instanceof Uint8Array) return data;
  return data.length === 1 ? data[0]! : joinBytes(data);
}

async function verifyPkcs1(check: SignatureCheck, hash: DigestName): Promise<boolean> {
  const publicKey = readRsaPublicKey(check.publicKey.publicKey);
  const { webCrypto } = digestByName(hash);
  if (webCrypto === undefined) {
    return verifyPkcs1Digest(publicKey, hash, await digest(hash, check.data), check.signature);
  }
  const key = await importRsaPublicKey(publicKey, { name: 'RSASSA-PKCS1-v1_5', hash: webCrypto }, 'verify');
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, check.signature, whole(check.data));
}

function pssParameters(algorithm: AlgorithmIdentifier): NonNullable<ReturnType<typeof readPssParameters>> {
  const parameters = readPssParameters(algorithm);
  if (!parameters) throw new CryptoError('crypto.bad-parameters', { algorithm: algorithm.oid });
  return parameters;
}

async function verifyPss(check: SignatureCheck): Promise<boolean> {
  const parameters = pssParameters(check.signatureAlgorithm);
  const ofKey = check.publicKey.type === 'rsa-pss' ? readPssParameters(check.publicKey.algorithm) : undefined;
  if (!isPssAllowedByKey(parameters, ofKey)) return false;
  const { hash, maskHash, saltLength } = parameters;
  const publicKey = readRsaPublicKey(check.publicKey.publicKey);
  const { webCrypto } = digestByName(hash);
  // WebCrypto uses one hash for both, and refuses salts that do not fit with an error instead of an answer.
  if (webCrypto === undefined || hash !== maskHash || saltLength > publicKey.size) {
    return verifyPssDigest(publicKey, await digest(hash, check.data), check.signature, parameters);
  }
  const key = await importRsaPublicKey(publicKey, { name: 'RSA-PSS', hash: webCrypto }, 'verify');
  return crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key, check.signature, whole(check.data));
}

async function verifyEcdsa(check: SignatureCheck, hash: DigestName): Promise<boolean> {
  const curve = ellipticCurve(check.publicKey.curve);
  const raw = rawSignatureFromDer(curve, check.signature);
  if (raw === undefined) return false;
  const { webCrypto } = digestByName(hash);
  if (!curve.native || webCrypto === undefined) {
    const hashed = await digest(hash, check.data);
    try {
      return curve.implementation.verify(raw, hashed, check.publicKey.publicKey, {
        prehash: false,
        lowS: false,
      });
    } catch {
      throw new CryptoError('crypto.bad-key', { curve: curve.name });
    }
  }
  const key = await importEcPublicKey(curve, check.publicKey.publicKey, 'ECDSA', ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: webCrypto }, key, raw, whole(check.data));
}

async function verifyDsa(check: SignatureCheck, hash: DigestName): Promise<boolean> {
  return verifyDsaDigest(check.publicKey, await digest(hash, check.data), check.signature);
}

function verifyEdwards(scheme: 'ed25519' | 'ed448', check: SignatureCheck): boolean {
  const implementation = scheme === 'ed25519' ? ed25519 : ed448;
  const { publicKey } = check.publicKey;
  if (publicKey.length !== implementation.lengths.publicKey)
    throw new CryptoError('crypto.bad-key', { key: scheme });
  if (check.signature.length !== implementation.lengths.signature) return false;
  // RFC 8032 to the letter: no non-canonical points, unlike ZIP 215.
  return implementation.verify(check.signature, whole(check.data), publicKey, { zip215: false });
}

/** Pure ML-DSA with an empty context (RFC 9882 section 3). */
function verifyMlDsa(scheme: MlDsaName, check: SignatureCheck): boolean {
  const { lengths, verify } = ML_DSA[scheme];
  const { publicKey } = check.publicKey;
  if (publicKey.length !== lengths.publicKey) throw new CryptoError('crypto.bad-key', { key: scheme });
  if (check.signature.length !== lengths.signature) return false;
  return verify(check.signature, whole(check.data), publicKey);
}
