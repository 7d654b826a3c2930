// Notices that wait for a page of their webmail: in session memory only, for they name people and subjects.
import type { SentNotice } from '../../src/wire/notice.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';

const KEY = 'notices';
/** More at a time nobody reads. */
const MAX_NOTICES = 20;

/** What is kept of a letter that was sent. */
export interface SentRecord {
  readonly kind: 'sent';
  readonly messageId: string;
  readonly notice: SentNotice;
}

/** What is kept of a letter that is being written, while its compose window is open and after. */
export interface UnsentRecord {
  readonly kind: 'unsent';
  readonly composeId: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** A draft was saved. */
  readonly hasDraft: boolean;
  /** All that was written is in it. */
  readonly isKept: boolean;
}

export interface NoticeRecord {
  /** Of the sending, or the key of the draft. */
  readonly id: string;
  /** Where it happened; absent when that tab is gone: then the next page of the webmail shows it. */
  readonly tabId?: number;
  readonly origin: string;
  readonly path: string;
  readonly account?: string;
  /** Milliseconds since 1970. */
  readonly firstShownAt?: number;
  readonly about: SentRecord | UnsentRecord;
}

/** All of them, the newest last. */
export async function allNotices(): Promise<readonly NoticeRecord[]> {
  return (await load<readonly NoticeRecord[]>('session', KEY)) ?? [];
}

/** Changes them, one change after the other; nothing is written where nothing has changed. */
export function changeNotices(
  change: (before: readonly NoticeRecord[]) => readonly NoticeRecord[],
): Promise<void> {
  return inTurn(KEY, async () => {
    const before = await allNotices();
    const after = change(before);
    if (after !== before) await store('session', { [KEY]: after.slice(-MAX_NOTICES) });
  });
}

/** Puts one in the place of the one with its id, as the newest. */
export function putNotice(notice: NoticeRecord): Promise<void> {
  return changeNotices((before) => [...before.filter(({ id }) => id !== notice.id), notice]);
}

/** Changes the one with this id, if it is there. */
export function changeNotice(id: string, change: (before: NoticeRecord) => NoticeRecord): Promise<void> {
  return changeNotices((before) =>
    before.some((notice) => notice.id === id)
      ? before.map((notice) => (notice.id === id ? change(notice) : notice))
      : before,
  );
}

export function dropNotice(id: string): Promise<void> {
  return changeNotices((before) =>
    before.some((notice) => notice.id === id) ? before.filter((notice) => notice.id !== id) : before,
  );
}

/** Forgets all letters that were not sent: their drafts are gone. */
export function dropUnsentNotices(): Promise<void> {
  return changeNotices((before) => before.filter(({ about }) => about.kind === 'sent'));
}
