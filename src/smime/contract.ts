// What goes into open() and what comes out: the contract between the engine and everyone who reads with it.
import type { Bytes } from '../bytes.ts';
import type { SharedSecrets } from '../cms/content-key.ts';
import type { Identity } from '../x509/identity.ts';
import type { TrustAnchor } from '../trust/anchor.ts';
import type { BoundTo, CertificateBinding } from '../trust/certificate-binding.ts';
import type { RevocationEvidence } from '../trust/judge.ts';
import type { CheckedStatus, LayerStatus, VerdictStatus } from '../trust/status.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { RevocationReason } from '../x509/revocation-reason.ts';
import type { WantedEvidence } from '../x509/wanted-evidence.ts';

export type { BoundTo, CertificateBinding, CheckedStatus, LayerStatus, VerdictStatus };

/** Facts about a certificate that are safe to show anywhere. */
export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hexadecimal, without leading zero octets. */
  readonly serial: string;
  readonly addresses: readonly string[];
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly keyAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly sha256: string;
  /** True for a certification authority (basicConstraints). */
  readonly authority: boolean;
}

export interface SignerReport {
  readonly subject: string;
  readonly addresses: readonly string[];
  readonly serial: string;
  readonly issuer: string;
  /** Lower-case hexadecimal, when the signature points at its certificate by this. */
  readonly subjectKeyIdentifier?: string;
  /** signingTime attribute, ISO 8601; absent when there is none. It is the signer's claim. */
  readonly signingTime?: string;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** What the signer's program says it can read (SMIMECapabilities), best first; only of a good signature that says so. */
  readonly capabilities?: readonly string[];
  /** The certificate is not the sender's own: it stands for them because the user bound it to this person or domain. */
  readonly boundTo?: BoundTo;
  readonly status: CheckedStatus;
  readonly codes: readonly string[];
  /** From the signer's certificate to the trust anchor, or as far as a path was found. */
  readonly chain: readonly CertificateSummary[];
  /** Of the chain's certificates below the anchor, in the same order; absent when it was not looked at. */
  readonly revocation?: readonly RevocationReport[];
  /** Where no path was good: each that was tried, and why it was not. */
  readonly tried?: readonly TriedPathReport[];
}

/** One way that was tried from a signer's certificate towards an anchor. */
export interface TriedPathReport {
  /** From the signer's certificate upwards, as far as it went. */
  readonly chain: readonly Pick<CertificateSummary, 'subject' | 'sha256'>[];
  readonly codes: readonly string[];
  /** Name of an issuer whose certificate was not at hand. */
  readonly missingIssuer?: string;
}

/** What is known of one certificate's revocation. Times are ISO 8601, UTC. */
export interface RevocationReport {
  /** SHA-256 of the certificate. */
  readonly sha256: string;
  /** `unknown`: no evidence says so. `exempt`: its authority never revokes it. */
  readonly status: 'good' | 'revoked' | 'unknown' | 'exempt';
  /** A revocation list, or the answer of a responder. */
  readonly source?: 'crl' | 'ocsp';
  /** Name of who signed it. */
  readonly signedBy?: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
  readonly revokedAt?: string;
  readonly reason?: RevocationReason;
}

export interface RecipientReport {
  readonly type: 'key-transport' | 'key-agreement' | 'kek' | 'password' | 'kem' | 'other';
  readonly issuer?: string;
  readonly serial?: string;
  /** Lower-case hexadecimal. */
  readonly subjectKeyIdentifier?: string;
  readonly keyEncryptionAlgorithm: string;
  /** True for the recipient whose key opened the layer. */
  readonly used: boolean;
  /** Whose certificate it is, where it is among those at hand: the message itself says issuer and serial only. */
  readonly holder?: { readonly subject: string; readonly addresses: readonly string[] };
}

/** One layer of protection, outermost first. */
export interface Layer {
  readonly type: 'encrypted' | 'signed' | 'compressed' | 'certificates';
  /** MIME part number of the protected part, `1` for the whole message, `1.1` for what is within. */
  readonly path: string;
  /** Names of the algorithms in the field's own spelling: `aes-256-cbc`, `rsassa-pss`, `sha-256`. */
  readonly algorithms: readonly string[];
  readonly status: LayerStatus;
  /** The code that decides the status; absent when there is nothing to say. */
  readonly code?: string;
  readonly codes: readonly string[];
  /** SignedData as multipart/signed (`detached`) or with its content inside (`opaque`). */
  readonly form?: 'detached' | 'opaque';
  readonly recipients?: readonly RecipientReport[];
  readonly signers?: readonly SignerReport[];
  /** What a layer of certificates alone brings, in its order: signed by nobody, and judged by nobody here. */
  readonly certificates?: readonly CertificateSummary[];
  /** The octets in this layer: verified, decrypted or inflated; absent when it could not be opened. */
  readonly content?: { readonly bytes: number; readonly sha256: string };
}

export interface Mailbox {
  /** Display name, decoded; empty when there is none. Never evidence of anything. */
  readonly name: string;
  readonly address: string;
}

/**
 * What is odd about a mailbox. name-holds-address: its display name reads as another address.
 * look-alike: the address has letters that are made to be taken for others.
 */
