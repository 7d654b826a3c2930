// The vault's cryptography: a key from the passphrase, the vault key it wraps, and records under that.
import { concatBytes, fromBase64, toBase64, bytesFromUtf8, type Bytes } from '../src/bytes.ts';

/** PBKDF2-HMAC-SHA-256: the count OWASP gives for it (2023, still current); stored with each vault. */
export const PBKDF2_ITERATIONS = 600_000;
const SALT_BYTES = 32;
/** AES-GCM nonce (NIST SP 800-38D section 8.2.2: 96 bits at random; far below 2^32 uses a key). */
const NONCE_BYTES = 12;
export const VAULT_KEY_BYTES = 32;

/** How the passphrase becomes a key; kept beside the wrapped key so that it can be raised later. */
export interface KeyDerivation {
  readonly name: 'PBKDF2-HMAC-SHA-256';
  readonly iterations: number;
  /** Base64. */
  readonly salt: string;
}

/** AES-256-GCM ciphertext with its nonce, both base64. */
export interface SealedRecord {
  readonly nonce: string;
  readonly data: string;
}

export function newKeyDerivation(): KeyDerivation {
  return {
    name: 'PBKDF2-HMAC-SHA-256',
    iterations: PBKDF2_ITERATIONS,
    salt: toBase64(randomBytes(SALT_BYTES)),
  };
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** The key that wraps the vault key. Unicode passphrases are taken in NFC, whatever the keyboard sends. */
export async function keyFromPassphrase(passphrase: string, derivation: KeyDerivation): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey(
    'raw',
    bytesFromUtf8(passphrase.normalize('NFC')),
    'PBKDF2',
    false,
    ['deriveKey'],
  );
  return crypto.subtle.deriveKey(
    {
      name: 'PBKDF2',
      hash: 'SHA-256',
      iterations: derivation.iterations,
      salt: fromBase64(derivation.salt),
    },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** The vault key itself as a handle that cannot be exported. */
export function importVaultKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Encrypts bytes for one purpose; `context` (a record's kind and id) is authenticated with them. */
export async function sealBytes(key: CryptoKey, context: string, content: Bytes): Promise<Bytes> {
  const nonce = randomBytes(NONCE_BYTES);
  const additionalData = bytesFromUtf8(context);
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, content);
  return concatBytes(nonce, new Uint8Array(data));
}

/** Decrypts what sealBytes made; rejects with OperationError when key, context or content do not fit. */
export async function openBytes(key: CryptoKey, context: string, sealed: Bytes): Promise<Bytes> {
  const iv = sealed.subarray(0, NONCE_BYTES);
  const additionalData = bytesFromUtf8(context);
  const data = sealed.subarray(NONCE_BYTES);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data));
}

/** From the key that records are under to the one that they are put under. */
export interface Rekeying {
  readonly from: CryptoKey;
  readonly to: CryptoKey;
}

/** A record under the new key. What is not under the old one is under the new one already: undefined. */
export async function resealBytes(
  { from, to }: Rekeying,
  context: string,
  sealed: Bytes,
): Promise<Bytes | undefined> {
  const content = await openBytes(from, context, sealed).catch(() => undefined);
  return content === undefined ? undefined : sealBytes(to, context, content);
}

/** As sealBytes, in the form that storage keeps. */
export async function sealRecord(key: CryptoKey, context: string, content: Bytes): Promise<SealedRecord> {
  const sealed = await sealBytes(key, context, content);
  return { nonce: toBase64(sealed.subarray(0, NONCE_BYTES)), data: toBase64(sealed.subarray(NONCE_BYTES)) };
}

/** As openBytes, from the form that storage keeps. */
export function openRecord(key: CryptoKey, context: string, record: SealedRecord): Promise<Bytes> {
  return openBytes(key, context, bytesOfRecord(record));
}

/** As resealBytes, in the form that storage keeps; the very record when it is under the new key already. */
export async function resealRecord(
  keys: Rekeying,
  context: string,
  record: SealedRecord,
): Promise<SealedRecord> {
  const content = await openRecord(keys.from, context, record).catch(() => undefined);
  if (content === undefined) return record;
  const sealed = await sealRecord(keys.to, context, content);
  content.fill(0);
  return sealed;
}

/** What openBytes takes, of a record as storage keeps it. */
export function bytesOfRecord({ nonce, data }: SealedRecord): Bytes {
  return concatBytes(fromBase64(nonce), fromBase64(data));
}
