// Key agreement over elliptic curves (RFC 5753, RFC 8418): one-pass ECDH, key derivation, key wrap.
import { CryptoError } from '../errors.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import { Tag, isUniversal } from '../asn1/reader.ts';
import { derExplicit, derOctetString, derSequence } from '../asn1/writer.ts';
import {
  canonicalAlgorithm,
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from './algorithm-identifier.ts';
import { KEY_AGREEMENTS, Oid, digestByName, type DigestName, type KeyAgreementRow } from './algorithms.ts';
import { digest } from './digest.ts';
import { ellipticCurve, uncompressedPoint, type EllipticCurve } from './elliptic-curves.ts';
import { hkdf } from './hkdf.ts';
import { keyTypeOid } from './key-types.ts';
import { keyWrapByOid, unwrapKey, wrapKey } from './key-wrap.ts';
import {
  isMontgomery,
  montgomerySecret,
  newMontgomeryKey,
  type MontgomeryName,
} from './montgomery-curves.ts';
import { privateValue, type PrivateKey } from './private-key.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';
import { fixedLength, importEcPrivateKey, importEcPublicKey } from './web-keys.ts';

/** What is written for each curve: a key derivation as strong as the curve (RFC 5753 section 7.1.4, RFC 8418 section 3). */
const WRITTEN: Readonly<Record<string, string>> = {
  'P-256': '1.3.132.1.11.1',
  'P-384': '1.3.132.1.11.2',
  'P-521': '1.3.132.1.11.3',
  brainpoolP256r1: '1.3.132.1.11.1',
  brainpoolP384r1: '1.3.132.1.11.2',
  brainpoolP512r1: '1.3.132.1.11.3',
  brainpoolP256t1: '1.3.132.1.11.1',
  brainpoolP384t1: '1.3.132.1.11.2',
  brainpoolP512t1: '1.3.132.1.11.3',
  x25519: '1.2.840.113549.1.9.16.3.19',
  x448: '1.2.840.113549.1.9.16.3.21',
};
const AES_WRAP_OIDS: Readonly<Record<number, string>> = {
  16: '2.16.840.1.101.3.4.1.5',
  24: '2.16.840.1.101.3.4.1.25',
  32: '2.16.840.1.101.3.4.1.45',
};

const NO_SALT = new Uint8Array(0);

export interface AgreedKey {
  /** DER of the keyEncryptionAlgorithm: the agreement, with the key wrap as its parameters. */
  readonly algorithm: Bytes;
  /** DER of the algorithm of the originator's ephemeral key, without parameters. */
  readonly originatorAlgorithm: Bytes;
  /** The ephemeral public key itself: an uncompressed point, or the raw key of RFC 8410. */
  readonly originatorKey: Bytes;
  readonly encryptedKey: Bytes;
}

/**
 * ANSI X9.63 key derivation (SEC 1 section 3.6.1): as many octets as asked for from secret and shared information.
 */
export async function deriveX963(
  hash: DigestName,
  secret: Bytes,
  sharedInfo: Bytes,
  length: number,
): Promise<Bytes> {
  const blocks: Bytes[] = [];
  for (let counter = 1; (counter - 1) * digestByName(hash).bytes < length; counter++) {
    const counterOctets = new Uint8Array(4);
    new DataView(counterOctets.buffer).setUint32(0, counter);
    blocks.push(await digest(hash, [secret, counterOctets, sharedInfo]));
  }
  return concatBytes(...blocks).subarray(0, length);
}

/** ECC-CMS-SharedInfo (RFC 5753 section 7.2); without ukm there is no entityUInfo at all, not an empty one. */
function eccSharedInfo(keyWrapAlgorithm: Bytes, ukm: Bytes | undefined, keyBytes: number): Bytes {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setUint32(0, 8 * keyBytes);
  return derSequence(
    keyWrapAlgorithm,
    ...(ukm === undefined ? [] : [derExplicit(0, derOctetString(ukm))]),
    derExplicit(2, derOctetString(bits)),
  );
}

/**
 * Recovers a content key; undefined when the key wrap's check fails, that is, when the message is not for this key.
 * Throws CryptoError `crypto.unsupported-algorithm`, `crypto.unsupported-curve`, `crypto.bad-parameters`, `crypto.bad-key`.
 */
export async function recoverAgreedKey(
  privateKey: PrivateKey,
  originatorKey: Bytes,
  algorithm: AlgorithmIdentifier,
  ukm: Bytes | undefined,
  encryptedKey: Bytes,
): Promise<Bytes | undefined> {
  const agreement = KEY_AGREEMENTS[algorithm.oid];
  if (!agreement) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: algorithm.oid });
  if (!isUniversal(algorithm.parameters, Tag.sequence)) throw new CryptoError('crypto.bad-parameters');
  const wrap = readAlgorithmIdentifier(algorithm.parameters);
  const { keyBytes } = keyWrapByOid(wrap.oid);
  const { type } = privateKey;
  // The curves of RFC 5753 have cofactor 1 here: standard and cofactor Diffie-Hellman are the same.
  const secret = isMontgomery(type)
    ? montgomerySecret(type, privateValue(privateKey), originatorKey)
    : await sharedSecret(ellipticCurve(privateKey.curve), privateKey, originatorKey);
  const sharedInfo = eccSharedInfo(canonicalAlgorithm(wrap), ukm, keyBytes);
  // Some writers take ukm for the salt of HKDF, too; the key wrap tells which it was.
  const salts = ukm === undefined || agreement.derivation === undefined ? [NO_SALT] : [NO_SALT, ukm];
  for (const salt of salts) {
    const wrappingKey = await deriveWrappingKey(agreement, secret, salt, sharedInfo, keyBytes);
    const key = unwrapKey(wrap.oid, wrappingKey, encryptedKey);
    if (key !== undefined) return key;
  }
  return undefined;
}

