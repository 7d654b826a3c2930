// What the background asks of a webmail's server: one implementation a webmail, in a folder named for it.
import type { Bytes } from '../../src/bytes.ts';
import type { ComposeReference, WebmailId } from '../../src/wire/webmail.ts';
import type { RequestSettings } from './session-request.ts';

/** Larger messages are refused before they are read into memory. */
export const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

/** Where a session's requests go: origin as the browser gave it, path and token as the adapter found them. */
export interface WebmailSession {
  readonly origin: string;
  readonly path: string;
  readonly token: string;
}

/** A message in a folder of the session's user. */
export interface StoredMessage {
  readonly mailbox: string;
  readonly uid: string;
}

/** Bare addresses by the field they came from. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** Asks the mail servers to tell the sender when they have delivered it (RFC 3461). */
  readonly deliveryNotice: boolean;
}

/**
 * Every request may throw `webmail.signed-out`, `webmail.refused`, `webmail.unreachable`, `webmail.timeout`,
 * `webmail.no-answer` and `request.cancelled`.
 */
export interface WebmailServer {
  readonly id: WebmailId;
  /** Where answers are to be found whose draft does not say it. */
  readonly likelyMailbox: string;
  /** With more addresses in To and Cc the webmail asks whether all may see them, where its page does not say. */
  readonly defaultMaxOpen: number;
  /** Whether the text may be the uid of a message. */
  readonly isUid: (text: string) => boolean;
  /**
   * The message as the server stores it, CRLF line ends; it is not marked as read. `onBytes` hears what has come so far,
   * and of how much (0: the server does not say). Throws `webmail.message-gone`, `webmail.too-large` {bytes, limitBytes}.
   */
  readonly readRaw: (
    session: WebmailSession,
    message: StoredMessage,
    settings?: RequestSettings,
    onBytes?: (done: number, total: number) => void,
  ) => Promise<Bytes>;
  /** Who is signed in now, and with which token; undefined when nobody is. */
  readonly currentSession: (
    session: WebmailSession,
    settings?: RequestSettings,
  ) => Promise<{ readonly account: string; readonly token: string } | undefined>;
  /** uids of the messages in a folder with this Message-ID (with or without angle brackets). */
  readonly findByMessageId: (
    session: WebmailSession,
    mailbox: string,
    messageId: string,
    settings?: RequestSettings,
  ) => Promise<string[]>;
  /** The same, each with its media type as the webmail read it. */
  readonly findRows: (
    session: WebmailSession,
    mailbox: string,
    messageId: string,
    settings?: RequestSettings,
  ) => Promise<{ readonly uid: string; readonly type: string }[]>;
  /** Where a message with this Message-ID is now, in any folder: the given one first. */
  readonly locateMessage: (
    session: WebmailSession,
    mailbox: string,
    messageId: string,
    settings: RequestSettings,
  ) => Promise<{ readonly mailbox: string; readonly uids: readonly string[] } | undefined>;
  /** uids of the messages that may be encrypted, newest first, at most `limit`. */
  readonly encryptedUids: (
    session: WebmailSession,
    mailbox: string,
    limit: number,
    settings: RequestSettings,
  ) => Promise<number[]>;
  /** Address of the page that shows a message. */
  readonly messageUrl: (place: Pick<WebmailSession, 'origin' | 'path'>, message: StoredMessage) => URL;
  readonly compose: ComposeServer;
  readonly transport: Transport;
}

/** What the server holds of compose windows. */
export interface ComposeServer {
  /** A file of the compose form. */
  readonly fetchFormAttachment: (
    session: WebmailSession,
    composeId: string,
    fileId: string,
    settings: RequestSettings,
  ) => Promise<Blob>;
  /** Whether the webmail still has the compose window with this id. */
  readonly hasComposeWindow: (
    session: WebmailSession,
    composeId: string,
    settings: RequestSettings,
  ) => Promise<boolean>;
  /** Address of a compose window that is there. */
  readonly windowUrl: (place: Pick<WebmailSession, 'origin' | 'path'>, composeId: string) => URL;
  /** Address of a new one, to these people. */
  readonly newWindowUrl: (
    place: Pick<WebmailSession, 'origin' | 'path'>,
    people: Readonly<Record<'to' | 'cc' | 'bcc', readonly string[]>>,
  ) => URL;
  /** Whether messages can be sent byte for byte. Asked with requests that change nothing. */
  readonly sendingRoute: (
    session: WebmailSession,
    settings: RequestSettings,
  ) => Promise<'session' | 'attachment'>;
  /** What a draft of the webmail's, by its bytes, says of the message that it answers. */
  readonly draftOriginal: (
    raw: Bytes,
  ) => Pick<NonNullable<ComposeReference['original']>, 'kind' | 'mailbox'> | undefined;
}

/**
 * Where one message stands. `uploading` and `sending` are written down before the request that does it: found there after
 * a restart, nobody knows whether the webmail did it until its copy is looked for. `unclear`: nobody ever will.
 */
export type MessageStep = 'new' | 'uploading' | 'uploaded' | 'sending' | 'sent' | 'filed' | 'unclear';

/** What is written down of a message between two steps. */
export interface TransportState {
  readonly step: MessageStep;
  /** The sender's copy is not in the folder for it. */
  readonly isCopyLost?: boolean;
  /** What the transport notes for itself, by name. */
  readonly notes?: Readonly<Record<string, readonly string[]>>;
}

/** A sealed message that is to leave, or the sender's own copy, which is only filed. */
export interface Outgoing {
  readonly session: WebmailSession;
  readonly messageId: string;
  readonly purpose: 'main' | 'bcc' | 'own';
  /** To whom it goes; nobody for the sender's own copy. */
  readonly envelope: Envelope;
  /** Nothing of the letter has gone out before it: until it has, all can be cancelled. */
  readonly isFirst: boolean;
  readonly draftsMailbox: string;
  /** Folder for the copy; empty when the user wants none. */
  readonly sentMailbox: string;
  /** The message, sealed when it is first asked for. */
  readonly raw: () => Promise<Bytes>;
}

export interface TransportIo {
  readonly signal: AbortSignal;
  /** Writes a state down, before a request of which nobody would know after a restart whether it was carried out. */
  readonly record: (state: TransportState) => Promise<void>;
  /** Remembers that copies of the letter could not be removed, to do it another time. */
  readonly leave: () => Promise<void>;
}

/** Sends messages byte for byte. */
export interface Transport {
  /**
   * One visible act: brings a message that is not `filed` a step further. A refusal, after which nothing has gone out, is
   * thrown, with the state before it written down. Throws `send.import-lost`, `webmail.action-disabled` and what requests throw.
   */
  readonly advance: (message: Outgoing, state: TransportState, io: TransportIo) => Promise<TransportState>;
  /** Removes what is stored in a folder of this letter. */
  readonly removeStored: (session: WebmailSession, mailbox: string, messageId: string) => Promise<void>;
  /** Removes a draft that the webmail itself has stored. */
  readonly removeDraft: (session: WebmailSession, draft: StoredMessage) => Promise<void>;
  /** Marks the original as answered or forwarded, if it is there. */
  readonly markOriginal: (
    session: WebmailSession,
    original: NonNullable<ComposeReference['original']>,
  ) => Promise<void>;
}
