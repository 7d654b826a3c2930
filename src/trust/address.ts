// Mail addresses as they are compared: From against certificates, contacts against recipients, scopes against both.
import { certificateAddresses } from '../x509/addresses.ts';
import type { Certificate } from '../x509/certificate.ts';
import { mailboxKey, normaliseDomain, parseMailbox } from '../x509/mailbox.ts';

/**
 * The form in which addresses are compared, stored and looked up: domain in lower case with A-labels, ASCII
 * letters of the local part in lower case (why: see mailboxKey in x509/mailbox.ts). Undefined for what is not
 * exactly one plain address.
 */
export function normaliseAddress(text: string): string | undefined {
  const mailbox = parseMailbox(text);
  return mailbox === undefined ? undefined : mailboxKey(mailbox);
}

/** True when both are plain addresses and name the same mailbox. */
export function equalAddresses(a: string, b: string): boolean {
  const key = normaliseAddress(a);
  return key !== undefined && key === normaliseAddress(b);
}

/** The domain of an address (lower case, A-labels); undefined for what is not one plain address. */
export function addressDomain(address: string): string | undefined {
  return parseMailbox(address)?.domain;
}

/** True when the certificate is for the address. */
export function certificateHasAddress(certificate: Certificate, address: string): boolean {
  const key = normaliseAddress(address);
  return key !== undefined && certificateAddresses(certificate).some((own) => normaliseAddress(own) === key);
}

/** True when `domain` is `parent` or, with `subdomains`, lies below it. Both in any case, U-labels or A-labels. */
export function domainWithin(domain: string, parent: string, subdomains: boolean): boolean {
  const inner = normaliseDomain(domain);
  const outer = normaliseDomain(parent);
  if (inner === undefined || outer === undefined) return false;
  return inner === outer || (subdomains && inner.endsWith(`.${outer}`));
}
