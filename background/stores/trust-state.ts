// Tells open readers that what they were judged by has changed, so that they judge again.
import { store } from '../storage.ts';

const KEY = 'trustState';

/** To be called after every change to identities, contacts or authorities. */
export async function trustChanged(): Promise<void> {
  await store('local', { [KEY]: { changedAt: Date.now() } });
}
