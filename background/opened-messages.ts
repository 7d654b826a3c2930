// Remembers how recently opened messages were protected, so that a reply to an encrypted one is encrypted.
import { inTurn } from './lock.ts';
import { load, store } from './storage.ts';

const KEY = 'openedMessages';
const SHOWN_KEY = 'shownInTabs';
/** Enough for a working day; older ones are looked up again when they are replied to. */
const MAX_REMEMBERED = 500;

/** By the message's outside alone. */
export interface OpenedState {
  readonly encrypted: boolean;
  readonly signed: boolean;
}

/** By the outer Message-ID; the browser's end forgets it all. */
export function rememberOpened(messageId: string, state: OpenedState): Promise<void> {
  return inTurn(KEY, async () => {
    const remembered = Object.entries((await load<Record<string, OpenedState>>('session', KEY)) ?? {});
    const kept = remembered.filter(([other]) => other !== messageId).slice(-(MAX_REMEMBERED - 1));
    await store('session', { [KEY]: Object.fromEntries([...kept, [messageId, state]]) });
  });
}

export async function openedState(messageId: string): Promise<OpenedState | undefined> {
  return (await load<Record<string, OpenedState>>('session', KEY))?.[messageId];
}

/** Notes that the user opened these very bytes (by their SHA-256) in this tab, and that they were seen there. */
export function noteShownInTab(tabId: number, sha256: string): Promise<void> {
  return inTurn(SHOWN_KEY, async () => {
    const shown = (await load<readonly string[]>('session', SHOWN_KEY)) ?? [];
    const entry = `${tabId} ${sha256}`;
    await store('session', {
      [SHOWN_KEY]: [...shown.filter((other) => other !== entry), entry].slice(-MAX_REMEMBERED),
    });
  });
}

export async function wasShownInTab(tabId: number, sha256: string): Promise<boolean> {
  const shown = (await load<readonly string[]>('session', SHOWN_KEY)) ?? [];
  return shown.includes(`${tabId} ${sha256}`);
}
