// Recovers the content key of an encrypted message: which keys to try for which recipient, and how.
import { CmsError, CryptoError, WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { Oid, algorithmName } from '../crypto/algorithms.ts';
import type { ContentCipher } from '../crypto/content-cipher.ts';
import { recoverEncapsulatedKey } from '../crypto/kem.ts';
import { recoverAgreedKey } from '../crypto/key-agreement.ts';
import { recoverTransportedKey } from '../crypto/key-transport.ts';
import { keyType } from '../crypto/key-types.ts';
import { keyWrapByOid, unwrapKey } from '../crypto/key-wrap.ts';
import { passwordWrapCipher, unwrapWithPassword } from '../crypto/password-wrap.ts';
import { pbkdfPasswordForms } from '../crypto/password-forms.ts';
import { pbkdf2, readPbkdf2Parameters } from '../crypto/pbkdf2.ts';
import type { PrivateKey } from '../crypto/private-key.ts';
import { newWorkLimit, type WorkLimit } from '../crypto/work-limit.ts';
import { equalBytes } from '../bytes.ts';
import type { Identity } from '../x509/identity.ts';
import { identifies } from './certificate-identifier.ts';
import type { EnvelopedData } from './enveloped-data.ts';
import type {
  KekRecipient,
  KemRecipient,
  KeyAgreementRecipient,
  KeyTransportRecipient,
  PasswordRecipient,
} from './recipient-info.ts';

/** Work with private keys and passwords for one message, in units of 2 to 4 ms: half a second to a second of it. */
const MAX_WORK = 256;
/** Units of an operation whose costs nobody can tell beforehand. */
const MOST_WORK = 8;
/** RSA is done in JavaScript, and takes time with the third power of its length. */
const RSA_WORK: readonly (readonly [upToBits: number, units: number])[] = [
  [2048, 2],
  [3072, 4],
];
/** Octets that an authenticated cipher may be made to go through for one message: a second or two of it. */
const MAX_AUTHENTICATED_OCTETS = 2 ** 30;
/** CCM is done in JavaScript, GCM by the browser. */
const CCM_COST = 16;
const PBKDF2 = '1.2.840.113549.1.5.12';

/** Secrets that sender and recipient agreed on beforehand. */
export interface SharedSecrets {
  readonly passwords?: readonly string[];
  /** Key-encryption keys with the identifier that the message names them by. */
  readonly keys?: readonly { readonly identifier: Bytes; readonly key: Bytes }[];
}

type KeyedRecipient = KeyTransportRecipient | KeyAgreementRecipient | KemRecipient;

export type Attempt =
  | { readonly recipient: KeyedRecipient; readonly identity: Identity }
  | { readonly recipient: PasswordRecipient; readonly password: string }
  | { readonly recipient: KekRecipient; readonly key: Bytes };

export interface Plan {
  readonly attempts: readonly Attempt[];
  /** Whether the message names one of our certificates. */
  readonly isNamed: boolean;
}

/**
 * Depends on what anybody can read in the message, never on the outcome of an operation with a private key: what is
 * tried, in which order, and where it ends.
 */
export function planAttempts(
  enveloped: EnvelopedData,
  cipher: ContentCipher,
  identities: readonly Identity[],
  { passwords = [], keys = [] }: SharedSecrets,
): Plan {
  const fitting: { recipient: KeyedRecipient; identity: Identity }[] = [];
  const shared: Attempt[] = [];
  for (const recipient of enveloped.recipients) {
    switch (recipient.type) {
      case 'other':
        break;
      case 'password':
        shared.push(...passwords.map((password) => ({ recipient, password })));
        break;
      case 'kek':
        for (const { identifier, key } of keys)
          if (equalBytes(identifier, recipient.keyIdentifier)) shared.push({ recipient, key });
        break;
      default:
        for (const identity of identities)
          if (fits(recipient, identity.privateKey)) fitting.push({ recipient, identity });
    }
  }
  const named = fitting.filter(({ recipient, identity }) =>
    identifies(recipient.identifier, identity.certificate),
  );
  const attempts = [...(named.length > 0 ? named : fitting), ...shared];
  let work = 0;
  const affordable = attempts.filter((attempt) => (work += workOf(attempt)) <= MAX_WORK);
  return { attempts: affordable.slice(0, affordableSteps(cipher, enveloped)), isNamed: named.length > 0 };
}

/** How often the content may be gone through: once at least; of CBC only the ends are looked at (see probeKey). */
function affordableSteps(cipher: ContentCipher, { encryptedContent }: EnvelopedData): number {
  if (!cipher.authenticated) return Infinity;
  const octets = encryptedContent.reduce((sum, piece) => sum + piece.length, 1);
  const cost = cipher.mode === 'aes-ccm' ? CCM_COST * octets : octets;
  return Math.max(1, Math.floor(MAX_AUTHENTICATED_OCTETS / cost));
}

/** Lists of many recipients are no rarity, and after a renewal none of them may name a certificate that we have. */
function workOf(attempt: Attempt): number {
  if (!('identity' in attempt)) return MOST_WORK;
  const { type, bits = Infinity } = attempt.identity.privateKey;
  return (type === 'rsa' ? RSA_WORK.find(([upToBits]) => bits <= upToBits)?.[1] : undefined) ?? MOST_WORK;
}

function fits(recipient: KeyedRecipient, key: PrivateKey): boolean {
  switch (recipient.type) {
    case 'key-transport':
      return key.type === 'rsa';
    case 'kem':
      return key.type === keyType(recipient.kem.oid);
    case 'key-agreement': {
      if (recipient.originatorKey === undefined) return false;
      const type = keyType(recipient.originatorKey.algorithm.oid);
      return key.type === type && ['ec', 'x25519', 'x448'].includes(type);
    }
  }
}

/** What one attempt gave. */
export interface Candidate {
  readonly attempt: Attempt;
  /** Of the length that the cipher wants, in any case. */
  readonly key: Bytes;
  /**
   * True for the random key in place of one that could not be unwrapped: it is gone through the content with, for the
   * time that it takes, and never believed. Nobody can make up what unwraps without knowing the key in it; of
   * RSAES-PKCS1-v1_5, where that is different, there is no such thing: every attempt gives a key.
   */
  readonly isStandIn: boolean;
}

/**
 * Goes through all attempts and gives a key for each, in their order.
 * Throws CmsError `decrypt.unsupported-algorithm` {algorithm} when no attempt could be made at all.
 */
export async function recoverCandidates(
  attempts: readonly Attempt[],
  { keyBytes }: ContentCipher,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  const unsupportedOids: string[] = [];
  const limit = newWorkLimit();
  for (const attempt of attempts) {
    let key: Bytes | undefined;
    try {
      key = await recover(attempt, keyBytes, limit);
    } catch (error) {
      // A key or ciphertext of another size or form than it should be: not ours, like a wrong key.
      if (!(error instanceof WaxsealError)) throw error;
      if (error instanceof CryptoError && isUnsupported(error)) {
        unsupportedOids.push(algorithmOf(attempt.recipient));
      }
    }
    candidates.push({ attempt, key: key ?? randomKey(keyBytes), isStandIn: key === undefined });
  }
  if (attempts.length > 0 && unsupportedOids.length === attempts.length)
    throw unsupported(unsupportedOids[0]!);
  return candidates;
}

/** A key for a content step that is to fail. */
export function randomKey(keyBytes: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(keyBytes));
}

