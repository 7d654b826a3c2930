// Trust anchors: a certificate that the user, the organisation or the built-in list trusts, and for whom.
import type { Certificate } from '../x509/certificate.ts';

export type TrustScope =
  | { readonly kind: 'all' }
  /** Lower-case host names, A-labels; `subdomains` extends each to what is below it. */
  | { readonly kind: 'domains'; readonly domains: readonly string[]; readonly subdomains: boolean }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] };

export interface TrustAnchor {
  /** A root, an intermediate authority, or one person's own certificate. */
  readonly certificate: Certificate;
  readonly scope: TrustScope;
  /** Certificates that were issued later are not accepted: the authority is being phased out. */
  readonly distrustAfter?: Date;
  /**
   * A person's certificate whose fingerprint the user has compared: for the addresses of its scope it is the
   * one, and another key in its place is an alarm.
   */
  readonly pinned?: true;
  /** What paths to it must keep to; where several anchors ask for something, the strictest counts. */
  readonly requires?: TrustRequirements;
}

/** The weakest algorithms that count on a path. */
export interface TrustRequirements {
  readonly rsaBits?: number;
  readonly noSha1?: true;
}
