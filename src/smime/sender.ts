// Who the message claims to be from: every From field and address, and why it may not be one person.
import { readAddressList, type Mailbox } from '../mime/addresses.ts';
import { fieldValues, type HeaderField } from '../mime/header-fields.ts';
import { equalAddresses, normaliseAddress } from '../trust/address.ts';
import { boundToFor, type BoundTo, type CertificateBinding } from '../trust/certificate-binding.ts';
import type { Certificate } from '../x509/certificate.ts';

export interface ClaimedSender {
  /** Addresses of all From fields, each once. */
  readonly addresses: readonly string[];
  readonly mailboxes: readonly Mailbox[];
  /** `signer.no-from`, `signer.several-from`, `signer.malformed-from`; empty for one plain address. */
  readonly codes: readonly string[];
}

/** Reads the From fields of a header. One field, one address, nothing else: anything more is named by a code. */
export function claimedSender(fields: readonly HeaderField[]): ClaimedSender {
  const values = fieldValues(fields, 'from');
  const lists = values.map(readAddressList);
  const mailboxes = lists.flatMap((list) => list.mailboxes);
  const addresses = distinct(mailboxes.map((mailbox) => mailbox.address));
  const codes: string[] = [];
  if (lists.some((list) => list.malformed || list.hasGroup)) codes.push('signer.malformed-from');
  if (values.length > 1 || mailboxes.length > 1) codes.push('signer.several-from');
  if (mailboxes.length === 0 && codes.length === 0) codes.push('signer.no-from');
  return { addresses, mailboxes, codes };
}

/** Joins the outer claim with that of the protected header: the signer must be both. */
export function joinSenders(outer: ClaimedSender, inner: ClaimedSender): ClaimedSender {
  return {
    addresses: distinct([...outer.addresses, ...inner.addresses]),
    mailboxes: inner.mailboxes,
    codes: [...new Set([...outer.codes, ...inner.codes])],
  };
}

function distinct(addresses: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const address of addresses) {
    const key = normaliseAddress(address) ?? address;
    if (!found.has(key)) found.set(key, address);
  }
  return [...found.values()];
}

/** True when the claim is one plain address (or the same one twice) and the certificate holds it. */
export function isSender(claimed: ClaimedSender, certificateAddresses: readonly string[]): boolean {
  return (
    claimed.codes.length === 0 &&
    claimed.addresses.length > 0 &&
    claimed.addresses.every((address) => certificateAddresses.some((other) => equalAddresses(other, address)))
  );
}

/**
 * By which binding of the user's a certificate stands for the claimed sender; undefined when by none. The claim has to
 * be one address: of two people at one domain, such a certificate does not tell which was meant.
 */
export function boundSender(
  claimed: ClaimedSender,
  certificate: Certificate,
  bindings: readonly CertificateBinding[],
): BoundTo | undefined {
  const [address, ...others] = claimed.addresses;
  if (claimed.codes.length > 0 || address === undefined || others.length > 0) return undefined;
  return boundToFor(bindings, certificate, address);
}
