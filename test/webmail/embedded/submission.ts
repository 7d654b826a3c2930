// Hands messages over for sending: into the mailboxes of this server, or refused as an SMTP server would.
import { addressOf, WEBMAIL_USERS } from '../contract.ts';
import type { Submission } from '../contract.ts';
import { whileHeld } from './faults.ts';
import type { FaultState } from './faults.ts';
import type { Mailboxes } from './mailboxes.ts';

export class Outbox {
  readonly submissions: Submission[] = [];
  readonly #mailboxes: Mailboxes;
  readonly #faults: FaultState;

  constructor(mailboxes: Mailboxes, faults: FaultState) {
    this.#mailboxes = mailboxes;
    this.#faults = faults;
  }

  /** Delivers the message; gives the server's refusal, for example `550 5.1.1 <x@y>: no such user here`, or null. */
  async send(from: string, rcpts: readonly string[], raw: Buffer): Promise<string | null> {
    this.submissions.push({ envelope: { from, rcpts }, raw });
    await whileHeld(this.#faults, 'smtp');
    if (this.#faults.smtpRefusal !== null) return this.#faults.smtpRefusal;
    const users = rcpts.map((rcpt) => WEBMAIL_USERS.find((user) => addressOf(user) === rcpt.toLowerCase()));
    const unknown = rcpts.filter((_, index) => users[index] === undefined);
    if (unknown.length > 0) return `550 5.1.1 <${unknown.join('>, <')}>: no such user here`;
    users.forEach((user, index) => {
      const trace =
        `Return-Path: <${from}>\r\nDelivered-To: ${rcpts[index]!}\r\nReceived: from webmail by embedded.example.test\r\n` +
        `\tfor <${rcpts[index]!}>; ${mailDate(new Date())}\r\n`;
      this.#mailboxes.get(user!)!.append('INBOX', Buffer.concat([Buffer.from(trace), raw]));
    });
    return null;
  }
}

/** RFC 5322 date in UTC. */
export function mailDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

/** The bare addresses in a list of recipients, in order, each once. */
export function bareAddresses(...lists: readonly string[]): string[] {
  const found = lists.join(',').match(/[^\s<>,;"']+@[^\s<>,;"']+/g) ?? [];
  return [...new Set(found)];
}

/** How Roundcube shows a refusal: the code in brackets, the text after it. */
export function smtpError(refusal: string): string {
  return `SMTP Error: ${refusal.replace(/^(\d{3}) /, '[$1] ')}`;
}
