// What the background shows to the popup about whom the user and their organisation trust.
import type { OrganisationSetting, WireError } from './views.ts';
import type { TrustScope } from '../trust/anchor.ts';
import type { BoundTo } from '../trust/certificate-binding.ts';
import type { CertificateSummary } from '../smime/contract.ts';

export interface AuthorityView {
  readonly id: string;
  readonly certificate: CertificateSummary;
  /** Never empty: for whom it was trusted first, then for whom else. */
  readonly scopes: readonly AnchorScope[];
  /** How the fingerprint was compared, in the user's words; empty when nothing was noted. */
  readonly note: string;
  readonly addedAt: number;
}

/** The built-in authorities: the e-mail part of Mozilla's root store. */
export interface BuiltInAuthoritiesView {
  readonly source: string;
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly authorities: readonly BuiltInAuthorityView[];
}

export interface BuiltInAuthorityView {
  readonly certificate: CertificateSummary;
  /** Mozilla's name for it. */
  readonly label: string;
  readonly isOn: boolean;
  /** Certificates issued after this moment are not accepted; ISO 8601. */
  readonly distrustAfter?: string;
}

/** What an organisation has set. */
export interface PolicyView {
  readonly name: string;
  /** ISO 8601. */
  readonly issued?: string;
  readonly anchors: readonly { readonly certificate: CertificateSummary; readonly scope: AnchorScope }[];
  readonly intermediates: number;
  /** Shorter RSA keys on a path do not count. */
  readonly rsaBits?: number;
  readonly noSha1: boolean;
  /** Names of the settings that it sets, and of those that cannot be changed. */
  readonly settings: readonly OrganisationSetting[];
  readonly locked: readonly string[];
  readonly directories: readonly string[];
}

/** The policy in force, by the browser's management or by an imported file; with a problem it is not applied. */
export interface OrganisationView {
  readonly source: 'managed' | 'file';
  readonly policy?: PolicyView;
  readonly problem?: WireError;
  /** Of a file: whom the user compared, and when. */
  readonly authority?: CertificateSummary;
  readonly importedAt?: number;
}

/** A policy file before it is accepted. */
export interface OrganisationProposal {
  readonly policy: PolicyView;
  readonly signer: CertificateSummary;
  readonly authority: CertificateSummary;
}

/** Trust that was withdrawn: kept as it is shown. */
export interface EndedTrustView {
  readonly kind: 'authority' | 'pin';
  /** SHA-256 of the certificate. */
  readonly sha256: string;
  /** Subject of the certificate (RFC 4514 text). */
  readonly subject: string;
  readonly scopes: readonly AnchorScope[];
  /** What the user noted when they began to trust. */
  readonly note: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly endedAt: number;
  readonly reason: string;
}

/** What can be trusted about one sender: their certificate, or an authority above it. */
export interface TrustProposalView {
  readonly address: string;
  readonly domain: string;
  readonly certificate: CertificateSummary;
  /** Nearest first; each has signed the one before. */
  readonly authorities: readonly CertificateSummary[];
  /** Certificates by which the address was known until now, when this is another one. */
  readonly before: readonly CertificateSummary[];
  /** One of them is pinned: this would take its place. */
  readonly replacesPin: boolean;
}

/** A certificate that stands for others than those whom it names, because the user said so. */
export interface BindingView {
  readonly id: string;
  readonly certificate: CertificateSummary;
  /** Why no path leads to an anchor now; empty when one does. */
  readonly codes: readonly string[];
  readonly boundTo: BoundTo;
  /** Milliseconds since 1970. */
  readonly boundAt: number;
}

/** A certificate that may be bound, and what to begin with in the form. */
export interface BindingProposalView {
  readonly certificate: CertificateSummary;
  /** Why no path leads to an anchor now; empty when one does. */
  readonly codes: readonly string[];
  /** Whose message it signed; empty where it is from no message. */
  readonly address: string;
  readonly domain: string;
}

/** For whom an authority is trusted. */
export type AnchorScope = TrustScope;
