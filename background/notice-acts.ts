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
import { hasComposeWindow } from './webmail/roundcube-compose.ts';
import { locateMessage } from './webmail/roundcube-list.ts';

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
  const query =
    notice.about.kind === 'sent'
      ? await copyQuery(notice.about, place, signal)
      : await composeQuery(notice, notice.about, place, signal);
  await dropNotice(id);
  const url = new URL(place.path, place.origin);
  url.search = new URLSearchParams({ _task: 'mail', ...query }).toString();
  // Whoever presses Show opens it: once, in this tab, and where its place can be seen.
  await noteGesture(place);
  await browser.tabs.update(tabId, { url: url.href });
}

type Query = Readonly<Record<string, string>>;

async function copyQuery(
  { notice: { copyIn }, messageId }: SentRecord,
  place: TabPlace,
  signal: AbortSignal,
): Promise<Query> {
  if (copyIn === undefined) return fault('notice.copy-gone');
  const found = await locateMessage(place, copyIn, messageId, { signal });
  const uid = found?.uids[0];
  if (found === undefined || uid === undefined) return fault('notice.copy-gone');
  return { _action: 'show', _uid: uid, _mbox: found.mailbox };
}

/** The window itself, if the webmail still has it; else a new one, into which the draft moves. */
async function composeQuery(
  { id }: NoticeRecord,
  { composeId, to, cc, bcc }: UnsentRecord,
  place: TabPlace,
  signal: AbortSignal,
): Promise<Query> {
  if (!(await hasDraft(id))) return fault('notice.draft-gone');
  const isThere = await hasComposeWindow(place, composeId, { signal }).catch((error: unknown) => {
    // A redirection is how Roundcube begins another window in the place of one that it no longer has.
    if (wireError(error).code === 'webmail.signed-out') return false;
    throw error;
  });
  if (isThere) return { _action: 'compose', _id: composeId };
  await requireVaultKey();
  await awaitDraft(place.tabId, id);
  const fields = { _to: to, _cc: cc, _bcc: bcc };
  const named = Object.entries(fields).filter(([, addresses]) => addresses.length > 0);
  return {
    _action: 'compose',
    ...Object.fromEntries(named.map(([name, addresses]) => [name, addresses.join(', ')])),
  };
}

async function noticeOf(id: string): Promise<NoticeRecord> {
  return (await allNotices()).find((notice) => notice.id === id) ?? fault('notice.gone');
}

function unsentNotice({ to, cc, bcc, hasDraft, isKept }: UnsentRecord): NoticeView['notice'] {
  const state = isKept ? 'kept' : hasDraft ? 'partly' : 'lost';
  return { kind: 'unsent', people: [...new Set([...to, ...cc, ...bcc])], state };
}
