// What travels between the composer and the background: the draft, its addressees, and how sending ended.
import type { KeptDraft } from './kept-draft.ts';
import type { IdentityView, SettingsView } from './views.ts';
import type { Mailbox } from '../smime/contract.ts';
import type { NamedCertificate, ShownCertificate } from '../smime/seal-contract.ts';

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
  /** What stands in lines of the form and is no address, in its own words. With any of it nothing is sent. */
  readonly unreadable: readonly string[];
}

/** From `highest` to `lowest` as X-Priority numbers them. */
export type LetterPriority = 1 | 2 | 3 | 4 | 5;

/** What else the webmail's form asks for. */
export interface LetterOptions {
  /** Where answers go; empty for the sender. */
  readonly replyTo: readonly Mailbox[];
  /** Where answers to all go (Mail-Followup-To); empty where nothing is said. */
  readonly followupTo: readonly Mailbox[];
  /** Asks the recipients' programs to tell the sender that the message was displayed (RFC 8098). */
  readonly readReceipt: boolean;
  /** Asks the mail servers to tell the sender that the message was delivered (RFC 3461). */
  readonly deliveryNotice: boolean;
  readonly priority: LetterPriority;
}

export const NO_OPTIONS: LetterOptions = {
  replyTo: [],
  followupTo: [],
  readReceipt: false,
  deliveryNotice: false,
  priority: 3,
};

/**
 * What stood in sight with the button that sends, when it was pressed. It goes with the command to send, and nothing
 * else is sent.
 */
export interface ShownLetter {
  readonly addressees: Addressees;
  readonly subject: string;
  readonly options: LetterOptions;
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Id of the identity that signs, or reads the sender's copy. */
  readonly identity: string;
  /** To which certificates is encrypted; empty for what is only signed. */
  readonly certificates: readonly ShownCertificate[];
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** What is sealed: the draft, as it was shown, with the certificates that the user accepted for this message. */
export interface LetterRequest {
  readonly shown: ShownLetter;
  readonly draft: ComposerDraft;
  readonly acceptUntrusted: readonly NamedCertificate[];
  /** That the letter was confirmed in a window of our own (`composer.confirm`). */
  readonly confirmation?: string;
}

/** A letter that waits in a window of our own for the user's word. */
export interface LetterToConfirm {
  readonly shown: ShownLetter;
  readonly settings: SettingsView;
}

/** What the composer shows when it opens. */
export interface ComposerView {
  readonly addressees: Addressees;
  readonly subject: string;
  readonly options: LetterOptions;
  /** Body that was already in the webmail's form. */
  readonly text: string;
  /** An encrypted original that the user has opened in this tab, to be quoted as far as the reader shows it. */
  readonly original?: QuotedOriginal;
  /** There is an encrypted original, or a protected message that is continued, which is opened on a click only. */
  readonly offersOriginal: false | 'quote' | 'edit';
  /** Names of files that are encrypted messages, and that only who could read the original can open. */
  readonly sealedFiles: readonly string[];
  /** The user asked for the composer; it did not open by itself. */
  readonly wasAsked: boolean;
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Attachments that were already in the webmail's form. */
  readonly attachments: ComposerDraft['attachments'];
  /** The webmail had stored a draft without protection; it is emptied, and the writer is told. */
  readonly wasStored?: boolean;
  /** A draft of this compose window that was left behind, to be offered. */
  readonly recovered?: KeptDraft & { readonly savedAt: number };
  /** How the webmail can send: `session` is byte for byte, `attachment` puts smime.p7m into an ordinary mail. */
  readonly route: 'session' | 'attachment';
  /** With more addresses in To and Cc it is asked whether all may see them; 0 never. */
  readonly maxOpen: number;
  /** Ids of the form's files that have come along, or were left out on purpose. */
  readonly takenFiles: readonly string[];
  /** Largest message the server takes, in bytes of the encoded message; absent when unknown. */
  readonly maxBytes?: number;
  readonly identities: readonly IdentityView[];
  readonly settings: SettingsView;
}

/** The protected content of a message that is answered or forwarded, and whose it is. */
export interface QuotedOriginal {
  /** `edit`: no original, but the message itself that is continued. */
  readonly kind: 'reply' | 'forward' | 'edit';
  /** Only a continued message can have been signed alone. */
  readonly isEncrypted: boolean;
  readonly author: Mailbox;
  readonly subject: string;
  /** Everybody who had the original: its author, recipients and where answers go. */
  readonly people: readonly string[];
  /** What is above the quote: when and by whom it was written. */
  readonly heading: string;
  /** Its files, to be taken along by a click. */
  readonly files: ComposerDraft['attachments'];
  readonly text?: string;
  readonly html?: string;
}

/** How sending ended. `unclear`: the server never said; the user must look before sending again. */
export type SendOutcome =
  /** `copyIn` is the folder for the sender's copy; `isCopyLost`: it is not there. */
  | { readonly state: 'sent'; readonly copyIn?: string; readonly isCopyLost?: boolean }
  | { readonly state: 'attachment-ready' }
  | { readonly state: 'unclear'; readonly code: string };
