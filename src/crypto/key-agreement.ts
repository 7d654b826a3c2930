// Key agreement over elliptic curves (RFC 5753): one-pass ECDH, X9.63 key derivation, key wrap.
import { CryptoError } from '../errors.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import { Tag, isUniversal } from '../asn1/reader.ts';
import { derExplicit, derOctetString, derSequence } from '../asn1/writer.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from './algorithm-identifier.ts';
import { KEY_AGREEMENTS, digestByName, type DigestName } from './algorithms.ts';
import { digest } from './digest.ts';
import { ellipticCurve, uncompressedPoint, type EllipticCurve } from './elliptic-curves.ts';
import { keyWrapByOid, unwrapKey, wrapKey } from './key-wrap.ts';
import { privateValue, type PrivateKey } from './private-key.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';
import { fixedLength, importEcPrivateKey, importEcPublicKey } from './web-keys.ts';

/** What is written for each curve: a key derivation as strong as the curve (RFC 5753 section 7.1.4). */
const WRITTEN: Readonly<Record<string, string>> = {
  'P-256': '1.3.132.1.11.1',
  'P-384': '1.3.132.1.11.2',
  'P-521': '1.3.132.1.11.3',
};
const AES_WRAP_OIDS: Readonly<Record<number, string>> = {
  16: '2.16.840.1.101.3.4.1.5',
  24: '2.16.840.1.101.3.4.1.25',
  32: '2.16.840.1.101.3.4.1.45',
};

export interface AgreedKey {
  /** DER of the keyEncryptionAlgorithm: the agreement, with the key wrap as its parameters. */
  readonly algorithm: Bytes;
  /** The ephemeral public point of the originator, uncompressed. */
  readonly originatorPoint: Bytes;
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
  originatorPoint: Bytes,
  algorithm: AlgorithmIdentifier,
  ukm: Bytes | undefined,
  encryptedKey: Bytes,
): Promise<Bytes | undefined> {
  const agreement = KEY_AGREEMENTS[algorithm.oid];
  if (!agreement) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: algorithm.oid });
  if (!isUniversal(algorithm.parameters, Tag.sequence)) throw new CryptoError('crypto.bad-parameters');
  const wrap = readAlgorithmIdentifier(algorithm.parameters);
  const { keyBytes } = keyWrapByOid(wrap.oid);
  // All supported curves have cofactor 1: standard and cofactor Diffie-Hellman are the same.
  const secret = await sharedSecret(ellipticCurve(privateKey.curve), privateKey, originatorPoint);
  const sharedInfo = eccSharedInfo(wrap.der, ukm, keyBytes);
  const wrappingKey = await deriveX963(agreement.digest, secret, sharedInfo, keyBytes);
  return unwrapKey(wrap.oid, wrappingKey, encryptedKey);
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
  if (!curve.native) {
    const value = fixedLength(privateValue(privateKey), curve.fieldBytes);
    const shared = curve.implementation.getSharedSecret(value, uncompressedPoint(curve, point), false);
    return new Uint8Array(shared.subarray(1, 1 + curve.fieldBytes));
  }
  const own = await importEcPrivateKey(curve, privateKey, 'ECDH', 'deriveBits');
  return deriveNative(curve, own, point);
}

async function deriveNative(curve: EllipticCurve, own: CryptoKey, point: Bytes): Promise<Bytes> {
  const other = await importEcPublicKey(curve, point, 'ECDH', []);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 8 * curve.fieldBytes),
  );
}

/**
 * Wraps a content key for a recipient's key on a NIST curve, with an ephemeral key of its own.
 * Throws CryptoError `crypto.cannot-encrypt` {key} for other keys.
 */
export async function agreeKey(publicKey: SubjectPublicKeyInfo, contentKey: Bytes): Promise<AgreedKey> {
  const agreementOid = WRITTEN[publicKey.curve ?? ''];
  const wrapOid = AES_WRAP_OIDS[contentKey.length];
  if (publicKey.type !== 'ec' || agreementOid === undefined || wrapOid === undefined) {
    throw new CryptoError('crypto.cannot-encrypt', { key: publicKey.curve ?? publicKey.type });
  }
  const curve = ellipticCurve(publicKey.curve);
  const ephemeral = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: curve.name }, true, [
    'deriveBits',
  ]);
  const secret = await deriveNative(curve, ephemeral.privateKey, publicKey.publicKey);
  const wrapIdentifier = writeAlgorithmIdentifier(wrapOid);
  const sharedInfo = eccSharedInfo(wrapIdentifier, undefined, contentKey.length);
  const hash = KEY_AGREEMENTS[agreementOid]!.digest;
  const wrappingKey = await deriveX963(hash, secret, sharedInfo, contentKey.length);
  return {
    algorithm: writeAlgorithmIdentifier(agreementOid, wrapIdentifier),
    originatorPoint: new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey)),
    encryptedKey: wrapKey(wrappingKey, contentKey),
  };
}
