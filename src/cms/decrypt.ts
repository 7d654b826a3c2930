// Decryption of EnvelopedData and AuthEnvelopedData with the identities and shared secrets at hand.
import { CmsError, WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import type { CipherName, Strength } from '../crypto/algorithms.ts';
import { readContentCipher, type ContentCipher } from '../crypto/content-cipher.ts';
import type { Identity } from '../x509/identity.ts';
import { malformed } from './content-info.ts';
import {
  isUnsupported,
  planAttempts,
  recoverCandidates,
  unsupported,
  type SharedSecrets,
} from './content-key.ts';
import type { EnvelopedData } from './enveloped-data.ts';
import { openByContent } from './open-by-content.ts';
import { recipientFacts, type RecipientFacts } from './recipient-facts.ts';

export interface DecryptedContent {
  readonly content: Bytes;
  /** Dotted OID of what the content is: id-data for MIME. */
  readonly contentType: string;
  readonly cipher: CipherName;
  readonly cipherStrength: Strength;
  /** True when the cipher notices alteration (AES-GCM, AES-CCM). */
  readonly authenticated: boolean;
  readonly recipients: readonly RecipientFacts[];
  /** Absent when a password or a shared key opened it. */
  readonly usedIdentity?: Identity;
}

/**
 * Decrypts. Recipients that name one of the identities are tried; when none does, every identity with a key of the
 * right kind is, because a renewed certificate often keeps its key.
 *
 * Every failure after the structure is one and the same, and comes only after the content step has been gone
 * through with some key; which of several keys opens is decided by the content alone (see openByContent). Whoever
 * watches cannot tell a wrong padding from a wrong key, whatever else stands in the message.
 *
 * Throws CmsError `decrypt.no-recipient-key`, `decrypt.failed`, `decrypt.unsupported-algorithm` {algorithm}, `cms.malformed`.
 */
export async function decryptEnveloped(
  enveloped: EnvelopedData,
  identities: readonly Identity[],
  secrets: SharedSecrets = {},
): Promise<DecryptedContent> {
  const cipher = readCipher(enveloped);
  const { attempts, isNamed } = planAttempts(enveloped, cipher, identities, secrets);
  const candidates = await recoverCandidates(attempts, cipher);
  const opened = await openByContent(enveloped, cipher, candidates, isNamed);
  if (opened === undefined) throw new CmsError(isNamed ? 'decrypt.failed' : 'decrypt.no-recipient-key');
  const { content, attempt } = opened;
  return {
    content,
    contentType: enveloped.contentType,
    cipher: cipher.name,
    cipherStrength: cipher.strength,
    authenticated: cipher.authenticated,
    recipients: recipientFacts(enveloped, attempt.recipient),
    ...('identity' in attempt ? { usedIdentity: attempt.identity } : {}),
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
