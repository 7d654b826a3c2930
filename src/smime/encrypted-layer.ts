// Opens one encrypted layer with the keys at hand, or says for whom it is (RFC 8551 sections 3.3 and 3.4).
import type { ContentInfo } from '../cms/content-info.ts';
import { decryptEnveloped } from '../cms/decrypt.ts';
import { readEnvelopedData, type EnvelopedData } from '../cms/enveloped-data.ts';
import { isRecipient, recipientCertificates, recipientFacts } from '../cms/recipient-facts.ts';
import { algorithmName } from '../crypto/algorithms.ts';
import { CmsError } from '../errors.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import { nameText } from '../x509/name.ts';
import type { OpenContext, RecipientReport } from './contract.ts';
import type { EncryptedLayer } from './walked-layers.ts';

/** Decrypts. Failures are codes of the layer; throws CmsError `cms.malformed` for a structure that is not CMS. */
export async function openEncrypted(
  contentInfo: ContentInfo,
  place: Pick<EncryptedLayer, 'path' | 'coverage'>,
  context: OpenContext,
): Promise<EncryptedLayer> {
  const enveloped = readEnvelopedData(contentInfo);
  const facts = { ...place, type: 'encrypted', algorithms: [cipherName(enveloped)] } as const;
  try {
    const opened = await decryptEnveloped(enveloped, context.identities, context.secrets);
    return {
      ...facts,
      algorithms: [opened.cipher],
      recipients: withHolders(opened.recipients, enveloped, context),
      isAuthenticated: opened.authenticated,
      codes: strengthCodes(opened.cipherStrength),
      content: opened.content,
      contentType: opened.contentType,
    };
  } catch (error) {
    if (!(error instanceof CmsError) || !error.code.startsWith('decrypt.')) throw error;
    const isLocked =
      error.code === 'decrypt.no-recipient-key' &&
      (context.lockedCertificates ?? []).some((certificate) => isRecipient(enveloped, certificate));
    // Named, and still no key could be tried: what is there must not be asked for.
    const isUnusable =
      error.code === 'decrypt.no-recipient-key' &&
      context.identities.some(({ certificate }) => isRecipient(enveloped, certificate));
    const code = isLocked ? 'decrypt.locked' : isUnusable ? 'decrypt.unusable-recipient' : error.code;
    const recipients = withHolders(recipientFacts(enveloped), enveloped, context);
    return { ...facts, recipients, isAuthenticated: false, codes: [code] };
  }
}

/** Says whose certificate each recipient is, as far as the certificates at hand tell. */
function withHolders(
  recipients: readonly RecipientReport[],
  enveloped: EnvelopedData,
  { identities, lockedCertificates = [], certificates = [] }: OpenContext,
): readonly RecipientReport[] {
  const own = identities.map(({ certificate }) => certificate);
  const known = recipientCertificates(enveloped, [...own, ...lockedCertificates, ...certificates]);
  return recipients.map((recipient, index) => {
    const certificate = known[index];
    if (certificate === undefined) return recipient;
    const holder = { subject: nameText(certificate.subject), addresses: certificateAddresses(certificate) };
    return { ...recipient, holder };
  });
}

function cipherName(enveloped: EnvelopedData): string {
  return algorithmName(enveloped.contentEncryptionAlgorithm.oid);
}

function strengthCodes(strength: 'good' | 'weak' | 'broken'): string[] {
  if (strength === 'good') return [];
  return [strength === 'weak' ? 'decrypt.weak-cipher' : 'decrypt.broken-cipher'];
}
