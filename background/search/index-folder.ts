// Indexes the encrypted messages of one folder on the user's request: one after the other, newest first, stopped at will.
import type { IndexProgress } from '../../src/wire/progress.ts';
import type { IndexedFolder } from '../../src/wire/commands.ts';
import { BackgroundFault, fault } from '../errors.ts';
import { openRaw } from '../reading.ts';
import { openDocuments } from '../stores/search-index.ts';
import { settingsView } from '../stores/settings.ts';
import { tabsWithPlace, type TabPlace } from '../tab-places.ts';
import { webmailServer } from '../webmail/registry.ts';
import type { IndexedPlace } from './document.ts';
import { indexMessage } from './index-message.ts';

/** In one run; the next one goes on with what is older, because what is known is passed over. */
const MAX_MESSAGES = 5_000;
/** These concern one message; anything else ends the run. */
const OF_ONE_MESSAGE = new Set(['webmail.message-gone', 'webmail.too-large']);

/**
 * Reads and indexes what a tab's folder holds. Cancelling keeps what was done, and is no error. Throws
 * `search.off`, `search.no-folder`, `vault.locked`, and what reading from the webmail throws.
 */
export async function indexFolder(
  { tabId, mailbox }: { readonly tabId: number; readonly mailbox: string },
  progress: (progress: IndexProgress) => void,
  signal: AbortSignal,
): Promise<IndexedFolder> {
  if (!(await settingsView()).searchEncrypted) fault('search.off');
  const tab = (await tabsWithPlace()).find((place) => place.tabId === tabId);
  if (tab === undefined) return fault('search.no-folder');
  const known = await knownPlaces();
  const outcome = { added: 0, known: 0, unreadable: 0, cancelled: false };
  try {
    const uids = await webmailServer(tab.webmail).encryptedUids(tab, mailbox, MAX_MESSAGES, { signal });
    for (const [done, uid] of uids.entries()) {
      progress({ step: 'indexing', done, total: uids.length });
      if (signal.aborted) fault('request.cancelled');
      const place = placeIn(tab, mailbox, String(uid));
      if (known.has(placeKey(place))) outcome.known++;
      else if (await indexOne(tab, place, signal)) outcome.added++;
      else outcome.unreadable++;
    }
  } catch (error) {
    if (!(error instanceof BackgroundFault) || error.code !== 'request.cancelled') throw error;
    return { ...outcome, cancelled: true };
  }
  return outcome;
}

async function indexOne(tab: TabPlace, place: IndexedPlace, signal: AbortSignal): Promise<boolean> {
  try {
    const raw = await webmailServer(tab.webmail).readRaw(tab, place, { signal });
    return await indexMessage(raw, await openRaw(raw), place);
  } catch (error) {
    if (error instanceof BackgroundFault && OF_ONE_MESSAGE.has(error.code)) return false;
    throw error;
  }
}

function placeIn({ webmail, origin, path, account }: TabPlace, mailbox: string, uid: string): IndexedPlace {
  return { webmail, origin, path, ...(account === undefined ? {} : { account }), mailbox, uid };
}

async function knownPlaces(): Promise<ReadonlySet<string>> {
  const documents = await openDocuments();
  return new Set([...documents.values()].map(({ place }) => placeKey(place)));
}

function placeKey({ origin, path, account = '', mailbox, uid }: IndexedPlace): string {
  return JSON.stringify([origin, path, account, mailbox, uid]);
}
