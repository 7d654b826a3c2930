// A draft whose compose window the webmail no longer has moves into the next one that is opened for it.
import { inTurn } from './lock.ts';
import { forget, load, store } from './storage.ts';
import { hasDraft, moveDraft } from './stores/drafts.ts';

const PREFIX = 'draftWaits:';

/** The next compose window of this tab takes the draft over. */
export function awaitDraft(tabId: number, key: string): Promise<void> {
  return store('session', { [`${PREFIX}${tabId}`]: key });
}

/** Gives the compose window with this key the draft that waits for one in the tab. Throws `vault.locked`. */
export function takeAwaitedDraft(tabId: number, key: string): Promise<void> {
  const place = `${PREFIX}${tabId}`;
  return inTurn(place, async () => {
    const waiting = await load<string>('session', place);
    if (waiting === undefined) return;
    if (waiting !== key && !(await hasDraft(key))) await moveDraft(waiting, key);
    await forget('session', place);
  });
}

export function forgetAwaitedDraft(tabId: number): Promise<void> {
  return forget('session', `${PREFIX}${tabId}`);
}
