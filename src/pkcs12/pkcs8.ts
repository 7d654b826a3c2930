// PKCS#8 with encryption (RFC 5958 section 3), and older forms of private keys brought into PKCS#8.
import { Tag, isContext, isUniversal, octetStringValue, readBer, encodedBytes } from '../asn1/reader.ts';
import { sequenceElements } from '../asn1/values.ts';
import { derInteger, derNull, derOctetString, derSequence } from '../asn1/writer.ts';
import { Asn1Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, writeAlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { decryptWithPassword } from '../crypto/pbe.ts';
import type { WorkLimit } from '../crypto/work-limit.ts';

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const DSA = '1.2.840.10040.4.1';

/** True for the DER (or BER) of one SEQUENCE and nothing more: the sign that decryption went right. */
export function isSequence(bytes: Bytes): boolean {
  try {
    return isUniversal(readBer(bytes), Tag.sequence);
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

/**
 * PrivateKeyInfo out of an EncryptedPrivateKeyInfo. Throws Asn1Error and the CryptoErrors of
 * decryptWithPassword.
 */
export async function decryptPkcs8(encrypted: Bytes, password: string, limit: WorkLimit): Promise<Bytes> {
  const [algorithm, ciphertext, ...rest] = sequenceElements(readBer(encrypted));
  if (algorithm === undefined || !isUniversal(ciphertext, Tag.octetString) || rest.length > 0)
    throw new Asn1Error('asn1.malformed');
  return decryptWithPassword(
    readAlgorithmIdentifier(algorithm),
    password,
    octetStringValue(ciphertext),
    isSequence,
    limit,
  );
}

function privateKeyInfo(algorithm: Bytes, privateKey: Bytes): Bytes {
  return derSequence(derInteger(0), algorithm, derOctetString(privateKey));
}

/** PKCS#8 around an RSAPrivateKey (RFC 8017 appendix A.1.2). */
export function pkcs8FromRsaPrivateKey(rsaPrivateKey: Bytes): Bytes {
  return privateKeyInfo(writeAlgorithmIdentifier(RSA_ENCRYPTION, derNull()), rsaPrivateKey);
}

/** PKCS#8 around an ECPrivateKey (RFC 5915), whose own parameters name the curve; throws Asn1Error without. */
export function pkcs8FromEcPrivateKey(ecPrivateKey: Bytes): Bytes {
  const parameters = sequenceElements(readBer(ecPrivateKey)).find((field) => isContext(field, 0));
  const curve = parameters?.children[0];
  if (curve === undefined) throw new Asn1Error('asn1.unexpected', { expected: 'parameters' });
  return privateKeyInfo(writeAlgorithmIdentifier(EC_PUBLIC_KEY, encodedBytes(curve)), ecPrivateKey);
}

/** PKCS#8 around OpenSSL's traditional DSA key: SEQUENCE { 0, p, q, g, y, x }; throws Asn1Error. */
export function pkcs8FromDsaPrivateKey(dsaPrivateKey: Bytes): Bytes {
  const [, p, q, g, , x] = sequenceElements(readBer(dsaPrivateKey));
  if (p === undefined || q === undefined || g === undefined || x === undefined)
    throw new Asn1Error('asn1.malformed');
  const parameters = derSequence(encodedBytes(p), encodedBytes(q), encodedBytes(g));
  return privateKeyInfo(writeAlgorithmIdentifier(DSA, parameters), encodedBytes(x));
}
