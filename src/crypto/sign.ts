// Making digital signatures: only what is modern is written.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { derNull } from '../asn1/writer.ts';
import { writeAlgorithmIdentifier } from './algorithm-identifier.ts';
import { Oid, digestByName, type DigestName } from './algorithms.ts';
import { digest } from './digest.ts';
import { derFromRawSignature, ellipticCurve, type EllipticCurve } from './elliptic-curves.ts';
import { keyTypeOid } from './key-types.ts';
import { ML_DSA, isMlDsa, readPostQuantumKey, type MlDsaName } from './post-quantum-key.ts';
import { privateValue, readPrivateKeyInfo, type PrivateKey } from './private-key.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';
import { pssIdentifier, readPssParameters } from './rsassa-pss.ts';
import { fixedLength, importEcPrivateKey, importRsaPrivateKey } from './web-keys.ts';

export type WrittenDigest = 'sha-256' | 'sha-384' | 'sha-512';
export type RsaScheme = 'rsassa-pkcs1-v1_5' | 'rsassa-pss';

/** How a key will sign: decided before, because the choice is in what is signed. */
export interface SigningMethod {
  readonly scheme: RsaScheme | 'ecdsa' | 'ed25519' | MlDsaName;
  readonly digest: WrittenDigest;
  /** DER of the AlgorithmIdentifier that goes with the signature in CMS. */
  readonly identifier: Bytes;
}

const ECDSA_OIDS: Readonly<Record<WrittenDigest, string>> = {
  'sha-256': '1.2.840.10045.4.3.2',
  'sha-384': '1.2.840.10045.4.3.3',
  'sha-512': '1.2.840.10045.4.3.4',
};
/** A digest as strong as the curve (RFC 5480 section 4, RFC 5639 for Brainpool). */
const CURVE_DIGESTS: Readonly<Record<string, WrittenDigest>> = {
  'P-256': 'sha-256',
  'P-384': 'sha-384',
  'P-521': 'sha-512',
  brainpoolP256r1: 'sha-256',
  brainpoolP384r1: 'sha-384',
  brainpoolP512r1: 'sha-512',
  brainpoolP256t1: 'sha-256',
  brainpoolP384t1: 'sha-384',
  brainpoolP512t1: 'sha-512',
};
/** PKCS#8 header of an Ed25519 key, whose private value WebCrypto takes in no other form but JWK (RFC 8410). */
const ED25519_PKCS8_HEADER = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

function isWritten(name: DigestName): name is WrittenDigest {
  return name === 'sha-256' || name === 'sha-384' || name === 'sha-512';
}

/**
 * The method for a key: RSA by the scheme and digest wished for (an id-RSASSA-PSS key decides itself), elliptic
 * curves by the digest wished for or the one that fits the curve.
 * Throws CryptoError `crypto.cannot-sign` {key} for keys that sign nothing, or only in ways we do not write.
 */
export function signingMethod(
  publicKey: SubjectPublicKeyInfo,
  wish: { readonly scheme?: RsaScheme; readonly digest?: WrittenDigest } = {},
): SigningMethod {
  switch (publicKey.type) {
    case 'rsa':
      return rsaMethod(wish.scheme ?? 'rsassa-pkcs1-v1_5', wish.digest ?? 'sha-256');
    case 'rsa-pss': {
      const parameters = readPssParameters(publicKey.algorithm);
      if (parameters === undefined) return rsaMethod('rsassa-pss', wish.digest ?? 'sha-256');
      const { hash, maskHash, saltLength } = parameters;
      if (!isWritten(hash) || hash !== maskHash || saltLength > digestByName(hash).bytes) break;
      return rsaMethod('rsassa-pss', hash);
    }
    case 'ec': {
      const fitting = CURVE_DIGESTS[publicKey.curve ?? ''];
      if (fitting === undefined) break;
      const digest = wish.digest ?? fitting;
      return { scheme: 'ecdsa', digest, identifier: writeAlgorithmIdentifier(ECDSA_OIDS[digest]) };
    }
    case 'ed25519':
      // RFC 8419 section 2.3: the digest algorithm beside it is SHA-512.
      return { scheme: 'ed25519', digest: 'sha-512', identifier: writeAlgorithmIdentifier(Oid.ed25519) };
    case 'ml-dsa-44':
    case 'ml-dsa-65':
    case 'ml-dsa-87': {
      // RFC 9882 section 4: SHA-512 beside it fits all three.
      const identifier = writeAlgorithmIdentifier(keyTypeOid(publicKey.type));
      return { scheme: publicKey.type, digest: 'sha-512', identifier };
    }
  }
  throw new CryptoError('crypto.cannot-sign', { key: publicKey.type });
}

