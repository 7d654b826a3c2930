// What goes into seal() and what comes out: the contract between the engine and everyone who writes with it.
import type { ProfileName } from './profiles.ts';
import type { Mailbox } from './contract.ts';
import type { Identity } from '../x509/identity.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { RevocationEvidence } from '../trust/judge.ts';
import type { TrustAnchor } from '../trust/anchor.ts';
import type { CertificateBinding } from '../trust/certificate-binding.ts';
import type { Bytes } from '../bytes.ts';

export interface DraftAttachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Bytes;
}

/** A message before protection. Addresses are bare `local@domain` plus a display name. */
export interface Draft {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  /** Never written into the message: each is given an envelope of their own. */
  readonly bcc: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly DraftAttachment[];
  /** Message-ID of the original with angle brackets, for a reply. */
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  /** Where answers go, when not to the sender. */
  readonly replyTo?: readonly Mailbox[];
  /** Where answers to all go: Mail-Followup-To. */
  readonly followupTo?: readonly Mailbox[];
  /** Asks for a read receipt to the sender (RFC 8098 section 2.1). */
  readonly readReceipt?: boolean;
  /** X-Priority: from 1, the highest, to 5; 3 is not written. */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
}

/** What a correspondent's program said it can read: SMIMECapabilities of their last good signature. */
export interface RecipientCapabilities {
  readonly address: string;
  /** Names as in SignerResult.capabilities: `aes-256-gcm`, `rsaes-oaep`. */
  readonly algorithms: readonly string[];
}

export interface SealOptions {
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Signs, and is among the recipients so that the sender can read the copy in Sent. Needed to sign. */
  readonly identity?: Identity;
  /** Encrypts although no certificate of the sender is there, so that the copy in Sent stays closed to them. */
  readonly withoutSender?: boolean;
  /** Gives a copy for the sender alone, with a Bcc field, where there are Bcc recipients. It is not to be sent. */
  readonly ownCopy?: boolean;
  /**
   * Candidates for the recipients' and the sender's certificates: of each address all that are valid and confirmed by an anchor
   * are encrypted to, so that everyone who shares it can read.
   */
  readonly certificates: readonly Certificate[];
  /** Those whose private keys the sender holds, which is proof enough for writing to oneself. */
  readonly ownCertificates?: readonly OwnCertificate[];
  /** For an address that has several: the one that the user wants to use, by which the others are left out. */
  readonly chosenCertificates?: readonly NamedCertificate[];
  /** Certificates that stand for recipients who have no usable one of their own. */
  readonly certificateBindings?: readonly CertificateBinding[];
  readonly anchors: readonly TrustAnchor[];
  /** application/pkcs7-mime signed-data instead of multipart/signed. */
  readonly opaque?: boolean;
  /** `compatible` when absent. */
  readonly profile?: ProfileName;
  /** Used by profiles that choose by what the recipients can read. */
  readonly capabilities?: readonly RecipientCapabilities[];
  /** These three take precedence over the profile. */
  readonly cipher?: 'aes-128-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-256-gcm';
  readonly keyTransport?: 'rsaes-pkcs1-v1_5' | 'rsaes-oaep';
  readonly signatureScheme?: 'rsassa-pkcs1-v1_5' | 'rsassa-pss';
  /** Time of sending: Date field and signingTime come from this one value. */
  readonly now: Date;
  /** Message-ID with angle brackets; made at random when absent. */
  readonly messageId?: string;
  /** Certificates that are known to be revoked are not encrypted to, nor signed with. Left out: revocation is not looked at. */
  readonly revocation?: RevocationEvidence;
  /** Certificates without a path to an anchor that the user accepted, each for one address. */
  readonly acceptUntrusted?: readonly NamedCertificate[];
  /** What the user was shown for each recipient: to any other certificate nothing is encrypted. */
  readonly shownCertificates?: readonly ShownCertificate[];
}

/** One of the sender's own certificates, with the authorities that came with it. */
export interface OwnCertificate {
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  /** Taken before others that would do. */
  readonly preferred?: boolean;
}

/** A certificate as somebody's: by its SHA-256 in lower-case hexadecimal. */
export interface NamedCertificate {
  readonly address: string;
  readonly sha256: string;
}

/** A recipient's certificate as it was shown before sending. */
export interface ShownCertificate extends NamedCertificate {
  /** It was shown as the one that stands for this address or domain, not as the recipient's own. */
  readonly standsFor?: string;
}

/**
 * One message to hand to the mail server: CRLF, 7-bit, lines of at most 76, exactly one CRLF at the end. None that goes
 * to anybody has a Bcc field.
 */
export interface SealedMessage {
  readonly raw: Bytes;
  /** Bare addresses that this copy goes to. */
  readonly recipients: readonly string[];
  /**
   * The copy for To and Cc, the one for a single Bcc recipient, or the sender's own to be kept, with no recipients. With
   * an own copy there is no main one that would go to nobody; without, the main one is kept.
   */
  readonly purpose: 'main' | 'bcc' | 'own';
}

export interface SealedDraft {
  readonly messages: readonly SealedMessage[];
  readonly messageId: string;
  readonly algorithms: readonly string[];
}
