// What every webmail of the tests offers, the real Roundcube and the embedded one alike.

/** The people with a mailbox; the address is `name@example.test`, the password is the name. */
export const WEBMAIL_USERS = ['alice', 'bob', 'carol'] as const;
export type WebmailUser = (typeof WEBMAIL_USERS)[number];
export const MAIL_DOMAIN = 'example.test';

export const FOLDERS = ['INBOX', 'Drafts', 'Sent', 'Trash', 'Junk'] as const;
export type Folder = (typeof FOLDERS)[number];

export const SKINS = ['elastic', 'larry', 'classic'] as const;
export type Skin = (typeof SKINS)[number];

/** The login name and address of a user. */
export function addressOf(user: WebmailUser): string {
  return `${user}@${MAIL_DOMAIN}`;
}

/** A message as it lies in a mailbox. */
export interface StoredMessage {
  /** The exact bytes, lines ending in CRLF. */
  readonly raw: Buffer;
  /** IMAP flags, for example `\Seen`, `\Answered`, `\Draft`, `$Forwarded`; sorted. */
  readonly flags: readonly string[];
  /** Where it lies: a Maildir file, or a description for a mailbox in memory. */
  readonly where: string;
}

/** One message handed over for sending. */
export interface Submission {
  readonly envelope: { readonly from: string; readonly rcpts: readonly string[] };
  /** The exact DATA, lines ending in CRLF, dots unstuffed. */
  readonly raw: Buffer;
}

/** What a test can make go wrong, each `null`, `false` or empty when all is well. */
export interface WebmailFaults {
  /** Every request is answered with the login page, HTML with status 200. */
  readonly signedOut: boolean;
  /** Every request token is refused. */
  readonly wrongToken: boolean;
  /** Actions the administrator has switched off: `import`, `bounce`, ... */
  readonly disabledActions: readonly string[];
  /** The reply to every submission, for example `550 5.7.1 Message refused`. */
  readonly smtpRefusal: string | null;
  /**
   * Requests for this action (`*`: for any, but for pages; `smtp`: submissions) are held until the promise settles. The first
   * `passing` of them are let through.
   */
  readonly held: {
    readonly action: string;
    readonly until: Promise<unknown>;
    readonly passing?: number;
  } | null;
  /** This action is carried out, but its answer does not come back: a proxy's 504 instead, or a broken line. */
  readonly lostAnswer: { readonly action: string; readonly as: 'gateway-timeout' | 'broken-line' } | null;
  /** Half of a message's source is sent, and the rest when the promise settles. */
  readonly halfSource: Promise<unknown> | null;
  /** The session ends as soon as this action has been done. */
  readonly sessionEndsAfter: string | null;
  /** Largest upload in bytes. */
  readonly maxBytes: number | null;
  /** Largest request in bytes that a gateway before the webmail lets through; others get its page with status 413. */
  readonly gatewayLimit: number | null;
  /** Seconds between the automatic saves of a draft. */
  readonly autosaveSeconds: number | null;
}

export interface WebmailStack {
  readonly kind: 'roundcube' | 'embedded';
  /** Address of the login page, ending in `/`. */
  readonly url: string;
  readonly skin: Skin;
  /** Puts a message (CRLF) into the user's INBOX, unread. */
  deliver(user: WebmailUser, raw: Uint8Array): Promise<void>;
  /** The messages of a folder, oldest first. */
  messages(user: WebmailUser, folder: Folder): Promise<StoredMessage[]>;
  /** Everything handed over for sending so far, refused messages included. */
  captures(): readonly Submission[];
  /**
   * Where the text occurs in anything the server keeps or has been sent: as it is, in UTF-16, or inside base64,
   * quoted-printable or percent encoding. Empty when it occurs nowhere.
   */
  searchEverything(needle: string): Promise<string[]>;
  /** Makes something go wrong, or right again. Throws for a fault this webmail does not offer. */
  setFault<Name extends keyof WebmailFaults>(name: Name, value: WebmailFaults[Name]): void;
  /** Ends every session on the server, as a restart or a long absence does. */
  endSessions(): Promise<void>;
  /** Ends all processes and deletes all state. */
  stop(): Promise<void>;
}

export interface WebmailOptions {
  readonly skin?: Skin;
  /** Further settings: Roundcube's own names, for example `{ disabled_actions: ['mail.bounce'] }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Largest upload in bytes (PHP's limit); without it about 64 MiB. */
  readonly maxUploadBytes?: number;
}
