// Keys as WebCrypto wants them: rebuilt from their numbers, because browsers refuse odd encodings and id-RSASSA-PSS.
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import {
  derBitString,
  derExplicit,
  derInteger,
  derNull,
  derOctetString,
  derOid,
  derSequence,
} from '../asn1/writer.ts';
import { writeAlgorithmIdentifier } from './algorithm-identifier.ts';
import { Oid } from './algorithms.ts';
import { derivePublicKey } from './derive-public-key.ts';
import { uncompressedPoint, type EllipticCurve } from './elliptic-curves.ts';
import { privateValue, readPrivateKeyInfo, type PrivateKey } from './private-key.ts';
import { writeRsaPublicKey, type RsaPublicKey } from './rsa.ts';

const CURVE_OIDS = {
  'P-256': '1.2.840.10045.3.1.7',
  'P-384': '1.3.132.0.34',
  'P-521': '1.3.132.0.35',
} as const;

/** First octet of an uncompressed point (X9.62). */
const UNCOMPRESSED = 4;

type ImportAlgorithm = Parameters<SubtleCrypto['importKey']>[2];

async function imported(work: Promise<CryptoKey>): Promise<CryptoKey> {
  try {
    return await work;
  } catch (error) {
    // WebCrypto tells nothing more than that it will not have the key.
    throw new CryptoError('crypto.bad-key', { reason: error instanceof Error ? error.name : 'unknown' });
  }
}

/** An RSA public key for the algorithm; throws CryptoError `crypto.bad-key`. */
export function importRsaPublicKey(
  key: RsaPublicKey,
  algorithm: ImportAlgorithm,
  usage: KeyUsage,
): Promise<CryptoKey> {
  const spki = derSequence(
    writeAlgorithmIdentifier(Oid.rsaEncryption, derNull()),
    derBitString(writeRsaPublicKey(key)),
  );
  return imported(crypto.subtle.importKey('spki', spki, algorithm, false, [usage]));
}

/** An RSA private key, whichever of the two algorithms its PKCS#8 names; throws CryptoError `crypto.bad-key`. */
export function importRsaPrivateKey(
  key: PrivateKey,
  algorithm: ImportAlgorithm,
  usage: KeyUsage,
): Promise<CryptoKey> {
  const pkcs8 = derSequence(
    derInteger(0),
    writeAlgorithmIdentifier(Oid.rsaEncryption, derNull()),
    derOctetString(readPrivateKeyInfo(key.pkcs8).privateKey),
  );
  return imported(crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, [usage]));
}

/** A public point of a NIST curve, compressed or not; throws CryptoError `crypto.bad-key`. */
export function importEcPublicKey(
  curve: EllipticCurve,
  point: Bytes,
  name: 'ECDSA' | 'ECDH',
  usages: KeyUsage[],
): Promise<CryptoKey> {
  // WebCrypto checks itself that an uncompressed point is on the curve.
  const isUncompressed = point[0] === UNCOMPRESSED && point.length === 1 + 2 * curve.fieldBytes;
  const raw = isUncompressed ? point : uncompressedPoint(curve, point);
  return imported(crypto.subtle.importKey('raw', raw, { name, namedCurve: curve.name }, false, usages));
}

/** A private key of a NIST curve; throws CryptoError `crypto.bad-key`. */
export async function importEcPrivateKey(
  curve: EllipticCurve,
  key: PrivateKey,
  name: 'ECDSA' | 'ECDH',
  usage: KeyUsage,
): Promise<CryptoKey> {
  const value = fixedLength(privateValue(key), curve.fieldBytes);
  const load = (point?: Bytes): Promise<CryptoKey> =>
    crypto.subtle.importKey(
      'pkcs8',
      writeEcPkcs8(curve, value, point),
      { name, namedCurve: curve.name },
      false,
      [usage],
    );
  try {
    return await load();
  } catch {
    // Firefox wants the public point beside the private value; computing it takes some milliseconds.
    return imported(load(derivePublicKey('ec', curve.name, value)?.[0]));
  }
}

function writeEcPkcs8(curve: EllipticCurve, value: Bytes, point: Bytes | undefined): Bytes {
  const oid = CURVE_OIDS[curve.name as keyof typeof CURVE_OIDS];
  const ecPrivateKey = derSequence(
    derInteger(1),
    derOctetString(value),
    ...(point === undefined ? [] : [derExplicit(1, derBitString(point))]),
  );
  return derSequence(
    derInteger(0),
    writeAlgorithmIdentifier(Oid.ecPublicKey, derOid(oid)),
    derOctetString(ecPrivateKey),
  );
}

/** A private value with leading zero octets added or taken away; throws CryptoError `crypto.bad-key`. */
export function fixedLength(value: Bytes, length: number): Bytes {
  const excess = Math.max(0, value.length - length);
  if (value.subarray(0, excess).some((octet) => octet !== 0)) throw new CryptoError('crypto.bad-key');
  const fitted = new Uint8Array(length);
  fitted.set(value.subarray(excess), length - (value.length - excess));
  return fitted;
}
