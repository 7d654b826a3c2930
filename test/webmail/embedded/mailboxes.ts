// Mailboxes in memory: folders of messages with uids and flags, as an IMAP server would keep them.
import { FOLDERS, WEBMAIL_USERS } from '../contract.ts';
import type { Folder, StoredMessage, WebmailUser } from '../contract.ts';

export interface MailboxMessage {
  readonly uid: number;
  /** Lines end in CRLF. */
  readonly raw: Buffer;
  readonly flags: Set<string>;
}

interface MailFolder {
  nextUid: number;
  messages: MailboxMessage[];
}

export class Mailbox {
  readonly #folders = new Map<Folder, MailFolder>(
    FOLDERS.map((name) => [name, { nextUid: 1, messages: [] }]),
  );
  readonly #user: WebmailUser;

  constructor(user: WebmailUser) {
    this.#user = user;
  }

  /** Appends a message and gives its uid. Bare line feeds become CRLF, as IMAP has no others. */
  append(folder: Folder, raw: Uint8Array, flags: readonly string[] = []): number {
    const text = Buffer.from(raw).toString('latin1').replace(/\r?\n/g, '\r\n');
    const place = this.#folder(folder);
    const uid = place.nextUid;
    place.nextUid += 1;
    place.messages.push({ uid, raw: Buffer.from(text, 'latin1'), flags: new Set(flags) });
    return uid;
  }

  list(folder: Folder): readonly MailboxMessage[] {
    return this.#folder(folder).messages;
  }

  find(folder: Folder, uid: number): MailboxMessage | undefined {
    return this.list(folder).find((message) => message.uid === uid);
  }

  remove(folder: Folder, uids: readonly number[]): void {
    const place = this.#folder(folder);
    place.messages = place.messages.filter(({ uid }) => !uids.includes(uid));
  }

  /** Moves messages with their flags; they get new uids. */
  move(from: Folder, to: Folder, uids: readonly number[]): void {
    for (const { raw, flags } of this.list(from).filter(({ uid }) => uids.includes(uid))) {
      this.append(to, raw, [...flags]);
    }
    this.remove(from, uids);
  }

  /** The messages in the shape of the tests' contract. */
  stored(folder: Folder): StoredMessage[] {
    return this.list(folder).map(({ uid, raw, flags }) => ({
      raw,
      flags: [...flags].sort(),
      where: `memory:${this.#user}/${folder}/${uid}`,
    }));
  }

  #folder(name: Folder): MailFolder {
    return this.#folders.get(name)!;
  }
}

export type Mailboxes = ReadonlyMap<WebmailUser, Mailbox>;

/** An empty mailbox for each user. */
export function emptyMailboxes(): Mailboxes {
  return new Map(WEBMAIL_USERS.map((user) => [user, new Mailbox(user)]));
}

/** A folder's name as it came in a request, or undefined when there is no such folder. */
export function folderNamed(name: string): Folder | undefined {
  return FOLDERS.find((folder) => folder === name);
}
