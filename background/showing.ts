// What follows when the user has seen an opened message: toolbar, marks, search, contacts, and what answers may quote.
import { toHex, type Bytes } from '../src/bytes.ts';
import type { MessageReference } from '../src/wire/webmail.ts';
import { fault } from './errors.ts';
import type { Fetching } from './fetching-ahead.ts';
import { receivedAtOf, type ReaderGrant } from './grants.ts';
import { heldMessage } from './held-messages.ts';
import { learnFrom } from './learning.ts';
import { rememberForList } from './list-marks.ts';
import { noteShownInTab, rememberOpened } from './opened-messages.ts';
import { outerMessageId, outerState } from './outer-state.ts';
import { openGranted } from './reading.ts';
import type { IndexedPlace } from './search/document.ts';
import { indexMessage } from './search/index-message.ts';
import { showInToolbar } from './toolbar.ts';
import { noteUse } from './vault.ts';

/**
 * The page sees when a mark comes into its list. Marks come so long after the last octet of the message, or at a whole
 * multiple of that for what came into sight later: the page does not see from it how long opening, judging and drawing
 * took, and cannot choose the moment of the last octet so that a little more or less of that makes a difference.
 */
export const MARKS_AFTER_MS = 4_000;

/**
 * The message of a grant, as it was opened last, has been in sight in its frame for a moment. Throws
 * `request.not-allowed` where no act of the user's has opened it, and what fetching it again throws.
 */
export async function noteSeen(grant: ReaderGrant, fetching: Fetching): Promise<void> {
  if (grant.openedBy === undefined) fault('request.not-allowed');
  // Whoever reads uses the vault.
  await noteUse();
  const held = heldMessage(grant.id) ?? (await openGranted(grant, fetching));
  const { raw, opened, judgedBy } = held;
  await showInToolbar(grant, opened.verdict);
  // A mark or an entry that cannot be kept is no reason to complain to the reader.
  void markTime(grant.id)
    .then(() => rememberForList(grant, raw, opened, judgedBy))
    .catch(() => undefined);
  void indexMessage(raw, opened, { origin: grant.origin, ...placeOf(grant.message) }).catch(() => undefined);
  const sha256 = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', raw)));
  await Promise.all([rememberOutside(raw), learnFrom(opened, grant)]);
  // Last: whoever waits for it finds the rest done.
  await noteShownInTab(grant.tabId, sha256);
}

/**
 * The page names a Message-ID when it asks how an answer begins: what it is told of it, and whether the webmail is asked
 * again, follows the message's outside alone, as the page knows it, and is the same whatever came of opening it.
 */
async function rememberOutside(raw: Bytes): Promise<void> {
  const messageId = outerMessageId(raw);
  if (messageId !== undefined) await rememberOpened(messageId, await outerState(raw));
}

function placeOf({ webmail, path, account, mailbox, uid }: MessageReference): Omit<IndexedPlace, 'origin'> {
  return { webmail, path, ...(account === undefined ? {} : { account }), mailbox, uid };
}

async function markTime(id: string): Promise<void> {
  const receivedAt = await receivedAtOf(id);
  const passed = (Date.now() - receivedAt) % MARKS_AFTER_MS;
  await new Promise((resolve) => setTimeout(resolve, MARKS_AFTER_MS - passed));
}
