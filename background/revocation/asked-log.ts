// Remembers which servers were asked about certificates, so that the user can see it: hosts, never what about.
import type { AskedServer } from '../../src/wire/views.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';

const KEY = 'askedServers';
/** Some days of reading; the oldest are forgotten. */
const MAX_ENTRIES = 200;

/** Newest first. */
export async function askedServers(): Promise<readonly AskedServer[]> {
  return (await load<readonly AskedServer[]>('local', KEY)) ?? [];
}

export function noteAsked(asked: AskedServer): Promise<void> {
  return inTurn(KEY, async () => {
    await store('local', { [KEY]: [asked, ...(await askedServers())].slice(0, MAX_ENTRIES) });
  });
}

export function forgetAsked(): Promise<void> {
  return inTurn(KEY, () => store('local', { [KEY]: [] }));
}
