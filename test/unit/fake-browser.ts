// A stand-in for the browser's API: enough of storage, alarms and IndexedDB to run stores of the background without one.
import type { AreaName } from '../../background/storage.ts';

/** What the stand-in keeps, for a look behind the stores. */
export const stored: Readonly<Record<AreaName, Map<string, unknown>>> = {
  local: new Map(),
  session: new Map(),
};
/** Records of each database's stores: `database/store` to key to record. */
export const databases = new Map<string, Map<string, Record<string, unknown>>>();

let writesLeft = Infinity;
let refusalsLeft = Infinity;
let writes = 0;

/**
 * Lets so many writes through and refuses those after them, as if the browser had ended there, or only so many of
 * those, as if its disk had been full for a moment; Infinity to let all through.
 */
export function allowWrites(count: number, refusals = Infinity): void {
  writesLeft = count;
  refusalsLeft = refusals;
}

/** Writes so far. */
export function countWrites(): number {
  return writes;
}

function noteWrite(): void {
  if (writesLeft <= 0 && refusalsLeft > 0) {
    refusalsLeft -= 1;
    throw new Error('the browser has ended');
  }
  writesLeft -= 1;
  writes += 1;
}

/** Forgets everything, as a browser with a new profile. */
export function forgetAll(): void {
  stored.local.clear();
  stored.session.clear();
  databases.clear();
  allowWrites(Infinity);
}

const event = { addListener: () => undefined };

function area(name: AreaName): object {
  const values = stored[name];
  return {
    get: (keys: string | readonly string[] | null) => {
      const wanted = keys === null ? [...values.keys()] : typeof keys === 'string' ? [keys] : keys;
      const found = wanted.filter((key) => values.has(key)).map((key) => [key, values.get(key)]);
      return Promise.resolve(structuredClone(Object.fromEntries(found)) as unknown);
    },
    set: async (changes: Record<string, unknown>) => {
      await Promise.resolve();
      noteWrite();
      for (const [key, value] of Object.entries(structuredClone(changes))) values.set(key, value);
    },
    remove: async (keys: string | readonly string[]) => {
      await Promise.resolve();
      noteWrite();
      for (const key of [keys].flat()) values.delete(key);
    },
    onChanged: event,
  };
}

/** One transaction: requests are carried out at once, and it completes in the next turn. */
class FakeTransaction {
  oncomplete?: () => void;
  onabort?: () => void;
  error: Error | null = null;
  readonly #records: Map<string, Record<string, unknown>>;
  readonly #keyPath: string;

  constructor(records: Map<string, Record<string, unknown>>, keyPath: string) {
    this.#records = records;
    this.#keyPath = keyPath;
    setTimeout(() => (this.error === null ? this.oncomplete?.() : this.onabort?.()));
  }

  objectStore(): object {
    const request = (work: () => unknown): object => {
      try {
        const answered = {
          result: structuredClone(work()),
          onsuccess: undefined as (() => void) | undefined,
        };
        queueMicrotask(() => answered.onsuccess?.());
        return answered;
      } catch (error) {
        this.error = error as Error;
        return { result: undefined };
      }
    };
    const write = (work: () => unknown): object =>
      request(() => {
        noteWrite();
        return work();
      });
    const records = this.#records;
    return {
      put: (record: Record<string, unknown>) =>
        write(() => void records.set(record[this.#keyPath] as string, structuredClone(record))),
      get: (key: string) => request(() => records.get(key)),
      getAll: () => request(() => [...records.values()]),
      getAllKeys: () => request(() => [...records.keys()]),
      count: (key?: string) => request(() => (key === undefined ? records.size : Number(records.has(key)))),
      delete: (key: string) => write(() => void records.delete(key)),
      clear: () => write(() => records.clear()),
    };
  }
}

const keyPaths = new Map<string, string>();

function openDatabase(database: string): object {
  const opening = {
    onupgradeneeded: undefined as (() => void) | undefined,
    onsuccess: undefined as (() => void) | undefined,
    result: {
      createObjectStore: (name: string, { keyPath = '' }: { keyPath?: string } = {}) => {
        keyPaths.set(`${database}/${name}`, keyPath);
        return { createIndex: () => undefined };
      },
      transaction: (name: string) => {
        const id = `${database}/${name}`;
        const records = databases.get(id) ?? new Map<string, Record<string, unknown>>();
        databases.set(id, records);
        return new FakeTransaction(records, keyPaths.get(id)!);
      },
      close: () => undefined,
    },
  };
  setTimeout(() => {
    opening.onupgradeneeded?.();
    opening.onsuccess?.();
  });
  return opening;
}

const api = {
  runtime: { id: 'stand-in', getManifest: () => ({}), getURL: (path: string) => path },
  storage: {
    local: area('local'),
    session: area('session'),
    managed: { get: () => Promise.resolve({}) },
    onChanged: event,
  },
  alarms: { onAlarm: event, create: () => Promise.resolve() },
  idle: { onStateChanged: event },
  tabs: {},
  windows: {},
  permissions: {},
};
Object.assign(globalThis, { browser: api, chrome: api, indexedDB: { open: openDatabase } });
