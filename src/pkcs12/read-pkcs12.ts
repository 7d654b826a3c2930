// PKCS#12 files (.p12, .pfx; RFC 7292): verifies the MAC, decrypts the safes, and hands out keys and certificates.
import {
  Tag,
  encodedBytes,
  isContext,
  isUniversal,
  octetStringValue,
  readBer,
  readBerPrefix,
} from '../asn1/reader.ts';
import type { Asn1Node } from '../asn1/reader.ts';
import {
  explicitContent,
  oidValue,
  sequenceElements,
  setElements,
  smallIntegerValue,
} from '../asn1/values.ts';
import { Asn1Error, CryptoError, KeyFileError, X509Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { decryptWithPassword } from '../crypto/pbe.ts';
import { privateKeyFromPkcs8 } from '../crypto/private-key.ts';
import { newWorkLimit, type WorkLimit } from '../crypto/work-limit.ts';
import { readCertificate } from '../x509/certificate.ts';
import {
  joinContents,
  type KeyFileContents,
  type LabelledCertificate,
  type LabelledKey,
  type SkippedItem,
} from './contents.ts';
import { verifyMac } from './mac.ts';
import { decryptPkcs8, isSequence } from './pkcs8.ts';

const ContentType = {
  data: '1.2.840.113549.1.7.1',
  envelopedData: '1.2.840.113549.1.7.3',
  encryptedData: '1.2.840.113549.1.7.6',
} as const;
const Bag = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  crl: '1.2.840.113549.1.12.10.1.4',
  secret: '1.2.840.113549.1.12.10.1.5',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const MAX_FILE_OCTETS = 20_000_000;
/** Safes within safes. */
const MAX_NESTING = 4;

interface Reading {
  readonly password: string;
  readonly limit: WorkLimit;
  /** The MAC fitted: a failure to decrypt is no longer the fault of the password that was typed. */
  readonly passwordIsRight: boolean;
  readonly keys: LabelledKey[];
  readonly certificates: LabelledCertificate[];
  readonly skipped: SkippedItem[];
}

/**
 * Reads a PKCS#12 file. `password` may be empty.
 * Throws KeyFileError: `pkcs12.malformed`, `pkcs12.wrong-password`, `key.password-needed` (nothing was typed and
 * the file wants a password), `pkcs12.different-passwords` (integrity and privacy have passwords of their own),
 * `pkcs12.unsupported-algorithm` {oid}, `pkcs12.iterations`.
 */
export async function readPkcs12(file: Bytes, password: string): Promise<KeyFileContents> {
  if (file.length > MAX_FILE_OCTETS) throw new KeyFileError('pkcs12.malformed', { reason: 'too-large' });
  return asKeyFileErrors(password, async () => {
    // Line ends or zeros after the structure are left by some transports.
    const [version, authSafe, macData] = sequenceElements(readBerPrefix(file));
    if (smallIntegerValue(version) !== 3) throw new Asn1Error('asn1.malformed', { version: 'not 3' });
    const content = authenticatedContent(authSafe);
    const limit = newWorkLimit();
    if (macData !== undefined && !(await verifyMac(macData, content, password, limit)))
      throw new CryptoError('crypto.wrong-password');
    const reading: Reading = {
      password,
      limit,
      passwordIsRight: macData !== undefined,
      keys: [],
      certificates: [],
      skipped: [],
    };
    for (const safe of sequenceElements(readBer(content))) await readSafe(safe, reading);
    return joinContents(reading.keys, reading.certificates, reading.skipped);
  });
}

/** Octets of the authSafe: what the MAC is over. Public-key integrity (SignedData) is not read. */
function authenticatedContent(authSafe: Asn1Node | undefined): Bytes {
  const [type, content] = sequenceElements(authSafe);
  const oid = oidValue(type);
  if (oid !== ContentType.data) throw new CryptoError('crypto.unsupported-algorithm', { oid });
  return octetStringValue(octetStringIn(content));
}

function octetStringIn(explicit: Asn1Node | undefined): Asn1Node {
  if (!isContext(explicit, 0)) throw new Asn1Error('asn1.unexpected', { expected: 'content' });
  const node = explicitContent(explicit);
  if (!isUniversal(node, Tag.octetString))
    throw new Asn1Error('asn1.unexpected', { expected: 'OCTET STRING' });
  return node;
}

async function readSafe(safe: Asn1Node, reading: Reading): Promise<void> {
  const [type, content] = sequenceElements(safe);
  const oid = oidValue(type);
  if (oid === ContentType.data) {
    await readBags(readBer(octetStringValue(octetStringIn(content))), reading, 0);
  } else if (oid === ContentType.encryptedData && isContext(content, 0)) {
    await readBags(readBer(await decryptSafe(explicitContent(content), reading)), reading, 0);
  } else if (oid === ContentType.envelopedData) {
    // Encrypted for a public key (RFC 7292 section 3.1, privacy mode): no password opens it. What else is there counts.
    reading.skipped.push({ kind: 'other', code: 'pkcs12.unsupported-algorithm' });
  } else {
    throw new CryptoError('crypto.unsupported-algorithm', { oid });
  }
}

/** EncryptedData (RFC 5652 section 8). */
async function decryptSafe(encryptedData: Asn1Node, reading: Reading): Promise<Bytes> {
  const [, info] = sequenceElements(encryptedData);
  const [, algorithm, ciphertext] = sequenceElements(info);
  if (algorithm === undefined || !isContext(ciphertext, 0)) throw new Asn1Error('asn1.malformed');
  return decrypted(reading, () =>
    decryptWithPassword(
      readAlgorithmIdentifier(algorithm),
      reading.password,
      octetStringValue(ciphertext),
      isSequence,
      reading.limit,
    ),
  );
}

async function decrypted(reading: Reading, decrypt: () => Promise<Bytes>): Promise<Bytes> {
  try {
    return await decrypt();
  } catch (error) {
    if (reading.passwordIsRight && error instanceof CryptoError && error.code === 'crypto.wrong-password')
      throw new KeyFileError('pkcs12.different-passwords');
    throw error;
  }
}

async function readBags(safeContents: Asn1Node, reading: Reading, nesting: number): Promise<void> {
  if (nesting > MAX_NESTING) throw new Asn1Error('asn1.too-deep');
  for (const bag of sequenceElements(safeContents)) {
    const [type, value, attributes] = sequenceElements(bag);
    if (!isContext(value, 0)) throw new Asn1Error('asn1.malformed', { offset: bag.start });
    const content = explicitContent(value);
    const localKeyId = findLocalKeyId(attributes);
    switch (oidValue(type)) {
      case Bag.key:
        readKey(encodedBytes(content), localKeyId, reading);
        break;
      case Bag.shroudedKey: {
        const plain = await decrypted(reading, () =>
          decryptPkcs8(encodedBytes(content), reading.password, reading.limit),
        );
        readKey(plain, localKeyId, reading);
        break;
      }
      case Bag.certificate:
        readCertificateBag(content, localKeyId, reading);
        break;
      case Bag.safeContents:
        await readBags(content, reading, nesting + 1);
        break;
      case Bag.crl:
        reading.skipped.push({ kind: 'revocation-list' });
        break;
      case Bag.secret:
        reading.skipped.push({ kind: 'secret' });
        break;
      default:
        reading.skipped.push({ kind: 'other' });
    }
  }
}

function readKey(pkcs8: Bytes, localKeyId: Bytes | undefined, reading: Reading): void {
  try {
    const key = privateKeyFromPkcs8(pkcs8);
    reading.keys.push(localKeyId === undefined ? { key } : { key, localKeyId });
  } catch (error) {
    // One odd key must not keep the others from being imported; that it was there is said.
    if (!(error instanceof CryptoError)) throw error;
    reading.skipped.push({ kind: 'key', code: error.code });
  }
}

function readCertificateBag(bag: Asn1Node, localKeyId: Bytes | undefined, reading: Reading): void {
  const [type, value] = sequenceElements(bag);
  if (oidValue(type) !== X509_CERTIFICATE) {
    reading.skipped.push({ kind: 'other' });
    return;
  }
  const der = octetStringValue(octetStringIn(value));
  try {
    const certificate = readCertificate(der);
    reading.certificates.push(localKeyId === undefined ? { certificate } : { certificate, localKeyId });
  } catch (error) {
    if (!(error instanceof X509Error)) throw error;
    reading.skipped.push({ kind: 'certificate', code: error.code });
  }
}

function findLocalKeyId(attributes: Asn1Node | undefined): Bytes | undefined {
  if (attributes === undefined) return undefined;
  for (const attribute of setElements(attributes)) {
    const [type, values] = sequenceElements(attribute);
    if (oidValue(type) !== LOCAL_KEY_ID) continue;
    const value = setElements(values)[0];
    if (isUniversal(value, Tag.octetString)) return octetStringValue(value);
  }
  return undefined;
}

/** Turns what the layers below throw into the codes of this file's docstring. */
export async function asKeyFileErrors<T>(password: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Asn1Error) throw new KeyFileError('pkcs12.malformed', { reason: error.code });
    if (!(error instanceof CryptoError)) throw error;
    switch (error.code) {
      case 'crypto.wrong-password':
        throw new KeyFileError(password === '' ? 'key.password-needed' : 'pkcs12.wrong-password');
      case 'crypto.unsupported-algorithm':
        throw new KeyFileError('pkcs12.unsupported-algorithm', error.details);
      case 'crypto.too-many-iterations':
        throw new KeyFileError('pkcs12.iterations', error.details);
      default:
        throw new KeyFileError('pkcs12.malformed', { reason: error.code });
    }
  }
}
