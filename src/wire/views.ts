// What the background shows to the popup and the frames: plain data, safe to clone, without keys.
import type { RevocationPolicy } from '../x509/revocation.ts';
import type { MailValidation } from '../x509/known-policies.ts';
import type { ProfileName } from '../smime/profiles.ts';
import type { BoundTo, CertificateSummary, VerdictStatus } from '../smime/contract.ts';

/** State of the vault. `absent`: no passphrase has been set yet. */
export interface VaultView {
  readonly state: 'absent' | 'locked' | 'unlocked';
  /** Failed attempts since the last success, and until when (ms since 1970) the next one must wait. */
  readonly failedAttempts: number;
  readonly retryAt?: number;
}

/** What is done of a new user's first steps. */
export interface StartView {
  /** A site is allowed. */
  readonly site: boolean;
  readonly certificate: boolean;
  readonly phrase: boolean;
  /** The user wants to see them no more. */
  readonly skipped: boolean;
}

/** An identity before it is judged: what its certificate says itself. */
export interface KnownIdentityView {
  readonly id: string;
  readonly certificate: CertificateSummary;
}

export interface IdentityView {
  /** Stable id: SHA-256 of the certificate, lower-case hexadecimal. */
  readonly id: string;
  readonly certificate: CertificateSummary;
  /** Certificates from the file that lead to the authority, nearest first. */
  readonly chain: readonly CertificateSummary[];
  readonly usableFor: { readonly sign: boolean; readonly encrypt: boolean };
  /** Mail can be encrypted to it, also where it is too weak or too old for new mail: without its key that stays closed. */
  readonly readsMail: boolean;
  /** Taken first for its addresses when several identities have them. */
  readonly preferred: boolean;
  /** Empty when a path leads to a trust anchor now; otherwise why not. `path.revoked` by whoever issued it. */
  readonly codes: readonly string[];
  readonly addedAt: number;
}

/** Half of an identity that waits for the other one. */
export type WaitingView = {
  readonly id: string;
  /** The file that it came from. */
  readonly fileName: string;
  readonly addedAt: number;
} & (
  | { readonly kind: 'key'; /** `rsa 2048`, `ec P-256` */ readonly algorithm: string }
  | { readonly kind: 'certificate'; readonly certificate: CertificateSummary }
);

export interface ContactCertificateView {
  readonly id: string;
  readonly certificate: CertificateSummary;
  readonly usableFor: { readonly sign: boolean; readonly encrypt: boolean };
  /** Empty when a path leads to a trust anchor. */
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
  /** Id of the one that the user wants to use alone; the others are left out. */
  readonly chosen?: string;
  /** Their program announces less than before: since when (milliseconds since 1970), and the best ciphers. */
  readonly lowered?: { readonly since: number; readonly before: string; readonly now: string };
}

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
  /** Ask in a window of our own before anything is sent, wherever it could be seen. */
  readonly confirmSending: boolean;
  /** Which algorithms are written (docs/PROFILES.md). */
  readonly profile: ProfileName;
  /** Keep certificates of senders whose signature is valid. */
  readonly keepSignerCertificates: boolean;
  /** How much must be known of whether certificates were revoked. */
  readonly revocation: RevocationPolicy;
  /** Ask the authorities' servers; without it only messages and what was fetched earlier tell. */
  readonly checkOnline: boolean;
  /** Write a protected subject into the webmail's page, in the place of what is there. */
  readonly subjectInPage: boolean;
  /** Keep an encrypted index of decrypted mail, to search in. */
  readonly searchEncrypted: boolean;
}

/** What an organisation may set: all but the user's own sign. */
export type OrganisationSetting = Exclude<keyof SettingsView, 'phrase' | 'phraseColour'>;

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
  readonly refused: readonly RefusedCertificate[];
  /** The file as a whole could not be read. */
  readonly error?: WireError;
}

export interface RefusedCertificate {
  readonly certificate: CertificateSummary;
  readonly code: string;
  /** Of a certificate without an address: the id of a proposal to bind it. */
  readonly binding?: string;
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

/** An opened message with one of these is marked in the webmail's list: all but what its outer structure tells. */
export type MarkedStatus = Exclude<VerdictStatus, 'none'>;

/** What is remembered of a message in a webmail's list. */
export interface ListMark {
  /** Index of the row that was asked for. */
  readonly row: number;
  readonly status: MarkedStatus;
  /** Milliseconds since 1970. */
  readonly judgedAt: number;
}

/** Can this address be written to encrypted, and if not, what mends it. */
export interface RecipientReadiness {
  readonly address: string;
  readonly name: string;
  readonly state:
    | 'ready'
    | 'revoked'
    | 'expired'
    | 'not-yet-valid'
    | 'unusable'
    | 'missing'
    | 'untrusted'
    | 'invalid-address';
  /** Decisive code, for the sentence and the action. */
  readonly code?: string;
  readonly certificate?: CertificateSummary;
  /** Others of the same address that are encrypted to as well; absent where there are none. */
  readonly further?: readonly CertificateSummary[];
  /** The certificates are not the address's own: the user bound them to this address or domain. */
  readonly boundTo?: BoundTo;
}
