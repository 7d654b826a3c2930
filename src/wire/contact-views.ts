// The list of contacts as the popup asks for it: a page at a time, in an order, narrowed down.
import type { ContactView } from './views.ts';

export const CONTACT_ORDERS = ['name', 'address', 'until', 'added'] as const;
export const CONTACT_FILTERS = ['all', 'expired', 'expiring', 'weak', 'untrusted'] as const;
export type ContactOrder = (typeof CONTACT_ORDERS)[number];
export type ContactFilter = (typeof CONTACT_FILTERS)[number];
/** `early`: not valid yet. `unusable`: nothing may be encrypted to any of the certificates. */
export type ContactMark = Exclude<ContactFilter, 'all'> | 'early' | 'revoked' | 'unusable';

export interface ContactQuery {
  /** In names and addresses, in any case. */
  readonly search: string;
  readonly filter: ContactFilter;
  readonly order: ContactOrder;
}

/** One address in the list. */
export interface ContactRow {
  readonly address: string;
  readonly name: string;
  /** ISO 8601: until when the certificate that would be used is valid. */
  readonly until: string;
  /** Nothing to mark: it can be written to. */
  readonly mark?: ContactMark;
  /** How many certificates there are for the address. */
  readonly certificates: number;
  readonly pinned: boolean;
}

export interface ContactPage {
  /** How many addresses there are, and how many match. */
  readonly all: number;
  readonly matching: number;
  /** Those that were asked for, from `from` on. */
  readonly rows: readonly ContactRow[];
}

/** One contact in full. */
export interface ContactDetails extends ContactView {
  /** Ids of the certificates that mail to them is encrypted to now. */
  readonly used: readonly string[];
}
