// What travels between the composer and the background: the draft, its addressees, and how sending ended.
import type { IdentityView, SettingsView } from './views.ts';
import type { Mailbox } from '../smime/contract.ts';

export interface ComposerDraft {
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly content: Blob }[];
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Id of the identity that the writer chose to sign with; without it the best for the sender's address. */
  readonly signWith?: string;
}

export interface Addressees {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
}

/** What the composer shows when it opens. */
export interface ComposerView {
  readonly addressees: Addressees;
  readonly subject: string;
  /** Body that was already in the webmail's form, or what stands above the quoted original. */
  readonly text: string;
  /** An encrypted original, to be quoted below `text` as far as the reader shows it. */
  readonly original?: QuotedOriginal;
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Attachments that were already in the webmail's form, or those of a forwarded original. */
  readonly attachments: ComposerDraft['attachments'];
  /** The quoted text came out of an encrypted message: it must not leave unencrypted. */
  readonly quotesEncrypted: boolean;
  /** The webmail had stored a draft without protection; it is emptied, and the writer is told. */
  readonly wasStored?: boolean;
  /** A draft of this compose window that was left behind, to be offered. */
  readonly recovered?: ComposerDraft & { readonly savedAt: number };
  /** How the webmail can send: `session` is byte for byte, `attachment` puts smime.p7m into an ordinary mail. */
  readonly route: 'session' | 'attachment';
  /** Largest message the server takes, in bytes of the encoded message; absent when unknown. */
  readonly maxBytes?: number;
  readonly identities: readonly IdentityView[];
  readonly settings: SettingsView;
}

/** The protected content of a message that is answered or forwarded. */
export interface QuotedOriginal {
  readonly kind: 'reply' | 'forward';
  readonly text?: string;
  readonly html?: string;
}

/** How sending ended. `unclear`: the server never said; the user must look before sending again. */
export type SendOutcome =
  | { readonly state: 'sent'; readonly copyIn?: string }
  | { readonly state: 'attachment-ready' }
  | { readonly state: 'unclear'; readonly code: string };
