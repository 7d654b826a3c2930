// Decryption of EnvelopedData and AuthEnvelopedData with the identities at hand.
import { CmsError, CryptoError, WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { algorithmName, type CipherName, type Strength } from '../crypto/algorithms.ts';
import { decryptContent, readContentCipher, type ContentCipher } from '../crypto/content-cipher.ts';
import { recoverAgreedKey } from '../crypto/key-agreement.ts';
import { recoverTransportedKey } from '../crypto/key-transport.ts';
import type { PrivateKey } from '../crypto/private-key.ts';
import type { RecoveredKey } from '../crypto/rsaes-pkcs1.ts';
import type { Identity } from '../x509/identity.ts';
import { identifies } from './certificate-identifier.ts';
import { malformed } from './content-info.ts';
import type { EnvelopedData } from './enveloped-data.ts';
import type { KeyAgreementRecipient, KeyTransportRecipient } from './recipient-info.ts';
import { recipientFacts, type RecipientFacts } from './recipient-facts.ts';

/** Operations with private keys for one message: each takes some milliseconds. */
const MAX_ATTEMPTS = 32;

export interface DecryptedContent {
  readonly content: Bytes;
  /** Dotted OID of what the content is: id-data for MIME. */
  readonly contentType: string;
  readonly cipher: CipherName;
  readonly cipherStrength: Strength;
  /** True when the cipher notices alteration (AES-GCM). */
  readonly authenticated: boolean;
  readonly recipients: readonly RecipientFacts[];
  readonly usedIdentity: Identity;
}

interface Attempt {
  readonly recipient: KeyTransportRecipient | KeyAgreementRecipient;
  readonly identity: Identity;
}

/**
 * Decrypts. Recipients that name one of the identities are tried; when none does, every identity with a key of the
 * right kind is, because a renewed certificate often keeps its key.
 *
 * Every failure after the structure is one and the same, and comes only after the content step has been gone
 * through with some key: whoever watches cannot tell a wrong padding from a wrong key.
 *
 * Throws CmsError `decrypt.no-recipient-key`, `decrypt.failed`, `decrypt.unsupported-algorithm` {algorithm}, `cms.malformed`.
 */
export async function decryptEnveloped(
  enveloped: EnvelopedData,
  identities: readonly Identity[],
): Promise<DecryptedContent> {
  const cipher = readCipher(enveloped);
  const { attempts, isNamed } = planAttempts(enveloped, identities);
  const found = await recoverContentKey(attempts, cipher);

  const key = found?.recovered.key ?? crypto.getRandomValues(new Uint8Array(cipher.keyBytes));
  const authentication =
    enveloped.tag === undefined
      ? undefined
      : { tag: enveloped.tag, additionalData: enveloped.additionalData };
  const content = await decryptContent(cipher, key, enveloped.encryptedContent, authentication);

  // A key that merely looks right is only believed where the message said that it is for us.
  const isOpened = content !== undefined && found !== undefined && (isNamed || found.recovered.genuine);
  if (!isOpened) throw new CmsError(isNamed ? 'decrypt.failed' : 'decrypt.no-recipient-key');
  return {
    content,
    contentType: enveloped.contentType,
    cipher: cipher.name,
    cipherStrength: cipher.strength,
    authenticated: cipher.authenticated,
    recipients: recipientFacts(enveloped, found.attempt.recipient),
    usedIdentity: found.attempt.identity,
  };
}

function readCipher(enveloped: EnvelopedData): ContentCipher {
  const { oid } = enveloped.contentEncryptionAlgorithm;
  try {
    const cipher = readContentCipher(enveloped.contentEncryptionAlgorithm);
    // RFC 5083: authenticated ciphers belong in AuthEnvelopedData, where their tag is, and no others.
    if (cipher.authenticated !== (enveloped.type === 'auth-enveloped')) throw unsupported(oid);
    return cipher;
  } catch (error) {
    if (error instanceof CmsError || !(error instanceof WaxsealError)) throw error;
    throw isUnsupported(error) ? unsupported(oid) : malformed(error.code);
  }
}

function unsupported(oid: string): CmsError {
  return new CmsError('decrypt.unsupported-algorithm', { algorithm: algorithmName(oid) });
}

function isUnsupported(error: WaxsealError): boolean {
  return error.code === 'crypto.unsupported-algorithm' || error.code === 'crypto.unsupported-curve';
}

interface Plan {
  readonly attempts: readonly Attempt[];
  /** Whether the message names one of our certificates. */
  readonly isNamed: boolean;
}

/** Depends on what anybody can read in the message, never on the outcome of an operation with a private key. */
function planAttempts(enveloped: EnvelopedData, identities: readonly Identity[]): Plan {
  const fitting: Attempt[] = [];
  for (const recipient of enveloped.recipients) {
    if (recipient.type !== 'key-transport' && recipient.type !== 'key-agreement') continue;
    for (const identity of identities) {
      if (fits(recipient, identity.privateKey)) fitting.push({ recipient, identity });
    }
  }
  const named = fitting.filter(({ recipient, identity }) =>
    identifies(recipient.identifier, identity.certificate),
  );
  const attempts = named.length > 0 ? named : fitting;
  return { attempts: attempts.slice(0, MAX_ATTEMPTS), isNamed: named.length > 0 };
}

function fits(recipient: Attempt['recipient'], key: PrivateKey): boolean {
  if (recipient.type === 'key-transport') return key.type === 'rsa';
  return key.type === 'ec' && recipient.originatorKey !== undefined;
}

interface Found {
  readonly recovered: RecoveredKey;
  readonly attempt: Attempt;
}

/** Goes through all attempts, whatever each gives, and prefers a genuine key. */
async function recoverContentKey(
  attempts: readonly Attempt[],
  cipher: ContentCipher,
): Promise<Found | undefined> {
  let best: Found | undefined;
  const unsupportedOids: string[] = [];
  for (const attempt of attempts) {
    try {
      const recovered = await recover(attempt, cipher.keyBytes);
      if (recovered && (best === undefined || (recovered.genuine && !best.recovered.genuine))) {
        best = { recovered, attempt };
      }
    } catch (error) {
      // A key or ciphertext of another size or form than it should be: not ours, like a wrong key.
      if (!(error instanceof WaxsealError)) throw error;
      if (error instanceof CryptoError && isUnsupported(error)) {
        unsupportedOids.push(attempt.recipient.keyEncryptionAlgorithm.oid);
      }
    }
  }
  if (attempts.length > 0 && unsupportedOids.length === attempts.length)
    throw unsupported(unsupportedOids[0]!);
  return best;
}

async function recover(
  { recipient, identity }: Attempt,
  keyBytes: number,
): Promise<RecoveredKey | undefined> {
  const { keyEncryptionAlgorithm, encryptedKey } = recipient;
  if (recipient.type === 'key-transport') {
    return recoverTransportedKey(identity.privateKey, keyEncryptionAlgorithm, encryptedKey, keyBytes);
  }
  const { originatorKey, ukm } = recipient;
  const key = await recoverAgreedKey(
    identity.privateKey,
    originatorKey!.publicKey,
    keyEncryptionAlgorithm,
    ukm,
    encryptedKey,
  );
  return key?.length === keyBytes ? { key, genuine: true } : undefined;
}
