// The database of what is remembered about messages: records that are too many for the extension's storage.
import { openDB, type DBSchema, type IDBPObjectStore } from 'idb';
import { inDatabase } from './in-database.ts';

const DATABASE = 'waxseal-memory';
const VERSION = 1;

/** Each store with the name of its key. */
const STORES = {
  /** Verdicts by the SHA-256 of the message. */
  verdicts: 'digest',
  /** Where opened messages lie in the webmail. */
  places: 'place',
  /** Opened messages for the search, each encrypted. */
  documents: 'id',
} as const;

export type StoreName = keyof typeof STORES;
/** Every record of every store has it: the oldest go first. */
export interface Aged {
  readonly addedAt: number;
}
const AGE = 'addedAt';

interface MemoryStore {
  key: string;
  value: Aged;
  indexes: { [AGE]: number };
}
interface Memory extends DBSchema {
  verdicts: MemoryStore;
  places: MemoryStore;
  documents: MemoryStore;
}
type Records<Mode extends IDBTransactionMode> = IDBPObjectStore<Memory, [StoreName], StoreName, Mode>;

/**
 * Does one piece of work in one transaction and gives its answer once everything is written. Rejects with the
 * browser's DOMException (QuotaExceededError) when nothing was.
 */
export function transact<Mode extends IDBTransactionMode, Result>(
  store: StoreName,
  mode: Mode,
  work: (records: Records<Mode>) => Promise<Result>,
): Promise<Result> {
  return inDatabase(openMemory(), async (database) => {
    const { store: records, done } = database.transaction(store, mode);
    const [result] = await Promise.all([work(records), done]);
    return result;
  });
}

/** Removes the oldest records of a store until at most `limit` are left. */
export async function dropOldest(store: StoreName, limit: number): Promise<void> {
  const surplus = (await transact(store, 'readonly', (records) => records.count())) - limit;
  if (surplus <= 0) return;
  const keys = await transact(store, 'readonly', (records) => records.index(AGE).getAllKeys(null, surplus));
  await removeAll(store, keys);
}

export async function removeAll(store: StoreName, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await transact(store, 'readwrite', (records) => Promise.all(keys.map((key) => records.delete(key))));
}

function openMemory() {
  return openDB<Memory>(DATABASE, VERSION, {
    upgrade: (database) => {
      for (const [name, keyPath] of Object.entries(STORES) as [StoreName, string][])
        database.createObjectStore(name, { keyPath }).createIndex(AGE, AGE);
    },
  });
}
