// Password-based encryption (RFC 8018, RFC 7292 appendix C): from the algorithm in a key file to the plaintext.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { Asn1Error, CryptoError } from '../errors.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { cbcDecrypt, type CbcCipher } from './cbc-decrypt.ts';
import { iterateDigest } from './iterated-digest.ts';
import { pbkdfPasswordForms, pkcs12PasswordForms } from './password-forms.ts';
import { pbkdf2, readPbkdf2Parameters } from './pbkdf2.ts';
import { Pkcs12Purpose, pkcs12Kdf } from './pkcs12-kdf.ts';
import { rc2EffectiveBits } from './rc2.ts';
import { rc4 } from './rc4.ts';
import { spend, unlessUsedUp, type WorkLimit } from './work-limit.ts';

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
const SHA1 = '1.3.14.3.2.26';
const SHA1_OCTETS = 20;
/** scrypt takes 128 * N * r octets of memory. */
const MAX_SCRYPT_OCTETS = 128 * 1024 * 1024;

const TRIPLE_DES: CbcCipher = { name: 'des-ede3', keyLength: 24 };
const RC2_64: CbcCipher = { name: 'rc2', keyLength: 8, effectiveBits: 64 };

/** PKCS#12 (RFC 7292 appendix C). */
const PKCS12_SCHEMES = new Map<string, CbcCipher | { name: 'rc4'; keyLength: number }>([
  ['1.2.840.113549.1.12.1.1', { name: 'rc4', keyLength: 16 }],
  ['1.2.840.113549.1.12.1.2', { name: 'rc4', keyLength: 5 }],
  ['1.2.840.113549.1.12.1.3', TRIPLE_DES],
  ['1.2.840.113549.1.12.1.4', { name: 'des-ede3', keyLength: 16 }],
  ['1.2.840.113549.1.12.1.5', { name: 'rc2', keyLength: 16, effectiveBits: 128 }],
  ['1.2.840.113549.1.12.1.6', { name: 'rc2', keyLength: 5, effectiveBits: 40 }],
]);

/** PBES1 of PKCS#5 (RFC 8018 appendix A.3); the MD2 ones are not read. */
const PBES1_SCHEMES = new Map<string, { hash: typeof md5; cipher: CbcCipher }>([
  ['1.2.840.113549.1.5.3', { hash: md5, cipher: { name: 'des', keyLength: 8 } }],
  ['1.2.840.113549.1.5.6', { hash: md5, cipher: RC2_64 }],
  ['1.2.840.113549.1.5.10', { hash: sha1, cipher: { name: 'des', keyLength: 8 } }],
  ['1.2.840.113549.1.5.11', { hash: sha1, cipher: RC2_64 }],
]);

const PBES2_CIPHERS: ReadonlyMap<string, CbcCipher> = new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes', keyLength: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes', keyLength: 32 }],
  ['1.2.840.113549.3.7', TRIPLE_DES],
  ['1.3.14.3.2.7', { name: 'des', keyLength: 8 }],
]);
const RC2_CBC = '1.2.840.113549.3.2';

/**
 * Decrypts what a password protects. All ways of encoding the password are tried, and where it may differ
 * gpgsm's own way of deriving the key; `accept` tells the right plaintext from garbage whose padding happens to fit.
 * Throws CryptoError `crypto.wrong-password`, `crypto.unsupported-algorithm` {oid},
 * `crypto.too-many-iterations`, `crypto.bad-length`, and Asn1Error for malformed parameters.
 */
export async function decryptWithPassword(
  algorithm: AlgorithmIdentifier,
  password: string,
  ciphertext: Bytes,
  accept: (plaintext: Bytes) => boolean,
  limit: WorkLimit,
): Promise<Bytes> {
  const decrypt = decryptorFor(algorithm, ciphertext, limit);
  const pkcs12 = PKCS12_SCHEMES.get(algorithm.oid);
  const forms = pkcs12 === undefined ? pbkdfPasswordForms(password) : pkcs12PasswordForms(password);
  const isLong = pkcs12 !== undefined && pkcs12.keyLength > SHA1_OCTETS;
  for (const shortSums of isLong ? [false, true] : [false]) {
    for (const [index, form] of forms.entries()) {
      const plaintext = await unlessUsedUp(index > 0, () => decrypt(form, shortSums));
      if (plaintext !== undefined && accept(plaintext)) return plaintext;
    }
  }
  throw new CryptoError('crypto.wrong-password');
}

/** `shortSums` is for keys that take more than one digest of PKCS#12's derivation. */
type Decrypt = (password: Bytes, shortSums: boolean) => Promise<Bytes | undefined>;

