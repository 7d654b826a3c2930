// How a webmail's messages and compose windows are named between the content script and the background.

import type { Addressees, LetterOptions } from './composition.ts';

/** The webmails that we know. */
export type WebmailId = 'roundcube';

/** A message in a webmail, as its adapter found it in the page. Contains no message content. */
export interface MessageReference {
  readonly webmail: WebmailId;
  /** Path of the webmail's entry page on the sender's own origin, which the background takes from the browser. */
  readonly path: string;
  readonly uid: string;
  readonly mailbox: string;
  /** The session's request token (protects the webmail against forged requests). */
  readonly token: string;
  /** The webmail's name for who is signed in, the same in every session; absent where it has none. */
  readonly account?: string;
}

/**
 * How a message is protected by its outer structure. message: as a whole, and the webmail's own view of it can be
 * hidden. part: one part of it, which the reader shows alone. beside: certificates that came with an ordinary text, which the
 * webmail shows. attached: nothing of itself, but something protected is attached. none: nothing.
 */
export type MessageOutline = 'message' | 'part' | 'beside' | 'attached' | 'none';

/** Where in a webmail the page of a tab is: enough to ask the webmail for messages on the user's behalf. */
export interface WebmailPlace {
  readonly webmail: WebmailId;
  readonly path: string;
  readonly token: string;
  readonly account?: string;
  /** Folder in view; absent in a list over several folders. */
  readonly mailbox?: string;
}

/** A row of a webmail's list, as it is shown. */
export interface ListedMessage {
  readonly uid: string;
  readonly mailbox: string;
  readonly subject: string;
  /** Addresses that the row shows: of the sender, in Sent of the recipients. */
  readonly people: readonly string[];
}

/** A file that a compose form holds on the webmail's server. */
export interface FormFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The form began with it: a file of a draft, or of the message that is answered. */
  readonly isInitial: boolean;
}

/** The files of a compose form as they stand. */
export interface PageFiles {
  readonly files: readonly FormFile[];
  /** One more is on its way to the server. */
  readonly isUploading: boolean;
}

/** A compose window: what of it the background needs to send and file the message. */
export interface ComposeReference {
  readonly webmail: WebmailId;
  readonly path: string;
  readonly token: string;
  /** The webmail's name for who is signed in, the same in every session; absent where it has none. */
  readonly account?: string;
  /** The webmail's own id of this compose window; drafts kept by the extension are found by it. */
  readonly composeId: string;
  readonly draftsMailbox: string;
  /** Folder for the copy; empty when the user wants none. */
  readonly sentMailbox: string;
  /** Original of a reply or forward. */
  readonly original?: {
    readonly kind: 'reply' | 'forward';
    readonly messageId: string;
    readonly mailbox: string;
  };
  /** A draft, or an older message edited as new: what stands in the form is the user's. `original` is then a guess. */
  readonly continues?: 'draft' | 'edit';
  /** Where that draft is in the folder of drafts. */
  readonly draftUid?: string;
  /** The editor holds what the webmail began it with: nobody has written in it yet. */
  readonly isUntouched: boolean;
  readonly maxBytes?: number;
  /** With more addresses in To and Cc the webmail asks whether all may see them; 0 never. */
  readonly maxOpen?: number;
  readonly addressees: Addressees;
  readonly subject: string;
  readonly options: LetterOptions;
  /** The webmail has stored a draft of this window, without protection, before the composer was opened. */
  readonly isStored: boolean;
  /** Text already in the webmail's editor. */
  readonly text: string;
  /** Files that the webmail's form already holds on the server. */
  readonly attachments: readonly FormFile[];
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** The user pressed a button for it. */
  readonly wasAsked: boolean;
}
