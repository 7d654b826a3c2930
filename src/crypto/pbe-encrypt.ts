// Password-based encryption to write (RFC 8018, RFC 7292 appendix C): PBES2 of today, and 3DES for devices of old.
import { derInteger, derNull, derOctetString, derSequence } from '../asn1/writer.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { writeAlgorithmIdentifier } from './algorithm-identifier.ts';
import { withBlockPadding } from './block-padding.ts';
import { DES_BLOCK_OCTETS, tripleDesCbcEncrypt } from './des.ts';
import { pbkdfPasswordForms, pkcs12PasswordForms } from './password-forms.ts';
import { pbkdf2 } from './pbkdf2.ts';
import { Pkcs12Purpose, pkcs12Kdf } from './pkcs12-kdf.ts';
import { newWorkLimit } from './work-limit.ts';

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';
const SHA1 = '1.3.14.3.2.26';
const AES_KEY_OCTETS = 32;
const AES_BLOCK_OCTETS = 16;
const TRIPLE_DES_KEY_OCTETS = 24;
const SALT_OCTETS = 16;
/** Some readers of the old form take salts of this length only. */
const LEGACY_SALT_OCTETS = 8;

/** PBKDF2-HMAC-SHA-256: the count OWASP gives for it, and the one that Firefox writes. */
export const ITERATIONS = 600_000;
/** What Windows and OpenSSL wrote in the old form for decades: more of them and old devices give up. */
export const LEGACY_ITERATIONS = 2_048;

export interface PasswordEncrypted {
  /** DER of the AlgorithmIdentifier. */
  readonly algorithm: Bytes;
  readonly ciphertext: Bytes;
}

/** Encrypts for one password; a new salt and a new initialisation vector with each call. */
export type EncryptWithPassword = (password: string, plaintext: Bytes) => Promise<PasswordEncrypted>;

export function randomOctets(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** PBES2 with AES-256-CBC under PBKDF2-HMAC-SHA-256 (RFC 8018 section 6.2). The password is taken in NFC, as UTF-8. */
export const encryptWithPbes2: EncryptWithPassword = async (password, plaintext) => {
  const salt = randomOctets(SALT_OCTETS);
  const iv = randomOctets(AES_BLOCK_OCTETS);
  const [form] = pbkdfPasswordForms(password.normalize('NFC'));
  const parameters = { salt, iterations: ITERATIONS, prf: HMAC_SHA256 };
  const key = await pbkdf2(parameters, form!, AES_KEY_OCTETS, newWorkLimit());
  const handle = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt']);
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, handle, plaintext);
  const kdf = writeAlgorithmIdentifier(
    PBKDF2,
    derSequence(
      derOctetString(salt),
      derInteger(ITERATIONS),
      writeAlgorithmIdentifier(HMAC_SHA256, derNull()),
    ),
  );
  const scheme = writeAlgorithmIdentifier(AES_256_CBC, derOctetString(iv));
  return {
    algorithm: writeAlgorithmIdentifier(PBES2, derSequence(kdf, scheme)),
    ciphertext: new Uint8Array(ciphertext),
  };
};

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C): weak, for what reads nothing else. */
export const encryptWithTripleDes: EncryptWithPassword = async (password, plaintext) => {
  const [form] = pkcs12PasswordForms(password.normalize('NFC'));
  const { salt, key, iv } = await tripleDesKey(form!);
  return {
    algorithm: writeAlgorithmIdentifier(
      PBE_SHA1_3DES,
      derSequence(derOctetString(salt), derInteger(LEGACY_ITERATIONS)),
    ),
    ciphertext: tripleDesCbcEncrypt(key, iv, withBlockPadding(plaintext, DES_BLOCK_OCTETS)),
  };
};

/** A salt with which gpgsm derives the same key as all others: with some it does not, and could not open the file. */
async function tripleDesKey(password: Bytes): Promise<{ salt: Bytes; key: Bytes; iv: Bytes }> {
  for (;;) {
    const salt = randomOctets(LEGACY_SALT_OCTETS);
    const limit = newWorkLimit();
    const derive = (purpose: 1 | 2, length: number, shortSums: boolean): Promise<Bytes> =>
      pkcs12Kdf(
        { digest: SHA1, password, salt, iterations: LEGACY_ITERATIONS, purpose, length, shortSums },
        limit,
      );
    const key = await derive(Pkcs12Purpose.key, TRIPLE_DES_KEY_OCTETS, false);
    if (!equalBytes(key, await derive(Pkcs12Purpose.key, TRIPLE_DES_KEY_OCTETS, true))) continue;
    return { salt, key, iv: await derive(Pkcs12Purpose.iv, DES_BLOCK_OCTETS, false) };
  }
}
