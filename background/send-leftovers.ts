// Remembers sealed messages that could not be removed from the folder of drafts, and removes them later.
import type { ComposerGrant } from './grants.ts';
import { inTurn } from './lock.ts';
import { load, store } from './storage.ts';
import { serverOf, sessionOf } from './webmail-session.ts';

const KEY = 'sendLeftovers';
const MAX_REMEMBERED = 50;

interface Leftover {
  readonly place: string;
  readonly messageId: string;
}

/** One account's folder of drafts, as far as it can be told apart. */
function placeOf({ origin, compose }: ComposerGrant): string {
  return JSON.stringify([origin, compose.path, compose.account ?? '', compose.draftsMailbox]);
}

export function noteLeftover(grant: ComposerGrant, messageId: string): Promise<void> {
  return change((known) => [...known, { place: placeOf(grant), messageId }].slice(-MAX_REMEMBERED));
}

/** Removes what earlier sends left behind here. Throws what the requests throw; then it is tried another time. */
export async function removeLeftovers(grant: ComposerGrant): Promise<void> {
  const place = placeOf(grant);
  const here = ((await load<Leftover[]>('session', KEY)) ?? []).filter(
    (leftover) => leftover.place === place,
  );
  const session = sessionOf(grant);
  const { transport } = serverOf(grant);
  const { draftsMailbox } = grant.compose;
  for (const { messageId } of here) {
    await transport.removeStored(session, draftsMailbox, messageId);
    await change((known) => known.filter((other) => other.place !== place || other.messageId !== messageId));
  }
}

function change(next: (known: readonly Leftover[]) => Leftover[]): Promise<void> {
  return inTurn(KEY, async () =>
    store('session', { [KEY]: next((await load<Leftover[]>('session', KEY)) ?? []) }),
  );
}