export type MailboxRemark = 'name-holds-address' | 'look-alike';

export interface ShownMailbox extends Mailbox {
  /** The address with its domain as A-labels (`xn--...`), where it has letters beyond ASCII. */
  readonly asciiAddress?: string;
  /** Absent where there is nothing to remark. */
  readonly remarks?: readonly MailboxRemark[];
}

/** Header fields that the reader shows. `protected` ones were inside the protection. */
export interface ShownHeaders {
  readonly from: readonly ShownMailbox[];
  readonly sender?: ShownMailbox;
  readonly replyTo: readonly ShownMailbox[];
  readonly to: readonly ShownMailbox[];
  readonly cc: readonly ShownMailbox[];
  readonly subject: string;
  /** ISO 8601 when the Date field could be read. */
  readonly date?: string;
  readonly messageId?: string;
  /** Names (lower case) of the fields whose shown value was protected. */
  readonly protected: readonly string[];
  /** Names of protected fields that differ from the outer ones. */
  readonly differing: readonly string[];
  /** Those of the differing fields that the sender left so on purpose, as the protection itself says or implies. */
  readonly hidden?: readonly string[];
  /** What the differing fields say outside the protection, decoded and cleaned, by name; empty for a missing one. */
  readonly outside?: Readonly<Record<string, string>>;
  /** Names of fields that may appear only once and are repeated (RFC 5322 section 3.6): the first one is shown. */
  readonly repeated?: readonly string[];
}

export interface Attachment {
  readonly index: number;
  /** Cleaned: no path separators, control or direction characters. */
  readonly name: string;
  /** Media type, lower case, as declared. */
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  /** Content-ID without angle brackets, for inline images. */
  readonly contentId?: string;
  readonly inline: boolean;
  /** Can be opened by itself: a message that is not protected, or something that is. */
  readonly opens?: 'message' | 'protected';
  /** Decoded content. Left out of JSON output. */
  readonly bytes: Bytes;
}

/** A part of the message that is outside the protection, or beside the protected part that is shown. */
export interface OutsidePart {
  /** Media type, lower case, as declared. */
  readonly type: string;
  /** Cleaned; empty when it has none. */
  readonly name: string;
  /** Octets of its decoded content. */
  readonly size: number;
  /** True for a further protected part, which is not opened beside the first. */
  readonly isProtected: boolean;
}

export interface OpenedContent {
  readonly headers: ShownHeaders;
  /** Plain text body, LF line ends; absent when the message has none. */
  readonly text?: string;
  /** HTML body as sent: NOT sanitised. */
  readonly html?: string;
  readonly attachments: readonly Attachment[];
  /** Whether everything that is shown was protected. */
  readonly protectedPart: 'whole' | 'part' | 'none';
  /** What of the message is not shown because it is not protected, or by something else; absent when nothing. */
  readonly outside?: readonly OutsidePart[];
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** Decisive code first. */
  readonly codes: readonly string[];
  /** The signer that the sentence names. */
  readonly signer?: { readonly name: string; readonly address: string; readonly sha256: string };
  /** Key of the sentence in _locales. */
  readonly sentenceKey: string;
}

/** A certificate to be kept together with that of the signer who brought it. */
export interface AnswerCertificate {
  readonly signer: Certificate;
  readonly certificate: Certificate;
}

export interface OpenedMessage {
  readonly layers: readonly Layer[];
  readonly content?: OpenedContent;
  readonly verdict: Verdict;
  /** Certificates (DER) of signers, to be offered for keeping. */
  readonly signerCertificates: readonly Certificate[];
  /** What signers who sign with another certificate want to be written to with. */
  readonly answerCertificates: readonly AnswerCertificate[];
  /** All further certificates that came with the message. */
  readonly otherCertificates: readonly Certificate[];
  /** What could be fetched to learn more: revocation that is not known, issuers that are missing. */
  readonly wanted: readonly WantedEvidence[];
}

/** What open() may use. Nothing here is fetched: the caller brings everything. */
export interface OpenContext {
  /** Unlocked identities; all are tried. */
  readonly identities: readonly Identity[];
  /** Passwords and keys that were agreed on for single messages (RFC 5652 sections 6.2.3 and 6.2.4). */
  readonly secrets?: SharedSecrets;
  /** Certificates of identities whose keys are locked away: tells `locked` from `no-key`. */
  readonly lockedCertificates?: readonly Certificate[];
  readonly anchors: readonly TrustAnchor[];
  /** Certificates for path building and for signers whose certificate is not in the message. */
  readonly certificates?: readonly Certificate[];
  /** Evidence in the message itself is used as well. Left out: revocation is not looked at. */
  readonly revocation?: RevocationEvidence;
  /** Certificates by which an address was known until now: another one in their place is remarked on. */
  readonly knownSigners?: (address: string) => readonly Certificate[];
  /** Certificates of gateways and organisations that stand for others because the user said so; never better than `caution`. */
  readonly certificateBindings?: readonly CertificateBinding[];
  readonly now: Date;
  /** Content of a detached signature that does not lie in the message (a .p7s beside a file). */
  readonly detachedContent?: Bytes;
}
