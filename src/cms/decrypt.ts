// Decryption of EnvelopedData and AuthEnvelopedData with the identities and shared secrets at hand.
import { CmsError, WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import type { CipherName, Strength } from '../crypto/algorithms.ts';
import { decryptContent, readContentCipher, type ContentCipher } from '../crypto/content-cipher.ts';
import type { Identity } from '../x509/identity.ts';
import { malformed } from './content-info.ts';
import {
  isUnsupported,
  planAttempts,
  recoverContentKey,
  unsupported,
  type SharedSecrets,
} from './content-key.ts';
import type { EnvelopedData } from './enveloped-data.ts';
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
 * through with some key: whoever watches cannot tell a wrong padding from a wrong key.
 *
 * Throws CmsError `decrypt.no-recipient-key`, `decrypt.failed`, `decrypt.unsupported-algorithm` {algorithm}, `cms.malformed`.
 */
export async function decryptEnveloped(
  enveloped: EnvelopedData,
  identities: readonly Identity[],
  secrets: SharedSecrets = {},
): Promise<DecryptedContent> {
  const cipher = readCipher(enveloped);
  const { attempts, isNamed } = planAttempts(enveloped, identities, secrets);
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
    ...('identity' in found.attempt ? { usedIdentity: found.attempt.identity } : {}),
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
