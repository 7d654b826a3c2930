// Sessions of people who are logged in: cookie, request token and the messages they are writing.
import { randomBytes } from 'node:crypto';
import { addressOf, WEBMAIL_USERS } from '../contract.ts';
import type { Folder, WebmailUser } from '../contract.ts';

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** One compose window: what it began with and what was uploaded to it. */
export interface Composition {
  readonly id: string;
  readonly mode: 'reply' | 'forward' | 'draft' | undefined;
  readonly fields: Readonly<Record<'to' | 'cc' | 'subject' | 'body', string>>;
  /** Message-ID of the message that is answered or forwarded. */
  readonly originalId: string | undefined;
  readonly mailbox: Folder;
  readonly draftUid: number | undefined;
  readonly attachments: UploadedFile[];
}

export interface Session {
  readonly id: string;
  readonly user: WebmailUser;
  readonly token: string;
  readonly compositions: Map<string, Composition>;
}

export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** A new session when name and password are right. */
  login(name: string, password: string): Session | undefined {
    const user = WEBMAIL_USERS.find(
      (known) => [known, addressOf(known)].includes(name) && password === known,
    );
    if (user === undefined) return undefined;
    const session = {
      id: unguessable(),
      user,
      token: unguessable(),
      compositions: new Map<string, Composition>(),
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  find(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  end(session: Session): void {
    this.#sessions.delete(session.id);
  }

  endAll(): void {
    this.#sessions.clear();
  }

  /** What is kept in sessions, for the search for leaks. */
  contents(): { readonly where: string; readonly bytes: Buffer }[] {
    return [...this.#sessions.values()].flatMap(({ user, compositions }) =>
      [...compositions.values()].flatMap(({ id, fields, attachments }) => [
        { where: `session of ${user}: message ${id}`, bytes: Buffer.from(JSON.stringify(fields)) },
        ...attachments.map(({ name, bytes }) => ({ where: `session of ${user}: upload ${name}`, bytes })),
      ]),
    );
  }
}

function unguessable(): string {
  return randomBytes(16).toString('hex');
}
