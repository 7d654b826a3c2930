// Trust that the user has withdrawn, with date and reason: who looks later can see what once counted, and why not now.
import type { EndedTrustView } from '../../src/wire/trust-views.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';

const KEY = 'endedTrust';
/** The oldest give way. */
const MAX_ENDED = 500;
const MAX_REASON_CHARACTERS = 300;

/** Latest first. */
export async function endedTrust(): Promise<readonly EndedTrustView[]> {
  return (await load<readonly EndedTrustView[]>('local', KEY)) ?? [];
}

export function noteEnded(ended: Omit<EndedTrustView, 'endedAt'>): Promise<void> {
  return inTurn(KEY, async () => {
    const record = { ...ended, reason: trimmedNote(ended.reason), endedAt: Date.now() };
    await store('local', { [KEY]: [record, ...(await endedTrust())].slice(0, MAX_ENDED) });
  });
}

/** Takes the latest note back when the trust was restored by undo. */
export function forgetEnded(kind: EndedTrustView['kind'], sha256: string): Promise<void> {
  return inTurn(KEY, async () => {
    const ended = [...(await endedTrust())];
    const at = ended.findIndex((one) => one.kind === kind && one.sha256 === sha256);
    if (at >= 0) ended.splice(at, 1);
    await store('local', { [KEY]: ended });
  });
}

/** What a person noted, at a length that is kept. */
export function trimmedNote(note: string): string {
  return note.trim().slice(0, MAX_REASON_CHARACTERS);
}
