// The database of what is remembered about messages: records that are too many for the extension's storage.

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

/**
 * Does one piece of work in one transaction and gives its answer once everything is written. Rejects with the
 * browser's DOMException (QuotaExceededError) when nothing was.
 */
export async function transact<Result>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (records: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await openDatabase();
  try {
    return await new Promise<Result>((resolve, reject) => {
      const running = database.transaction(store, mode);
      const answer = work(running.objectStore(store));
      running.oncomplete = () => resolve(answer.result);
      running.onabort = () => reject(running.error ?? new DOMException('aborted', 'AbortError'));
    });
  } finally {
    database.close();
  }
}

/** Removes the oldest records of a store until at most `limit` are left. */
export async function dropOldest(store: StoreName, limit: number): Promise<void> {
  const surplus = (await transact(store, 'readonly', (records) => records.count())) - limit;
  if (surplus <= 0) return;
  const keys = await transact(store, 'readonly', (records) => records.index(AGE).getAllKeys(null, surplus));
  await removeAll(store, keys);
}

export async function removeAll(store: StoreName, keys: readonly IDBValidKey[]): Promise<void> {
  if (keys.length === 0) return;
  await transact<undefined>(store, 'readwrite', (records) => {
    const requests = keys.map((key) => records.delete(key));
    return requests[requests.length - 1]!;
  });
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, VERSION);
    opening.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES))
        opening.result.createObjectStore(name, { keyPath }).createIndex(AGE, AGE);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new DOMException('refused', 'UnknownError'));
  });
}
