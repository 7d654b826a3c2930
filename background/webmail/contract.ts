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
  readonly transport: StoredTransport;
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

/** Sends a message that was stored in a folder before, byte for byte. */
export interface StoredTransport {
  /** Stores a message in a folder. Throws `webmail.action-disabled`. */
  readonly importMessage: (
    session: WebmailSession,
    mailbox: string,
    raw: Bytes,
    settings: RequestSettings,
  ) => Promise<void>;
  /**
   * Sends a stored message to the envelope's addresses. With `copyIn` the server keeps a copy there in the same request,
   * after the mail server took the message: that copy is the proof that it was sent.
   */
  readonly bounceMessage: (
    session: WebmailSession,
    stored: StoredMessage,
    envelope: Envelope,
    copyIn: string,
  ) => Promise<void>;
  /** uids of copies that the webmail made of what it sent with this Message-ID for this sender. */
  readonly findSent: (
    session: WebmailSession,
    mailbox: string,
    messageId: string,
    sender: string,
    settings?: RequestSettings,
  ) => Promise<string[]>;
  readonly deleteMessages: (
    session: WebmailSession,
    mailbox: string,
    uids: readonly string[],
  ) => Promise<void>;
  readonly moveMessage: (
    session: WebmailSession,
    mailbox: string,
    uid: string,
    target: string,
  ) => Promise<void>;
  readonly markMessage: (
    session: WebmailSession,
    mailbox: string,
    uid: string,
    flag: 'read' | 'answered' | 'forwarded',
  ) => Promise<void>;
}
