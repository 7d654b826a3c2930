// What the background shows to the popup and the frames: plain data, safe to clone, without keys.
import type { ProfileName } from '../smime/profiles.ts';
import type { TrustScope } from '../trust/anchor.ts';
import type { MailValidation } from '../x509/known-policies.ts';
import type { RevocationPolicy } from '../x509/revocation.ts';
import type {
  CertificateSummary,
  Layer,
  OutsidePart,
  ShownHeaders,
  Verdict,
  VerdictStatus,
} from '../smime/contract.ts';

/** State of the vault. `absent`: no passphrase has been set yet. */
export interface VaultView {
  readonly state: 'absent' | 'locked' | 'unlocked';
  /** Failed attempts since the last success, and until when (ms since 1970) the next one must wait. */
  readonly failedAttempts: number;
  readonly retryAt?: number;
}

export interface IdentityView {
  /** Stable id: SHA-256 of the certificate, lower-case hexadecimal. */
  readonly id: string;
  readonly certificate: CertificateSummary;
  /** Certificates from the file that lead to the authority, nearest first. */
  readonly chain: readonly CertificateSummary[];
  readonly usableFor: { readonly sign: boolean; readonly encrypt: boolean };
  /** Taken first for its addresses when several identities have them. */
  readonly preferred: boolean;
  /** Empty when a trust anchor vouches for it now; otherwise why not. `path.revoked` by whoever issued it. */
  readonly codes: readonly string[];
  readonly addedAt: number;
}

export interface ContactCertificateView {
  readonly id: string;
  readonly certificate: CertificateSummary;
  readonly usableFor: { readonly sign: boolean; readonly encrypt: boolean };
  /** Empty when a trust anchor vouches for it. */
  readonly codes: readonly string[];
  /** How it came here: from a file, or kept from a signed message. */
  readonly source: 'file' | 'message';
  readonly addedAt: number;
  /** Pinned to this address after its fingerprint was compared. */
  readonly pin?: { readonly id: string; readonly note: string; readonly pinnedAt: number };
}

/** One address and the certificates known for it, best first. */
export interface ContactView {
  readonly address: string;
  readonly certificates: readonly ContactCertificateView[];
}

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
  /** Certificates issued after this moment are not vouched for; ISO 8601. */
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
  readonly settings: readonly string[];
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

/** Trust that was withdrawn. */
export interface EndedTrustView {
  readonly kind: 'authority' | 'pin';
  readonly sha256: string;
  readonly subject: string;
  readonly scopes: readonly AnchorScope[];
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
  /** Nearest first; each vouches for the one before by its signature. */
  readonly authorities: readonly CertificateSummary[];
  /** Certificates by which the address was known until now, when this is another one. */
  readonly before: readonly CertificateSummary[];
  /** One of them is pinned: this would take its place. */
  readonly replacesPin: boolean;
}

/** For whom an authority is trusted. */
export type AnchorScope = TrustScope;

export interface SiteView {
  /** Scheme, host and port: `https://mail.example.org`. */
  readonly origin: string;
  readonly granted: boolean;
  /** False for pages that no extension may enter (browser pages, stores, files). */
  readonly possible: boolean;
  /** Adapter that recognised the page, when one did. */
  readonly webmail?: string;
}

export interface SettingsView {
  /** Minutes without use after which the vault locks; 0 means only when the browser closes. */
  readonly autoLockMinutes: number;
  /** The user's own sign, shown in frames only, so that a page cannot imitate them. */
  readonly phrase: string;
  readonly phraseColour: string;
  readonly signByDefault: boolean;
  readonly encryptByDefault: 'never' | 'when-possible' | 'always';
  /** Which algorithms are written (docs/PROFILES.md). */
  readonly profile: ProfileName;
  /** Keep certificates of senders whose signature is valid. */
  readonly keepSignerCertificates: boolean;
  /** How much must be known of whether certificates were revoked. */
  readonly revocation: RevocationPolicy;
  /** Ask the authorities' servers; without it only messages and what was fetched earlier tell. */
  readonly checkOnline: boolean;
  /** Write a protected subject into the webmail's page, in the place of what stands there. */
  readonly subjectInPage: boolean;
  /** Keep an encrypted index of decrypted mail, to search in. */
  readonly searchEncrypted: boolean;
}

/** A server that was asked about certificates. */
export interface AskedServer {
  readonly host: string;
  /** A responder, a revocation list, or the certificate of an issuer. */
  readonly kind: 'ocsp' | 'crl' | 'issuer';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `good`, `revoked`, `list`, `found`, or why the answer was of no use: `timed-out`, `expired`. */
  readonly outcome: string;
}

/** The search in encrypted mail before anything is asked. */
export interface SearchView {
  readonly on: boolean;
  /** Messages in the index. */
  readonly count: number;
  /** Folders that tabs of webmails show now. */
  readonly folders: readonly { readonly tabId: number; readonly origin: string; readonly mailbox: string }[];
}

export interface FoundMessages {
  /** All that were found; `messages` are the newest of them. */
  readonly total: number;
  readonly messages: readonly FoundMessage[];
}

