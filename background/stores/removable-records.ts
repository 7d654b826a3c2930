// Records that storage keeps together, by their ids, under one key: any of them can be removed and brought back.
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';
import { trustChanged, type TrustChange } from './trust-state.ts';
import { keepForUndo, type RemovedRecord } from './undo.ts';

/** Where records of one kind are kept. */
export interface RecordKind {
  /** Key of the records in storage, and the name of the turn in which they are changed. */
  readonly key: string;
  /** What a removed one is called among all that is kept for undo. */
  readonly removed: RemovedRecord['kind'];
  /** Whose messages are judged otherwise without one; those of everybody where it is not said. */
  readonly concerns?: (record: unknown) => readonly string[] | undefined;
}

export type RecordsById<Stored> = Readonly<Record<string, Stored>>;

/** All records of a kind. The caller states the type it wrote. */
export async function loadRecords<Stored>({ key }: RecordKind): Promise<RecordsById<Stored>> {
  return (await load<RecordsById<Stored>>('local', key)) ?? {};
}

/**
 * Removes one and returns the token to undo it. What else goes with the removal is done by `afterwards`, before readers
 * judge again. Throws `store.not-found`.
 */
export function removeRecord(
  kind: RecordKind,
  id: string,
  afterwards?: (removed: unknown) => Promise<void> | void,
): Promise<string> {
  return inTurn(kind.key, async () => {
    const { [id]: removed, ...rest } = await loadRecords<unknown>(kind);
    if (removed === undefined) return fault('store.not-found');
    const undo = await keepForUndo({ kind: kind.removed, record: removed });
    await store('local', { [kind.key]: rest });
    await afterwards?.(removed);
    await trustChanged(changeOf(kind, removed));
    return undo;
  });
}

/** Puts a removed one back as it was; `afterwards` as for its removal. */
export function restoreRecord<Stored extends { readonly id: string }>(
  kind: RecordKind,
  record: Stored,
  afterwards?: (restored: Stored) => Promise<void>,
): Promise<void> {
  return inTurn(kind.key, async () => {
    await store('local', { [kind.key]: { ...(await loadRecords<Stored>(kind)), [record.id]: record } });
    await afterwards?.(record);
    await trustChanged(changeOf(kind, record));
  });
}

function changeOf({ concerns }: RecordKind, record: unknown): TrustChange {
  const addresses = concerns?.(record);
  return addresses === undefined ? 'by-user' : { addresses };
}
