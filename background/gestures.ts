// The user's acts in the webmail's pages: each lets one message be opened, in its tab and for a few seconds.
import { browser } from '../platform/browser.ts';
import type { FrameSender } from './callers.ts';
import { inTurn } from './lock.ts';
import { forget, load, store } from './storage.ts';

/** From the click in the list to the message in its own page, also over a slow line; later it costs a click. */
export const GESTURE_LIFE_MS = 8_000;
/** A double click opens the preview and the page; more wait for nothing. */
const MAX_WAITING = 2;
/** In memory, so that the worker's end does not cost the user a click. */
const PREFIX = 'gestures:';
const keyOf = (tabId: number): string => `${PREFIX}${tabId}`;

interface Gesture {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the page in which the user acted. */
  readonly origin: string;
}

/** Notes that the user has acted in a tab whose page is of this origin. */
export function noteGesture({ tabId, origin }: Pick<FrameSender, 'tabId' | 'origin'>): Promise<void> {
  return inTurn(keyOf(tabId), async () => {
    const waiting = [...(await living(tabId)), { at: Date.now(), origin }];
    await store('session', { [keyOf(tabId)]: waiting.slice(-MAX_WAITING) });
  });
}

/**
 * Takes one act of the user's in the tab, or in the tab that has opened it, so that it opens nothing else. False when
 * there is none: whoever asks then has to wait for a click in a frame of ours.
 */
export async function takeGesture({ tabId, frameId, origin }: FrameSender): Promise<boolean> {
  if (await takeIn(tabId, origin)) return true;
  if (frameId !== 0) return false;
  const { openerTabId } = await browser.tabs.get(tabId).catch(() => ({ openerTabId: undefined }));
  return openerTabId !== undefined && (await takeIn(openerTabId, origin));
}

/** Nobody acts in a closed tab. */
export function forgetGestures(tabId: number): Promise<void> {
  return forget('session', keyOf(tabId));
}

function takeIn(tabId: number, wanted: string): Promise<boolean> {
  return inTurn(keyOf(tabId), async () => {
    const waiting = await living(tabId);
    const taken = waiting.find(({ origin }) => origin === wanted);
    if (taken === undefined) return false;
    await store('session', { [keyOf(tabId)]: waiting.filter((gesture) => gesture !== taken) });
    return true;
  });
}

async function living(tabId: number): Promise<readonly Gesture[]> {
  const gestures = (await load<readonly Gesture[]>('session', keyOf(tabId))) ?? [];
  return gestures.filter(({ at }) => Date.now() - at < GESTURE_LIFE_MS);
}
