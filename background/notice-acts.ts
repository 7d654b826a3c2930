// What a notice shows and does: it leads to the copy of what was sent, or to the window of what was not.
import { browser } from '../platform/browser.ts';
import type { NoticeView } from '../src/wire/notice.ts';
import { fault, wireError } from './errors.ts';
import { noteGesture } from './gestures.ts';
import type { NoticeGrant } from './grants.ts';
import { settledSaves } from './letter-notices.ts';
import { awaitDraft } from './moved-drafts.ts';
import { remainingMs } from './notice-pages.ts';
import {
  allNotices,
  changeNotice,
  dropNotice,
  type NoticeRecord,
  type SentRecord,
  type UnsentRecord,
} from './stores/notices.ts';
import { hasDraft } from './stores/drafts.ts';
import { ownSign } from './stores/settings.ts';
import { placeOfTab, type TabPlace } from './tab-places.ts';
import { requireVaultKey } from './vault.ts';
import { webmailServer } from './webmail/registry.ts';

/** What the frame shows; from now on its time runs. Throws `notice.gone`. */
export async function noticeView({ notice: id }: NoticeGrant): Promise<NoticeView> {
  await settledSaves(id);
  const notice = await noticeOf(id);
  const isNew = notice.firstShownAt === undefined;
  if (isNew) await changeNotice(id, (before) => ({ ...before, firstShownAt: Date.now() }));
  return {
    notice: notice.about.kind === 'sent' ? notice.about.notice : unsentNotice(notice.about),
    isNew,
    remainingMs: remainingMs(notice),
    settings: await ownSign(),
  };
}

/** Leads the grant's tab to what the notice is about. Throws as `notice.show`. */
export async function showNoticed({ notice: id, tabId }: NoticeGrant, signal: AbortSignal): Promise<void> {
  const notice = await noticeOf(id);
  const place = (await placeOfTab(tabId)) ?? fault('webmail.signed-out');
  if (place.origin !== notice.origin || place.path !== notice.path)
    fault('search.other-account', { origin: notice.origin });
  if (notice.account !== undefined && place.account !== notice.account)
    fault('search.other-account', { origin: notice.origin });
  const url =
    notice.about.kind === 'sent'
      ? await copyUrl(notice.about, place, signal)
      : await windowUrl(notice, notice.about, place, signal);
  await dropNotice(id);
  // Whoever presses Show opens it: once, in this tab, and where its place can be seen.
  await noteGesture(place);
  await browser.tabs.update(tabId, { url: url.href });
}

async function copyUrl(
  { notice: { copyIn }, messageId }: SentRecord,
  place: TabPlace,
  signal: AbortSignal,
): Promise<URL> {
  if (copyIn === undefined) return fault('notice.copy-gone');
  const server = webmailServer(place.webmail);
  const found = await server.locateMessage(place, copyIn, messageId, { signal });
  const uid = found?.uids[0];
  if (found === undefined || uid === undefined) return fault('notice.copy-gone');
  return server.messageUrl(place, { uid, mailbox: found.mailbox });
}

/** The window itself, if the webmail still has it; else a new one, into which the draft moves. */
async function windowUrl(
  { id }: NoticeRecord,
  { composeId, to, cc, bcc }: UnsentRecord,
  place: TabPlace,
  signal: AbortSignal,
): Promise<URL> {
  if (!(await hasDraft(id))) return fault('notice.draft-gone');
  const { compose } = webmailServer(place.webmail);
  const isThere = await compose.hasComposeWindow(place, composeId, { signal }).catch((error: unknown) => {
    // A redirection is how a webmail begins another window in the place of one that it no longer has.
    if (wireError(error).code === 'webmail.signed-out') return false;
    throw error;
  });
  if (isThere) return compose.windowUrl(place, composeId);
  await requireVaultKey();
  await awaitDraft(place.tabId, id);
  return compose.newWindowUrl(place, { to, cc, bcc });
}

async function noticeOf(id: string): Promise<NoticeRecord> {
  return (await allNotices()).find((notice) => notice.id === id) ?? fault('notice.gone');
}

function unsentNotice({ to, cc, bcc, hasDraft, isKept }: UnsentRecord): NoticeView['notice'] {
  const state = isKept ? 'kept' : hasDraft ? 'partly' : 'lost';
  return { kind: 'unsent', people: [...new Set([...to, ...cc, ...bcc])], state };
}