function decryptorFor(algorithm: AlgorithmIdentifier, ciphertext: Bytes, limit: WorkLimit): Decrypt {
  const pkcs12 = PKCS12_SCHEMES.get(algorithm.oid);
  if (pkcs12 !== undefined) {
    const { salt, iterations } = readPbeParameters(algorithm.parameters);
    return async (password, shortSums) => {
      const derive = (purpose: 1 | 2, length: number): Promise<Bytes> =>
        pkcs12Kdf({ digest: SHA1, password, salt, iterations, purpose, length, shortSums }, limit);
      const key = await derive(Pkcs12Purpose.key, pkcs12.keyLength);
      if (pkcs12.name === 'rc4') return rc4(key, ciphertext);
      return cbcDecrypt(pkcs12, key, await derive(Pkcs12Purpose.iv, 8), ciphertext);
    };
  }
  const pbes1 = PBES1_SCHEMES.get(algorithm.oid);
  if (pbes1 !== undefined) {
    const { salt, iterations } = readPbeParameters(algorithm.parameters);
    return async (password) => {
      // PBKDF1 (RFC 8018 section 5.1): eight octets of key, eight of initialisation vector.
      spend(limit, iterations, 3);
      const first = new Uint8Array(pbes1.hash(concatBytes(password, salt)));
      const derived = await iterateDigest(pbes1.hash, first, iterations - 1);
      return cbcDecrypt(pbes1.cipher, derived.subarray(0, 8), derived.subarray(8, 16), ciphertext);
    };
  }
  if (algorithm.oid === PBES2) return pbes2Decryptor(algorithm.parameters, ciphertext, limit);
  throw new CryptoError('crypto.unsupported-algorithm', { oid: algorithm.oid });
}

function readPbeParameters(node: Asn1Node | undefined): { salt: Bytes; iterations: number } {
  const [salt, iterations] = sequenceElements(node);
  if (salt === undefined) throw new Asn1Error('asn1.malformed');
  return { salt: octetStringValue(salt), iterations: smallIntegerValue(iterations) };
}

function pbes2Decryptor(parameters: Asn1Node | undefined, ciphertext: Bytes, limit: WorkLimit): Decrypt {
  const [kdfNode, schemeNode] = sequenceElements(parameters);
  if (kdfNode === undefined || schemeNode === undefined) throw new Asn1Error('asn1.malformed');
  const { cipher, iv } = readScheme(readAlgorithmIdentifier(schemeNode));
  const derive = keyDeriver(readAlgorithmIdentifier(kdfNode), cipher.keyLength, limit);
  return async (password) => cbcDecrypt(cipher, await derive(password), iv, ciphertext);
}

function readScheme(scheme: AlgorithmIdentifier): { cipher: CbcCipher; iv: Bytes } {
  if (scheme.parameters === undefined) throw new Asn1Error('asn1.malformed');
  if (scheme.oid === RC2_CBC) {
    const [version, iv] = sequenceElements(scheme.parameters);
    if (iv === undefined) throw new Asn1Error('asn1.malformed');
    const effectiveBits = rc2EffectiveBits(smallIntegerValue(version));
    return {
      cipher: { name: 'rc2', keyLength: effectiveBits >> 3, effectiveBits },
      iv: octetStringValue(iv),
    };
  }
  const cipher = PBES2_CIPHERS.get(scheme.oid);
  if (cipher === undefined) throw new CryptoError('crypto.unsupported-algorithm', { oid: scheme.oid });
  return { cipher, iv: octetStringValue(scheme.parameters) };
}

function keyDeriver(
  kdf: AlgorithmIdentifier,
  keyLength: number,
  limit: WorkLimit,
): (password: Bytes) => Promise<Bytes> {
  if (kdf.oid === PBKDF2) {
    const parameters = readPbkdf2Parameters(kdf.parameters);
    if (parameters.keyLength !== undefined && parameters.keyLength !== keyLength)
      throw new CryptoError('crypto.bad-length', { of: 'key' });
    return (password) => pbkdf2(parameters, password, keyLength, limit);
  }
  if (kdf.oid === SCRYPT) {
    const [salt, n, r, p] = sequenceElements(kdf.parameters);
    if (salt === undefined) throw new Asn1Error('asn1.malformed');
    const cost = { N: smallIntegerValue(n), r: smallIntegerValue(r), p: smallIntegerValue(p) };
    const isPowerOfTwo = cost.N > 1 && Number.isInteger(Math.log2(cost.N));
    if (!isPowerOfTwo || cost.r < 1 || cost.p < 1 || cost.p > 16 || 128 * cost.N * cost.r > MAX_SCRYPT_OCTETS)
      throw new CryptoError('crypto.too-many-iterations', { iterations: cost.N });
    return async (password) => {
      spend(limit, cost.N, cost.r * cost.p);
      return new Uint8Array(
        await scryptAsync(password, octetStringValue(salt), { ...cost, dkLen: keyLength }),
      );
    };
  }
  throw new CryptoError('crypto.unsupported-algorithm', { oid: kdf.oid });
}
