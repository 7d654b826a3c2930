// Shows one attachment in a tab of our own: the tab's address holds a ticket, and the attachment is fetched again for it.
import { browser } from '../platform/browser.ts';
import { fault } from './errors.ts';
import type { ReaderGrant } from './grants.ts';
import { inTurn } from './lock.ts';
import { openWithin, rawOf } from './reading.ts';
import { forget, keysWith, load, loadMany, store } from './storage.ts';

const PREFIX = 'preview:';
/** More tabs of previews than this at once: the oldest ticket is void. */
const MAX_TICKETS = 20;

interface Ticket {
  readonly grant: ReaderGrant;
  /** From attachment to attachment; the last one is shown. */
  readonly within: readonly number[];
  readonly createdAt: number;
  /** The one tab that may use it. */
  readonly tabId?: number;
}

/** Opens the tab. A reload of it shows the attachment again, as long as the browser runs. */
export async function showPreview(grant: ReaderGrant, within: readonly number[]): Promise<void> {
  const id = crypto.randomUUID() + crypto.randomUUID();
  await dropOldest();
  const ticket: Ticket = { grant, within, createdAt: Date.now() };
  await store('session', { [PREFIX + id]: ticket });
  await browser.tabs.create({
    url: browser.runtime.getURL(`frames/preview.html#${id}`),
    openerTabId: grant.tabId,
  });
}

/** What a ticket is for. Throws `grant.unknown` for one that does not exist, or belongs to another tab. */
export async function openPreview(
  id: unknown,
  tabId: number,
  signal: AbortSignal,
): Promise<{ name: string; type: string; content: Blob }> {
  const ticket = await claimPreview(id, tabId);
  const raw = await rawOf(ticket.grant, { signal });
  const path = ticket.within.slice(0, -1);
  const { content, verdict } = await openWithin(raw, path);
  if (verdict.status === 'locked') fault('vault.locked');
  const attachment = content?.attachments[ticket.within.at(-1)!];
  if (attachment === undefined) return fault('store.not-found');
  const { name, type, bytes } = attachment;
  return { name, type, content: new Blob([bytes], { type: 'application/octet-stream' }) };
}

/** Binds a ticket to the first tab that uses it. Throws `grant.unknown` for one that does not exist, or belongs to another tab. */
export function claimPreview(id: unknown, tabId: number): Promise<Ticket> {
  return inTurn(`${PREFIX}${String(id)}`, async () => {
    const ticket = typeof id === 'string' ? await load<Ticket>('session', PREFIX + id) : undefined;
    if (ticket === undefined || (ticket.tabId ?? tabId) !== tabId) return fault('grant.unknown');
    await store('session', { [`${PREFIX}${String(id)}`]: { ...ticket, tabId } });
    return ticket;
  });
}

async function dropOldest(): Promise<void> {
  const tickets = await loadMany<Ticket>('session', await keysWith('session', PREFIX));
  const byAge = [...tickets].sort(([, a], [, b]) => a.createdAt - b.createdAt);
  const surplus = byAge.slice(0, Math.max(0, byAge.length - MAX_TICKETS + 1)).map(([key]) => key);
  if (surplus.length > 0) await forget('session', ...surplus);
}
