// The mail addresses that a certificate is for (RFC 8550 section 3, RFC 9598).
import { Tag, isUniversal } from '../asn1/reader.ts';
import { stringValue } from '../asn1/values.ts';
import { X509Error } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import { subjectAltNames } from './extensions.ts';
import type { GeneralName } from './general-name.ts';
import { mailboxKey, parseMailbox } from './mailbox.ts';
import { NameOid, nameValues } from './name.ts';

/** id-on-SmtpUTF8Mailbox (RFC 9598 section 3). */
export const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

/**
 * Addresses in a certificate as written in it: those of subjectAltName first, then those of the subject's
 * emailAddress; each once. What is not exactly one plain address (a NUL or a space in it, two `@`) is left out:
 * such a certificate vouches for nobody by that name. A subjectAltName that cannot be read gives none.
 */
export function certificateAddresses(certificate: Certificate): string[] {
  const found = new Map<string, string>();
  for (const text of addressTexts(certificate)) {
    const mailbox = parseMailbox(text);
    if (mailbox === undefined) continue;
    const key = mailboxKey(mailbox);
    if (!found.has(key)) found.set(key, text);
  }
  return [...found.values()];
}

function addressTexts(certificate: Certificate): string[] {
  try {
    const alternative = subjectAltNames(certificate).map(addressOfGeneralName);
    return [
      ...alternative.filter((text) => text !== undefined),
      ...nameValues(certificate.subject, NameOid.emailAddress),
    ];
  } catch (error) {
    if (error instanceof X509Error) return [];
    throw error;
  }
}

/** The text of an rfc822Name (ASCII only) or SmtpUTF8Mailbox (UTF8String); undefined for other names. */
export function addressOfGeneralName(name: GeneralName): string | undefined {
  if (name.kind === 'rfc822Name') return /^[\0-\x7f]*$/.test(name.text) ? name.text : undefined;
  if (name.kind !== 'otherName' || name.type !== SMTP_UTF8_MAILBOX) return undefined;
  return isUniversal(name.value, Tag.utf8String) ? stringValue(name.value) : undefined;
}