function deriveWrappingKey(
  { digest: hash, derivation }: KeyAgreementRow,
  secret: Bytes,
  salt: Bytes,
  info: Bytes,
  length: number,
): Promise<Bytes> {
  return derivation === 'hkdf'
    ? hkdf(hash, secret, salt, info, length)
    : deriveX963(hash, secret, info, length);
}

/**
 * The x coordinate of the shared point, as long as the field.
 * Throws CryptoError `crypto.bad-key` for a point that is not on the curve.
 */
export async function sharedSecret(
  curve: EllipticCurve,
  privateKey: PrivateKey,
  point: Bytes,
): Promise<Bytes> {
  if (!curve.native)
    return deriveWithoutWebCrypto(curve, fixedLength(privateValue(privateKey), curve.fieldBytes), point);
  const own = await importEcPrivateKey(curve, privateKey, 'ECDH', 'deriveBits');
  return deriveNative(curve, own, point);
}

function deriveWithoutWebCrypto(curve: EllipticCurve, value: Bytes, point: Bytes): Bytes {
  const shared = curve.implementation.getSharedSecret(value, uncompressedPoint(curve, point), false);
  return new Uint8Array(shared.subarray(1, 1 + curve.fieldBytes));
}

async function deriveNative(curve: EllipticCurve, own: CryptoKey, point: Bytes): Promise<Bytes> {
  const other = await importEcPublicKey(curve, point, 'ECDH', []);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 8 * curve.fieldBytes),
  );
}

/**
 * Wraps a content key for a recipient's key on a NIST or Brainpool curve, X25519 or X448, with an ephemeral key of its own.
 * Throws CryptoError `crypto.cannot-encrypt` {key} for other keys, `crypto.bad-key` for one that is no point.
 */
export async function agreeKey(publicKey: SubjectPublicKeyInfo, contentKey: Bytes): Promise<AgreedKey> {
  const { type } = publicKey;
  const agreementOid = WRITTEN[type === 'ec' ? (publicKey.curve ?? '') : type];
  const wrapOid = AES_WRAP_OIDS[contentKey.length];
  if (agreementOid === undefined || wrapOid === undefined) {
    throw new CryptoError('crypto.cannot-encrypt', { key: publicKey.curve ?? type });
  }
  const { originatorAlgorithm, originatorKey, secret } = isMontgomery(type)
    ? ephemeralMontgomery(type, publicKey.publicKey)
    : await ephemeralEc(ellipticCurve(publicKey.curve), publicKey.publicKey);
  const wrapIdentifier = writeAlgorithmIdentifier(wrapOid);
  const sharedInfo = eccSharedInfo(wrapIdentifier, undefined, contentKey.length);
  const agreement = KEY_AGREEMENTS[agreementOid]!;
  const wrappingKey = await deriveWrappingKey(agreement, secret, NO_SALT, sharedInfo, contentKey.length);
  return {
    algorithm: writeAlgorithmIdentifier(agreementOid, wrapIdentifier),
    originatorAlgorithm,
    originatorKey,
    encryptedKey: wrapKey(wrappingKey, contentKey),
  };
}

interface Ephemeral {
  readonly originatorAlgorithm: Bytes;
  readonly originatorKey: Bytes;
  readonly secret: Bytes;
}

async function ephemeralEc(curve: EllipticCurve, point: Bytes): Promise<Ephemeral> {
  if (!curve.native) {
    const { secretKey, publicKey } = curve.implementation.keygen();
    return {
      originatorAlgorithm: writeAlgorithmIdentifier(Oid.ecPublicKey),
      originatorKey: uncompressedPoint(curve, new Uint8Array(publicKey)),
      secret: deriveWithoutWebCrypto(curve, new Uint8Array(secretKey), point),
    };
  }
  const algorithm = { name: 'ECDH', namedCurve: curve.name };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['deriveBits']);
  return {
    // RFC 5753 section 3.1.1: the curve is known from the recipient's certificate; parameters are left out.
    originatorAlgorithm: writeAlgorithmIdentifier(Oid.ecPublicKey),
    originatorKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    secret: await deriveNative(curve, pair.privateKey, point),
  };
}

function ephemeralMontgomery(type: MontgomeryName, publicKey: Bytes): Ephemeral {
  const own = newMontgomeryKey(type);
  return {
    originatorAlgorithm: writeAlgorithmIdentifier(keyTypeOid(type)),
    originatorKey: own.publicKey,
    secret: montgomerySecret(type, own.privateValue, publicKey),
  };
}
