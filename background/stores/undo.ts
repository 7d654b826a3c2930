// Keeps removed records aside for a while, so that a removal can be taken back.
import { fault } from '../errors.ts';
import { forget, keysWith, load, loadMany, store } from '../storage.ts';

/** Longer than any toast with an undo button stays. */
const KEEP_MS = 10 * 60_000;
const PREFIX = 'undo:';

export type RemovedRecord =
  | { readonly kind: 'identity'; readonly record: unknown }
  | { readonly kind: 'waiting'; readonly record: unknown }
  | { readonly kind: 'contact'; readonly record: unknown }
  | { readonly kind: 'contacts'; readonly record: unknown }
  | { readonly kind: 'authority'; readonly record: unknown }
  | { readonly kind: 'pin'; readonly record: unknown }
  | { readonly kind: 'binding'; readonly record: unknown };

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

/** The record of a token, once, and only while it is kept. Throws `undo.too-late`. */
export async function takeForUndo(token: string): Promise<RemovedRecord> {
  const kept = await load<KeptRecord>('session', PREFIX + token);
  if (kept === undefined) return fault('undo.too-late');
  await forget('session', PREFIX + token);
  // Records that nobody has swept are as old as those that were.
  return isOver(kept) ? fault('undo.too-late') : kept.removed;
}

/** Writes the records again, all at once: those of private keys, when the vault's key changes. */
export async function rewriteForUndo(
  rewrite: (removed: RemovedRecord) => Promise<RemovedRecord>,
): Promise<void> {
  const kept = await loadMany<KeptRecord>('session', await keysWith('session', PREFIX));
  if (kept.size === 0) return;
  const rewritten: Record<string, KeptRecord> = {};
  for (const [key, record] of kept) rewritten[key] = { ...record, removed: await rewrite(record.removed) };
  await store('session', rewritten);
}

/** Forgets what was removed of a kind: it cannot be brought back any more. */
export async function forgetRemoved(kind: RemovedRecord['kind']): Promise<void> {
  const kept = await loadMany<KeptRecord>('session', await keysWith('session', PREFIX));
  const keys = [...kept].filter(([, { removed }]) => removed.kind === kind).map(([key]) => key);
  if (keys.length > 0) await forget('session', ...keys);
}

async function dropOld(): Promise<void> {
  const keys = await keysWith('session', PREFIX);
  const kept = await loadMany<KeptRecord>('session', keys);
  const old = keys.filter((key) => isOver(kept.get(key)));
  if (old.length > 0) await forget('session', ...old);
}

/** A time to come is no time of removal: the clock was set back since. */
function isOver(kept: KeptRecord | undefined): boolean {
  const age = Date.now() - (kept?.removedAt ?? 0);
  return !(age >= 0 && age <= KEEP_MS);
}
