// The integrity check of a PKCS#12 file (RFC 7292 section 4, PBMAC1 of RFC 9579).
import { octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { derInteger, derNull, derOctetString, derSequence } from '../asn1/writer.ts';
import { Asn1Error, CryptoError } from '../errors.ts';
import { equalBytesConstantTime, type Bytes } from '../bytes.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from '../crypto/algorithm-identifier.ts';
import { pbkdfPasswordForms, pkcs12PasswordForms } from '../crypto/password-forms.ts';
import { pbkdf2, readPbkdf2Parameters } from '../crypto/pbkdf2.ts';
import { Pkcs12Purpose, digestLength, hmacByDigest, pkcs12Kdf } from '../crypto/pkcs12-kdf.ts';
import { newWorkLimit, unlessUsedUp, type WorkLimit } from '../crypto/work-limit.ts';

const PBMAC1 = '1.2.840.113549.1.5.14';
const PBKDF2 = '1.2.840.113549.1.5.12';
/** HMAC algorithms of PBMAC1 and the digests they use. */
const HMAC_DIGESTS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.7', '1.3.14.3.2.26'],
  ['1.2.840.113549.2.8', '2.16.840.1.101.3.4.2.4'],
  ['1.2.840.113549.2.9', '2.16.840.1.101.3.4.2.1'],
  ['1.2.840.113549.2.10', '2.16.840.1.101.3.4.2.2'],
  ['1.2.840.113549.2.11', '2.16.840.1.101.3.4.2.3'],
]);
/** RFC 9579 section 5: shorter keys are refused. */
const MIN_MAC_KEY_OCTETS = 20;
const MAX_MAC_KEY_OCTETS = 64;

/**
 * True when the MAC over `content` (the octets of the authSafe) fits the password in any of its forms.
 * Throws Asn1Error for malformed MacData, CryptoError `crypto.unsupported-algorithm`,
 * `crypto.too-many-iterations`, `crypto.bad-length`.
 */
export async function verifyMac(
  macData: Asn1Node,
  content: Bytes,
  password: string,
  limit: WorkLimit,
): Promise<boolean> {
  const [digestInfo, saltNode, iterationsNode] = sequenceElements(macData);
  const [algorithmNode, digestNode] = sequenceElements(digestInfo);
  if (algorithmNode === undefined || digestNode === undefined || saltNode === undefined)
    throw new Asn1Error('asn1.malformed');
  const algorithm = readAlgorithmIdentifier(algorithmNode);
  const expected = octetStringValue(digestNode);
  if (algorithm.oid === PBMAC1) return verifyPbmac1(algorithm, expected, content, password, limit);

  const salt = octetStringValue(saltNode);
  const iterations = iterationsNode === undefined ? 1 : smallIntegerValue(iterationsNode);
  const length = digestLength(algorithm.oid);
  for (const [index, form] of pkcs12PasswordForms(password).entries()) {
    const input = {
      digest: algorithm.oid,
      password: form,
      salt,
      iterations,
      purpose: Pkcs12Purpose.mac,
      length,
    };
    const key = await unlessUsedUp(index > 0, () => pkcs12Kdf(input, limit));
    if (key !== undefined && equalBytesConstantTime(hmacByDigest(algorithm.oid, key, content), expected))
      return true;
  }
  return false;
}

/** RFC 9579: PBKDF2 (RFC 8018 section 7.1) instead of the old key derivation; salt and count of MacData are ignored. */
async function verifyPbmac1(
  algorithm: AlgorithmIdentifier,
  expected: Bytes,
  content: Bytes,
  password: string,
  limit: WorkLimit,
): Promise<boolean> {
  const [kdfNode, macNode] = sequenceElements(algorithm.parameters);
  if (kdfNode === undefined || macNode === undefined) throw new Asn1Error('asn1.malformed');
  const kdf = readAlgorithmIdentifier(kdfNode);
  if (kdf.oid !== PBKDF2) throw new CryptoError('crypto.unsupported-algorithm', { oid: kdf.oid });
  const parameters = readPbkdf2Parameters(kdf.parameters);
  const { keyLength } = parameters;
  // RFC 9579 section 4: keyLength must be there.
  if (keyLength === undefined || keyLength < MIN_MAC_KEY_OCTETS || keyLength > MAX_MAC_KEY_OCTETS)
    throw new CryptoError('crypto.bad-length', { of: 'key' });
  const { oid } = readAlgorithmIdentifier(macNode);
  const digest = HMAC_DIGESTS.get(oid);
  if (digest === undefined) throw new CryptoError('crypto.unsupported-algorithm', { oid });
  for (const [index, form] of pbkdfPasswordForms(password).entries()) {
    const key = await unlessUsedUp(index > 0, () => pbkdf2(parameters, form, keyLength, limit));
    if (key !== undefined && equalBytesConstantTime(hmacByDigest(digest, key, content), expected))
      return true;
  }
  return false;
}

export interface MacChoice {
  /** Dotted OID. */
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Bytes;
}

/** MacData over `content` with the key derivation of RFC 7292 appendix B, which every reader knows. */
export async function writeMac(content: Bytes, password: string, choice: MacChoice): Promise<Bytes> {
  const { digest, iterations, salt } = choice;
  const [form] = pkcs12PasswordForms(password.normalize('NFC'));
  const key = await pkcs12Kdf(
    { digest, password: form!, salt, iterations, purpose: Pkcs12Purpose.mac, length: digestLength(digest) },
    newWorkLimit(),
  );
  const digestInfo = derSequence(
    writeAlgorithmIdentifier(digest, derNull()),
    derOctetString(hmacByDigest(digest, key, content)),
  );
  return derSequence(digestInfo, derOctetString(salt), derInteger(iterations));
}
