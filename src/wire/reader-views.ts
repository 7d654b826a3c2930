// What the background shows to the reader about one opened message: plain data, safe to clone, without keys.
import type { CertificateSummary, Layer, OutsidePart, ShownHeaders, Verdict } from '../smime/contract.ts';

/** An opened message for the reader frame. */
export interface ReaderView {
  readonly verdict: Verdict;
  readonly layers: readonly Layer[];
  readonly headers?: ShownHeaders;
  readonly text?: string;
  /** As sent: the frame sanitises it. */
  readonly html?: string;
  readonly protectedPart: 'whole' | 'part' | 'none';
  /** Signed with a certificate of the user's own: what they have sent themselves. */
  readonly isOwn?: boolean;
  /** What is beside the protected part and is not shown; absent when nothing is. */
  readonly outside?: readonly OutsidePart[];
  /**
   * The user's own certificates, where none of them opens the message: all their keys were tried. Absent where the user
   * has none.
   */
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
  /** Why no path leads to an anchor; empty when one does, and for an authority, which is not asked about. */
  readonly codes: readonly string[];
  /** Nobody vouches for it, and its holder is known by another key: to be compared before it is kept. */
  readonly isRival?: boolean;
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