export interface FoundMessage {
  readonly id: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly date: number;
  readonly attachments: readonly string[];
  /** Where it was when it was indexed. */
  readonly origin: string;
  readonly mailbox: string;
}

/** One file of an import and what became of it. */
export interface ImportOutcome {
  readonly fileName: string;
  readonly imported: readonly CertificateSummary[];
  /** Already there: nothing changed. */
  readonly known: readonly CertificateSummary[];
  /** Not taken, with the code of the reason (an authority among contacts, a certificate without address). */
  readonly refused: readonly { readonly certificate: CertificateSummary; readonly code: string }[];
  /** The file as a whole could not be read. */
  readonly error?: WireError;
}

/** An error as it travels between the parts. Its sentence is found in _locales by the code. */
export interface WireError {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Everything about a certificate that the viewer shows. */
export interface CertificateDetails {
  readonly summary: CertificateSummary;
  readonly sha1: string;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  /** Dotted OIDs; with a name where the policy is a known one. */
  readonly policies: readonly { readonly oid: string; readonly name?: string }[];
  /** What the issuer says it checked (S/MIME Baseline Requirements). */
  readonly validation?: MailValidation;
  /** What the issuer says it is qualified for by EU law (eIDAS). */
  readonly qualifiedFor?: 'signature' | 'seal';
  /** The organisation's number in a register: `VATDE-123456789`. */
  readonly organisationIdentifier?: string;
  readonly extensions: readonly ExtensionView[];
  readonly publicKeyBits?: number;
  /** Base64 with PEM armour. */
  readonly pem: string;
  readonly chain: readonly CertificateSummary[];
  /** Why no path to an anchor holds; empty when one does. */
  readonly codes: readonly string[];
}

export interface ExtensionView {
  readonly oid: string;
  /** The standard's name, or the OID again. */
  readonly name: string;
  readonly critical: boolean;
  /** What it says, in the words of its standard; absent where it is not known or cannot be read. */
  readonly lines?: readonly string[];
  /** Its octets in hexadecimal, where there are no lines; cut off with `...` when it is very long. */
  readonly hex?: string;
}

/** An opened message for the reader frame. */
export interface ReaderView {
  readonly verdict: Verdict;
  readonly layers: readonly Layer[];
  readonly headers?: ShownHeaders;
  readonly text?: string;
  /** As sent: the frame sanitises it. */
  readonly html?: string;
  readonly protectedPart: 'whole' | 'part' | 'none';
  /** What stands beside the protected part and is not shown; absent when nothing does. */
  readonly outside?: readonly OutsidePart[];
  /** The user's own certificates, where none of them opens the message: all their keys were tried. */
  readonly tried?: readonly CertificateSummary[];
  readonly attachments: readonly AttachmentView[];
  readonly signers: readonly { readonly certificate: CertificateSummary; readonly kept: boolean }[];
  /** What a message of certificates alone brings; absent for other messages. */
  readonly brought?: readonly BroughtCertificate[];
  readonly online: OnlineState;
}

/** A certificate that came in a message and signed nothing there. */
export interface BroughtCertificate {
  readonly certificate: CertificateSummary;
  readonly kept: boolean;
  /** May be kept as a contact: a person's, with an address. */
  readonly canKeep: boolean;
  /** Why no anchor vouches for it; empty when one does, and for an authority, about which nobody asked. */
  readonly codes: readonly string[];
}

/** What could still be learned about an opened message by asking servers. */
export interface OnlineState {
  /** There is somebody to ask about revocation, and the settings allow it: `reader.complete` does. */
  readonly isCompleting: boolean;
  /** The user has switched asking off, or never on. */
  readonly isOff: boolean;
  /** An address that a browser cannot ask (LDAP), where a certificate names no other for its revocation. */
  readonly unreachable?: string;
  /** Host that has the certificate of an issuer that is missing here, where one is named. */
  readonly issuerHost?: string;
}

/** What a later judgement of the same message can change; its text and attachments stay as they are. */
export type ReaderJudgement = Omit<ReaderView, 'text' | 'html' | 'attachments'>;

export interface AttachmentView {
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly contentId?: string;
  readonly inline: boolean;
  /** Can be opened in the reader by itself: a message that is not protected, or something that is. */
  readonly opens?: 'message' | 'protected';
  readonly content: Blob;
}

/** Statuses that last: an opened message with one of these is marked in the webmail's list. */
export type LastingStatus = Exclude<VerdictStatus, 'none' | 'locked' | 'error'>;

/** What is remembered of a message in a webmail's list. */
export interface ListMark {
  /** Index of the row that was asked for. */
  readonly row: number;
  readonly status: LastingStatus;
  /** Milliseconds since 1970. */
  readonly judgedAt: number;
}

/** Can this address be written to encrypted, and if not, what mends it. */
export interface RecipientReadiness {
  readonly address: string;
  readonly name: string;
  readonly state: 'ready' | 'revoked' | 'expired' | 'missing' | 'untrusted' | 'invalid-address';
  /** Decisive code, for the sentence and the action. */
  readonly code?: string;
  readonly certificate?: CertificateSummary;
}