function rsaMethod(scheme: RsaScheme, digest: WrittenDigest): SigningMethod {
  // For PKCS#1 v1.5 the bare rsaEncryption is what every client has always read (RFC 3370 section 3.2).
  // The salt of PSS is as long as the digest: some clients read no other.
  const identifier =
    scheme === 'rsassa-pss'
      ? pssIdentifier(digest, digestByName(digest).bytes)
      : writeAlgorithmIdentifier(Oid.rsaEncryption, derNull());
  return { scheme, digest, identifier };
}

/** Signs the data; ECDSA signatures come as ECDSA-Sig-Value, DER. Throws CryptoError `crypto.bad-key`. */
export async function signData(key: PrivateKey, method: SigningMethod, data: Bytes): Promise<Bytes> {
  const { scheme } = method;
  const { webCrypto, bytes } = digestByName(method.digest);
  const hash = webCrypto!;
  switch (scheme) {
    case 'rsassa-pkcs1-v1_5': {
      const handle = await importRsaPrivateKey(key, { name: 'RSASSA-PKCS1-v1_5', hash }, 'sign');
      return new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', handle, data));
    }
    case 'rsassa-pss': {
      const handle = await importRsaPrivateKey(key, { name: 'RSA-PSS', hash }, 'sign');
      return new Uint8Array(await crypto.subtle.sign({ name: 'RSA-PSS', saltLength: bytes }, handle, data));
    }
    case 'ecdsa': {
      const curve = ellipticCurve(key.curve);
      if (!curve.native) return signWithoutWebCrypto(curve, key, await digest(method.digest, data));
      const handle = await importEcPrivateKey(curve, key, 'ECDSA', 'sign');
      return derFromRawSignature(
        new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash }, handle, data)),
      );
    }
    case 'ed25519':
      return signEd25519(key, data);
    default:
      return signMlDsa(scheme, key, data);
  }
}

/** The nonce is that of RFC 6979 with fresh randomness in it: neither a bad generator nor a fault gives the key away. */
function signWithoutWebCrypto(curve: EllipticCurve, key: PrivateKey, hashed: Bytes): Bytes {
  const secret = fixedLength(privateValue(key), curve.fieldBytes);
  const options = { prehash: false, lowS: false, extraEntropy: true } as const;
  return derFromRawSignature(new Uint8Array(curve.implementation.sign(hashed, secret, options)));
}

/** Hedged with fresh randomness, as FIPS 204 recommends. */
function signMlDsa(scheme: MlDsaName, key: PrivateKey, data: Bytes): Bytes {
  if (!isMlDsa(key.type) || key.type !== scheme) throw new CryptoError('crypto.bad-key', { key: key.type });
  const { secretKey } = readPostQuantumKey(scheme, readPrivateKeyInfo(key.pkcs8).privateKey);
  return new Uint8Array(ML_DSA[scheme].sign(data, secretKey));
}

async function signEd25519(key: PrivateKey, data: Bytes): Promise<Bytes> {
  const pkcs8 = Uint8Array.of(...ED25519_PKCS8_HEADER, ...privateValue(key));
  const handle = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('Ed25519', handle, data));
}
