// A mailbox as the reader shows it, with a remark on what in it is made to be taken for something else.
import { addressesInName, isLookAlike } from '../mime/look-alikes.ts';
import { equalAddresses, normaliseAddress } from '../trust/address.ts';
import type { Mailbox, MailboxRemark, ShownMailbox } from './contract.ts';

const BEYOND_ASCII = /[^\0-\x7f]/;

/** The mailbox with its remarks. `own` are further addresses that its display name may well hold. */
export function shownMailbox({ name, address }: Mailbox, own: readonly string[] = []): ShownMailbox {
  const ascii = BEYOND_ASCII.test(address) ? normaliseAddress(address) : undefined;
  const remarks: MailboxRemark[] = [];
  if (nameMisleads(name, [address, ...own])) remarks.push('name-holds-address');
  if (isLookAlike(address)) remarks.push('look-alike');
  return {
    name,
    address,
    ...(ascii === undefined || ascii === address ? {} : { asciiAddress: ascii }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/** True when the display name looks like an address other than these. */
export function nameMisleads(name: string, addresses: readonly string[]): boolean {
  return addressesInName(name).some((held) => !addresses.some((address) => equalAddresses(address, held)));
}
