// Trust anchors: a certificate that the user, the organisation or the built-in list trusts, and for whom.
import type { Certificate } from '../x509/certificate.ts';

export type TrustScope =
  | { readonly kind: 'all' }
  /** Lower-case host names, A-labels; `subdomains` extends each to what lies below it. */
  | { readonly kind: 'domains'; readonly domains: readonly string[]; readonly subdomains: boolean }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] };

export interface TrustAnchor {
  /** A root, an intermediate authority, or one person's own certificate. */
  readonly certificate: Certificate;
  readonly scope: TrustScope;
}
