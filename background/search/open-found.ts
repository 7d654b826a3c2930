// Shows a found message in its webmail: in a tab that is there already, or a new one.
import { browser } from '../../platform/browser.ts';
import { isChosenSite } from '../chosen-sites.ts';
import { fault } from '../errors.ts';
import { noteGesture } from '../gestures.ts';
import { openDocuments } from '../stores/search-index.ts';
import { tabsWithPlace } from '../tab-places.ts';
import { webmailServer } from '../webmail/registry.ts';
import type { IndexedPlace, SearchDocument } from './document.ts';

/**
 * Opens the message with this id of the index. Where it lay then may hold another message by now: it is looked
 * for by its Message-ID first, unless nobody is signed in; then the webmail asks for that. Throws
 * `search.not-found`, `search.message-gone`, `search.other-account`, `sites.not-granted`, `vault.locked`.
 */
export async function openFound(id: string, signal: AbortSignal): Promise<void> {
  const document = (await openDocuments()).get(id);
  if (document === undefined) return fault('search.not-found');
  const { webmail, origin, path } = document.place;
  // The address came from the index: it leads only where the user has let the extension work.
  if (!(await isChosenSite(origin))) fault('sites.not-granted', { origin });
  const message = await presentPlace(document, signal);
  await showTab(webmailServer(webmail).messageUrl({ origin, path }, message), path);
}

async function presentPlace(
  { place, messageId }: SearchDocument,
  signal: AbortSignal,
): Promise<Pick<IndexedPlace, 'mailbox' | 'uid'>> {
  const { webmail, origin, path, account, mailbox, uid } = place;
  const server = webmailServer(webmail);
  const signedIn = await server.currentSession({ origin, path, token: '' }, { signal });
  if (signedIn === undefined) return place;
  if (account !== undefined && account !== signedIn.account) fault('search.other-account', { origin });
  if (messageId === undefined) return place;
  const session = { origin, path, token: signedIn.token };
  const found = await server.locateMessage(session, mailbox, messageId, { signal });
  if (found === undefined) return fault('search.message-gone');
  return found.mailbox === mailbox && found.uids.includes(uid)
    ? place
    : { mailbox: found.mailbox, uid: found.uids[0]! };
}

/** A tab with a list or a message may be led on; one in which something is being written is not among them. */
async function showTab(url: URL, path: string): Promise<void> {
  const { origin, href } = url;
  for (const place of await tabsWithPlace()) {
    if (place.origin !== origin || place.path !== path) continue;
    const tab = await browser.tabs.get(place.tabId).catch(() => undefined);
    if (tab?.url === undefined || new URL(tab.url).origin !== origin) continue;
    // Whoever chooses a result opens it.
    await noteGesture({ tabId: place.tabId, origin });
    await browser.tabs.update(place.tabId, { url: href, active: true });
    if (tab.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
    return;
  }
  const { id } = await browser.tabs.create({ url: href });
  if (id !== undefined) await noteGesture({ tabId: id, origin });
}
