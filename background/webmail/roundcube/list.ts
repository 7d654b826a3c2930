// Finds encrypted messages of a whole folder in Roundcube, although it shows its lists by the page.
import type { WebmailSession } from '../contract.ts';
import { remote } from './http.ts';
import type { RequestSettings } from '../session-request.ts';

/** Top-level type of an encrypted message (and of an opaque signature, which only its bytes tell apart). */
const ENCRYPTED = 'HEADER CONTENT-TYPE "pkcs7-mime"';
/** As `*` in a range it is never past the last message (RFC 3501 section 6.4.8). */
const LAST_UID = 4_294_967_295;
/** A folder whose answers make no sense is not asked for ever. */
const MAX_REQUESTS = 2_000;

interface Page {
  readonly uids: readonly number[];
  readonly total: number;
}

/**
 * uids of the messages that may be encrypted, newest first, at most `limit`. A range of uids with more than one
 * page of them is asked for in halves. Changes what the webmail keeps as the session's last search, nothing else.
 */
export async function encryptedUids(
  session: WebmailSession,
  mailbox: string,
  limit: number,
  settings: RequestSettings,
): Promise<number[]> {
  const ask = (filter: string): Promise<Page> => searchPage(session, mailbox, filter, settings);
  const last = Math.max(0, ...(await ask(`UID ${LAST_UID}:*`)).uids);
  const found: number[] = [];
  const ranges: (readonly [first: number, last: number])[] = last === 0 ? [] : [[1, last]];
  for (let asked = 0; ranges.length > 0 && found.length < limit && asked < MAX_REQUESTS; asked++) {
    const [from, to] = ranges.pop()!;
    const { uids, total } = await ask(`UID ${from}:${to} ${ENCRYPTED}`);
    if (total <= uids.length || from === to) {
      found.push(...uids.toSorted((a, b) => b - a));
    } else {
      const middle = from + ((to - from) >> 1);
      ranges.push([from, middle], [middle + 1, to]);
    }
  }
  return found.slice(0, limit);
}

async function searchPage(
  session: WebmailSession,
  mailbox: string,
  filter: string,
  settings: RequestSettings,
): Promise<Page> {
  // Neither `_headers` nor `_sort`: Roundcube would keep them as the user's preference.
  const query = { _mbox: mailbox, _q: '', _scope: 'base', _filter: filter };
  const { exec, env } = await remote(session, 'search', query, undefined, settings);
  const uids = [...exec.matchAll(/add_message_row\((\d{1,10}),/g)].map((match) => Number(match[1]));
  const total = typeof env['messagecount'] === 'number' ? env['messagecount'] : uids.length;
  return { uids, total };
}

/** Where a message with this Message-ID is now, in any folder: the given one first. */
export async function locateMessage(
  session: WebmailSession,
  mailbox: string,
  messageId: string,
  settings: RequestSettings,
): Promise<{ readonly mailbox: string; readonly uids: readonly string[] } | undefined> {
  const id = messageId.replace(/[<>"\\\r\n]/g, '');
  for (const scope of ['base', 'all']) {
    const query = { _mbox: mailbox, _q: '', _scope: scope, _filter: `HEADER MESSAGE-ID "${id}"` };
    const { exec } = await remote(session, 'search', query, undefined, settings);
    // In a list over several folders `"12-INBOX"` stands for the uid.
    const rows = [...exec.matchAll(/add_message_row\("?(\d{1,10})[-"]?.*?"mbox":"((?:[^"\\]|\\.)*)"/g)];
    const found = rows.map((row) => ({ uid: row[1]!, mailbox: JSON.parse(`"${row[2]!}"`) as string }));
    const [first] = found;
    if (first === undefined) continue;
    const there = found.filter((row) => row.mailbox === first.mailbox);
    return { mailbox: first.mailbox, uids: there.map(({ uid }) => uid) };
  }
  return undefined;
}
