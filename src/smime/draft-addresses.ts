// The addresses of a draft in the form in which they are written: bare, ASCII, each meant for one mailbox.
import { SealError } from '../errors.ts';
import { singleAddress, type Mailbox } from '../mime/addresses.ts';
import { parseMailbox } from '../x509/mailbox.ts';
import { equalAddresses } from '../trust/address.ts';
import type { Draft } from './seal-contract.ts';

export interface DraftAddresses {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly followupTo: readonly Mailbox[];
  /** Bare addresses that are in neither To nor Cc, each once. */
  readonly bcc: readonly string[];
  /** Bare addresses of To and Cc, each once. */
  readonly visible: readonly string[];
}

/**
 * Checks and normalises: domains in other scripts become A-labels.
 * Throws SealError `seal.invalid-address` {address}, `seal.address-not-ascii` {address} for a local part that
 * would need SMTPUTF8, `seal.no-recipients`.
 */
export function draftAddresses(draft: Draft): DraftAddresses {
  const from = writable(draft.from);
  const to = draft.to.map(writable);
  const cc = draft.cc.map(writable);
  const visible = distinct([...to, ...cc].map(({ address }) => address));
  const bcc = distinct(draft.bcc.map((mailbox) => writable(mailbox).address)).filter(
    (address) => !visible.some((other) => equalAddresses(other, address)),
  );
  if (visible.length + bcc.length === 0) throw new SealError('seal.no-recipients');
  const replyTo = (draft.replyTo ?? []).map(writable);
  const followupTo = (draft.followupTo ?? []).map(writable);
  return { from, to, cc, replyTo, followupTo, bcc, visible };
}

function writable({ name, address }: Mailbox): Mailbox {
  const parsed = singleAddress(address) === undefined ? undefined : parseMailbox(address);
  if (parsed === undefined) throw new SealError('seal.invalid-address', { address: address.slice(0, 200) });
  if (!/^[\x21-\x7e]+$/.test(parsed.local)) throw new SealError('seal.address-not-ascii', { address });
  // Written as it was given where that is possible: some people care for the capitals in their domain.
  const isAscii = /^[\x21-\x7e]+$/.test(address);
  return { name, address: isAscii ? address : `${parsed.local}@${parsed.domain}` };
}

function distinct(addresses: readonly string[]): string[] {
  return addresses.filter(
    (address, index) => addresses.findIndex((other) => equalAddresses(other, address)) === index,
  );
}