function algorithmOf(recipient: Attempt['recipient']): string {
  return recipient.type === 'kem' ? recipient.kem.oid : recipient.keyEncryptionAlgorithm.oid;
}

export function isUnsupported(error: WaxsealError): boolean {
  return error.code === 'crypto.unsupported-algorithm' || error.code === 'crypto.unsupported-curve';
}

export function unsupported(oid: string): CmsError {
  return new CmsError('decrypt.unsupported-algorithm', { algorithm: algorithmName(oid) });
}

async function recover(attempt: Attempt, keyBytes: number, limit: WorkLimit): Promise<Bytes | undefined> {
  if ('identity' in attempt && attempt.recipient.type === 'key-transport') {
    const { keyEncryptionAlgorithm, encryptedKey } = attempt.recipient;
    return recoverTransportedKey(attempt.identity.privateKey, keyEncryptionAlgorithm, encryptedKey, keyBytes);
  }
  const key = await unwrap(attempt, limit);
  return key?.length === keyBytes ? key : undefined;
}

/** All these wraps have a check of their own: what comes out is the content key. */
function unwrap(attempt: Attempt, limit: WorkLimit): Promise<Bytes | undefined> {
  if ('password' in attempt) return unwrapByPassword(attempt.recipient, attempt.password, limit);
  if ('key' in attempt) {
    const { keyEncryptionAlgorithm, encryptedKey } = attempt.recipient;
    const { keyBytes } = keyWrapByOid(keyEncryptionAlgorithm.oid);
    if (attempt.key.length !== keyBytes) return Promise.resolve(undefined);
    return Promise.resolve(unwrapKey(keyEncryptionAlgorithm.oid, attempt.key, encryptedKey));
  }
  const { recipient, identity } = attempt;
  switch (recipient.type) {
    case 'kem':
      return recoverEncapsulatedKey(identity.privateKey, recipient);
    case 'key-agreement':
      return recoverAgreedKey(
        identity.privateKey,
        recipient.originatorKey!.publicKey,
        recipient.keyEncryptionAlgorithm,
        recipient.ukm,
        recipient.encryptedKey,
      );
    case 'key-transport':
      return Promise.resolve(undefined);
  }
}

/** PasswordRecipientInfo (RFC 5652 section 6.2.4): PBKDF2 and the wrap of RFC 3211. */
async function unwrapByPassword(
  recipient: PasswordRecipient,
  password: string,
  limit: WorkLimit,
): Promise<Bytes | undefined> {
  const { keyDerivation, keyEncryptionAlgorithm, encryptedKey } = recipient;
  if (keyDerivation?.oid !== PBKDF2) throw unsupportedCrypto(keyDerivation ?? keyEncryptionAlgorithm);
  if (keyEncryptionAlgorithm.oid !== Oid.passwordWrap) throw unsupportedCrypto(keyEncryptionAlgorithm);
  if (keyEncryptionAlgorithm.parameters === undefined) throw new CryptoError('crypto.bad-parameters');
  const cipher = passwordWrapCipher(readAlgorithmIdentifier(keyEncryptionAlgorithm.parameters));
  const parameters = readPbkdf2Parameters(keyDerivation.parameters);
  for (const form of pbkdfPasswordForms(password)) {
    const wrappingKey = await pbkdf2(parameters, form, cipher.keyBytes, limit);
    const key = unwrapWithPassword(cipher, wrappingKey, encryptedKey);
    if (key !== undefined) return key;
  }
  return undefined;
}

function unsupportedCrypto({ oid }: AlgorithmIdentifier): CryptoError {
  return new CryptoError('crypto.unsupported-algorithm', { algorithm: oid });
}
