// Brings a notice that waits into a page of its webmail: that of its tab, or where that is gone, of another one.
import { browser } from '../platform/browser.ts';
import type { GiveWay } from '../src/wire/notice.ts';
import type { FrameSender } from './callers.ts';
import { keepGrant, newGrant } from './grants.ts';
import { allNotices, changeNotices, type NoticeRecord } from './stores/notices.ts';
import { placeOfTab, tabsWithPlace, type TabPlace } from './tab-places.ts';

/** Only pages with something to say need it: brought there on demand. */
const NOTICE_SCRIPT = 'content-notice.js';
/** What was sent is said for so long, over all pages of the tab. */
export const SHOWN_MS = 60_000;

/** Brings the script that shows notices into the tab's own page, if one waits for it. */
export async function bringNotice(tabId: number): Promise<void> {
  // Nearly every page has none.
  if ((await allNotices()).length === 0) return;
  await dropOver();
  const place = await placeOfTab(tabId);
  if (place === undefined || (await waitingFor(place)) === undefined) return;
  // A page that is being left has no use for it; the next one asks again.
  await browser.scripting
    .executeScript({ target: { tabId, frameIds: [0] }, files: [NOTICE_SCRIPT] })
    .catch(() => undefined);
}

/** Tabs whose present page shows a message. Forgotten with the worker: then a notice comes once more. */
const showMessage = new Set<number>();

/** Another page begins in the tab. */
export function beginPage({ tabId, frameId }: Pick<FrameSender, 'tabId' | 'frameId'>): void {
  if (frameId === 0) showMessage.delete(tabId);
}

/** Takes the notice out of this page of the tab: a message is opened there, and its frame needs all of its place. */
export async function giveWay(tabId: number): Promise<void> {
  showMessage.add(tabId);
  if ((await allNotices()).length === 0) return;
  const message: GiveWay = { kind: 'waxseal-give-way' };
  // It may be waiting for another page.
  await browser.tabs.sendMessage(tabId, message, { frameId: 0 }).catch(() => undefined);
}

/** A grant for the frame of the notice that this page is to show; undefined when there is none. */
export async function grantNotice(content: FrameSender): Promise<string | undefined> {
  if (content.frameId !== 0 || showMessage.has(content.tabId)) return undefined;
  const place = await placeOfTab(content.tabId);
  const notice = place && (await waitingFor(place));
  if (notice === undefined || place?.origin !== content.origin) return undefined;
  const grant = newGrant(content, { kind: 'notice', notice: notice.id });
  await keepGrant(grant);
  return grant.id;
}

/** What waits in a closed tab is said where the user most likely is now: in the tab that was used last. */
export async function noticesOfClosedTab(tabId: number): Promise<void> {
  const open = (await tabsWithPlace()).filter((place) => place.tabId !== tabId);
  const heirs = new Set<number>();
  await changeNotices((before) =>
    before.some((notice) => notice.tabId === tabId)
      ? before.map((notice) => {
          if (notice.tabId !== tabId) return notice;
          const { tabId: closed, ...orphan } = notice;
          const heir = open.find((place) => isAt(orphan, place))?.tabId;
          if (heir === undefined || heir === closed) return orphan;
          heirs.add(heir);
          return { ...orphan, tabId: heir };
        })
      : before,
  );
  await Promise.all([...heirs].map(bringNotice));
}

/** The newest that this page is to show. */
async function waitingFor(place: TabPlace, now = Date.now()): Promise<NoticeRecord | undefined> {
  return (await allNotices()).findLast(
    (notice) =>
      (notice.tabId === undefined || notice.tabId === place.tabId) &&
      isAt(notice, place) &&
      remainingMs(notice, now) > 0,
  );
}

/** What has had its time names nobody any more. */
function dropOver(now = Date.now()): Promise<void> {
  const isOver = (notice: NoticeRecord): boolean => remainingMs(notice, now) <= 0;
  return changeNotices((before) =>
    before.some(isOver) ? before.filter((notice) => !isOver(notice)) : before,
  );
}

/** How long it is still to be shown: what was not sent is said in each page anew, until the user has answered. */
export function remainingMs({ about, firstShownAt }: NoticeRecord, now = Date.now()): number {
  return about.kind === 'unsent' || firstShownAt === undefined ? SHOWN_MS : firstShownAt + SHOWN_MS - now;
}

/** Of this webmail, and of nobody else who has signed in there; the page for signing in names nobody. */
function isAt({ origin, path, account }: NoticeRecord, place: TabPlace): boolean {
  return (
    origin === place.origin && path === place.path && (account === undefined || account === place.account)
  );
}
