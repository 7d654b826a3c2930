// What may be said of the recipients of an encrypted message, whether or not it could be opened.
import { toHex } from '../bytes.ts';
import type { Certificate } from '../x509/certificate.ts';
import { nameText } from '../x509/name.ts';
import { identifies } from './certificate-identifier.ts';
import type { EnvelopedData } from './enveloped-data.ts';
import { keyEncryptionName, type RecipientInfo } from './recipient-info.ts';

/** Facts about one recipient, in the order of the message. */
export interface RecipientFacts {
  readonly type: RecipientInfo['type'];
  /** Distinguished name as text. */
  readonly issuer?: string;
  /** Lower-case hexadecimal, as Certificate.serialNumber. */
  readonly serial?: string;
  /** Lower-case hexadecimal; of a shared key, its own identifier. */
  readonly subjectKeyIdentifier?: string;
  readonly keyEncryptionAlgorithm: string;
  /** True for the recipient whose key opened the message. */
  readonly used: boolean;
}

/** The certificates that `certificates` hold of the recipients, in the order of the message. */
export function recipientCertificates(
  enveloped: EnvelopedData,
  certificates: readonly Certificate[],
): readonly (Certificate | undefined)[] {
  return enveloped.recipients.map((recipient) =>
    'identifier' in recipient
      ? certificates.find((certificate) => identifies(recipient.identifier, certificate))
      : undefined,
  );
}

/** Facts about all recipients; `used` marks the one by which the content was opened, if it was. */
export function recipientFacts(enveloped: EnvelopedData, used?: RecipientInfo): readonly RecipientFacts[] {
  return enveloped.recipients.map((recipient) => ({
    type: recipient.type,
    ...identifierFacts(recipient),
    keyEncryptionAlgorithm: keyEncryptionName(recipient),
    used: recipient === used,
  }));
}

function identifierFacts(
  recipient: RecipientInfo,
): Pick<RecipientFacts, 'issuer' | 'serial' | 'subjectKeyIdentifier'> {
  if (recipient.type === 'kek') return { subjectKeyIdentifier: toHex(recipient.keyIdentifier) };
  if (!('identifier' in recipient)) return {};
  const { identifier } = recipient;
  return identifier.type === 'issuer-and-serial'
    ? { issuer: nameText(identifier.issuer), serial: identifier.serial }
    : { subjectKeyIdentifier: toHex(identifier.keyIdentifier) };
}

/** True when one of the recipients is named by the certificate: tells a locked key from one that is not here. */
export function isRecipient(enveloped: EnvelopedData, certificate: Certificate): boolean {
  return enveloped.recipients.some(
    (recipient) => 'identifier' in recipient && identifies(recipient.identifier, certificate),
  );
}
