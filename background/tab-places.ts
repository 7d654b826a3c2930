// Where the webmail's tabs are: noted by their content scripts, for work that the popup asks for.
import type { WebmailPlace } from '../src/wire/webmail.ts';
import type { FrameSender } from './callers.ts';
import { forget, keysWith, load, loadMany, store } from './storage.ts';

/** In memory only, as the session's token in it is. */
const PREFIX = 'tabPlace:';

export interface TabPlace extends WebmailPlace {
  readonly tabId: number;
  /** Origin of the page, as the browser gave it. */
  readonly origin: string;
  readonly notedAt: number;
}

/** Notes what a tab's own page shows; without a place (a compose window) the tab is left alone. */
export async function noteTabPlace(
  { tabId, frameId, origin }: FrameSender,
  place: WebmailPlace | undefined,
): Promise<void> {
  if (frameId !== 0) return;
  if (place === undefined) return forgetTabPlace(tabId);
  const noted: TabPlace = { ...place, tabId, origin, notedAt: Date.now() };
  await store('session', { [`${PREFIX}${tabId}`]: noted });
}

export function forgetTabPlace(tabId: number): Promise<void> {
  return forget('session', `${PREFIX}${tabId}`);
}

/** What this tab shows, if that is a list or a message. */
export function placeOfTab(tabId: number): Promise<TabPlace | undefined> {
  return load<TabPlace>('session', `${PREFIX}${tabId}`);
}

/** Tabs that show a list or a message, the one that was used last first. */
export async function tabsWithPlace(): Promise<TabPlace[]> {
  const noted = await loadMany<TabPlace>('session', await keysWith('session', PREFIX));
  return [...noted.values()].sort((a, b) => b.notedAt - a.notedAt);
}
