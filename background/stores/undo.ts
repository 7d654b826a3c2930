// Keeps removed records aside for a while, so that a removal can be taken back.
import { fault } from '../errors.ts';
import { forget, keysWith, load, loadMany, store } from '../storage.ts';

/** Longer than any toast with an undo button stays. */
const KEEP_MS = 10 * 60_000;
const PREFIX = 'undo:';

export type RemovedRecord =
  | { readonly kind: 'identity'; readonly record: unknown }
  | { readonly kind: 'contact'; readonly record: unknown }
  | { readonly kind: 'authority'; readonly record: unknown }
  | { readonly kind: 'pin'; readonly record: unknown };

interface KeptRecord {
  readonly removed: RemovedRecord;
  readonly removedAt: number;
}

/** Keeps a record and returns the token that brings it back. In memory only; identities stay wrapped. */
export async function keepForUndo(removed: RemovedRecord): Promise<string> {
  await dropOld();
  const token = crypto.randomUUID();
  await store('session', { [PREFIX + token]: { removed, removedAt: Date.now() } satisfies KeptRecord });
  return token;
}

/** The record of a token, once. Throws `undo.too-late`. */
export async function takeForUndo(token: string): Promise<RemovedRecord> {
  const kept = await load<KeptRecord>('session', PREFIX + token);
  if (kept === undefined) return fault('undo.too-late');
  await forget('session', PREFIX + token);
  return kept.removed;
}

async function dropOld(): Promise<void> {
  const keys = await keysWith('session', PREFIX);
  const kept = await loadMany<KeptRecord>('session', keys);
  const old = keys.filter((key) => (kept.get(key)?.removedAt ?? 0) < Date.now() - KEEP_MS);
  if (old.length > 0) await forget('session', ...old);
}
