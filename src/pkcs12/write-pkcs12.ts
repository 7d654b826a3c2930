// Writes identities as a PKCS#12 file (.p12; RFC 7292): keys and certificates encrypted, and a MAC over them.
import {
  derElement,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derRetag,
  derSequence,
  derSetOf,
} from '../asn1/writer.ts';
import { Tag } from '../asn1/reader.ts';
import { joinBytes, type Bytes } from '../bytes.ts';
import {
  ITERATIONS,
  LEGACY_ITERATIONS,
  encryptWithPbes2,
  encryptWithTripleDes,
  randomOctets,
  type EncryptWithPassword,
} from '../crypto/pbe-encrypt.ts';
import { utf16BigEndian } from '../crypto/password-forms.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import type { Identity } from '../x509/identity.ts';
import { writeMac, type MacChoice } from './mac.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const SHA1 = '1.3.14.3.2.26';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const VERSION = 3;

/**
 * `modern`: PBES2 with AES-256-CBC, PBKDF2 and MAC with HMAC-SHA-256. `legacy`: 3DES and SHA-1 with few iterations,
 * for devices that read nothing else; it withstands guessing far less.
 */
export type KeyFileForm = 'modern' | 'legacy';

const FORMS: Readonly<
  Record<
    KeyFileForm,
    {
      readonly encrypt: EncryptWithPassword;
      readonly mac: Omit<MacChoice, 'salt'>;
      readonly saltOctets: number;
    }
  >
> = {
  modern: { encrypt: encryptWithPbes2, mac: { digest: SHA256, iterations: ITERATIONS }, saltOctets: 16 },
  legacy: {
    encrypt: encryptWithTripleDes,
    mac: { digest: SHA1, iterations: LEGACY_ITERATIONS },
    saltOctets: 8,
  },
};

export interface NamedIdentity {
  readonly identity: Identity;
  /** What other programs list it under. */
  readonly friendlyName: string;
}

/**
 * The file's DER: each identity with its certificate, linked by localKeyID (RFC 2985 section 5.5.2), and all
 * certificates of their chains, once each. The password is taken in NFC.
 */
export async function writePkcs12(
  identities: readonly NamedIdentity[],
  password: string,
  form: KeyFileForm = 'modern',
): Promise<Bytes> {
  const { encrypt, mac, saltOctets } = FORMS[form];
  const keyBags: Bytes[] = [];
  const certificateBags: Bytes[] = [];
  for (const { identity, friendlyName } of identities) {
    const attributes = await bagAttributes(identity.certificate, friendlyName);
    const { algorithm, ciphertext } = await encrypt(password, identity.privateKey.pkcs8);
    const shrouded = derSequence(algorithm, derOctetString(ciphertext));
    keyBags.push(safeBag(SHROUDED_KEY_BAG, shrouded, attributes));
    certificateBags.push(certificateBag(identity.certificate, attributes));
  }
  const own = identities.map(({ identity }) => identity.certificate);
  for (const authority of distinct(identities.flatMap(({ identity }) => identity.chain)))
    if (!own.some((one) => equalCertificates(one, authority)))
      certificateBags.push(certificateBag(authority));
  const content = derSequence(
    await encryptedSafe(derSequence(joinBytes(certificateBags)), password, encrypt),
    contentInfo(DATA, derOctetString(derSequence(joinBytes(keyBags)))),
  );
  const macData = await writeMac(content, password, { ...mac, salt: randomOctets(saltOctets) });
  return derSequence(derInteger(VERSION), contentInfo(DATA, derOctetString(content)), macData);
}

function contentInfo(type: string, content: Bytes): Bytes {
  return derSequence(derOid(type), derExplicit(0, content));
}

/** EncryptedData (RFC 5652 section 8) around SafeContents. */
async function encryptedSafe(safe: Bytes, password: string, encrypt: EncryptWithPassword): Promise<Bytes> {
  const { algorithm, ciphertext } = await encrypt(password, safe);
  const info = derSequence(derOid(DATA), algorithm, derRetag(0, derOctetString(ciphertext)));
  return contentInfo(ENCRYPTED_DATA, derSequence(derInteger(0), info));
}

function safeBag(type: string, value: Bytes, attributes?: Bytes): Bytes {
  return derSequence(derOid(type), derExplicit(0, value), ...(attributes === undefined ? [] : [attributes]));
}

function certificateBag(certificate: Certificate, attributes?: Bytes): Bytes {
  const value = derSequence(derOid(X509_CERTIFICATE), derExplicit(0, derOctetString(certificate.der)));
  return safeBag(CERTIFICATE_BAG, value, attributes);
}

/** The same for key and certificate; the id is the certificate's SHA-1, as most programs take it. */
async function bagAttributes(certificate: Certificate, friendlyName: string): Promise<Bytes> {
  const id = new Uint8Array(await crypto.subtle.digest('SHA-1', certificate.der));
  const name = derElement(Tag.bmpString, utf16BigEndian(friendlyName));
  return derSetOf(
    derSequence(derOid(FRIENDLY_NAME), derSetOf(name)),
    derSequence(derOid(LOCAL_KEY_ID), derSetOf(derOctetString(id))),
  );
}

function distinct(certificates: readonly Certificate[]): Certificate[] {
  return certificates.filter(
    (certificate, index) =>
      certificates.findIndex((other) => equalCertificates(other, certificate)) === index,
  );
}
