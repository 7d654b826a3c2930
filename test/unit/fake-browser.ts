// A stand-in for the browser's API: enough of storage, alarms and IndexedDB to run stores of the background without one.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import type { AreaName } from '../../background/storage.ts';

/** What the stand-in keeps, for a look behind the stores. */
export const stored: Readonly<Record<AreaName, Map<string, unknown>>> = {
  local: new Map(),
  session: new Map(),
};

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
  globalThis.indexedDB = new IDBFactory();
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

/** Records of a store of a database, as the background wrote them. */
export async function storedRecords(database: string, store: string): Promise<readonly unknown[]> {
  const opened = await openDB(database);
  const records = (await opened.getAll(store)) as unknown[];
  opened.close();
  return records;
}

for (const name of ['put', 'delete', 'clear'] as const) {
  const prototype = IDBObjectStore.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  const write = prototype[name]!;
  prototype[name] = function (...values) {
    noteWrite();
    return write.apply(this, values);
  };
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
  action: {
    setBadgeText: () => Promise.resolve(),
    setBadgeBackgroundColor: () => Promise.resolve(),
    setTitle: () => Promise.resolve(),
  },
  tabs: { create: () => Promise.resolve({}), sendMessage: () => Promise.resolve() },
  windows: {},
  permissions: {},
};
Object.assign(globalThis, { browser: api, chrome: api });
