// Fetched evidence in IndexedDB: it lasts over the worker's and the browser's restarts, and its size is bounded.
import type { Bytes } from '../../src/bytes.ts';
import { surplusKeys, type EvidenceKind, type EvidenceStore, type KeptEvidence } from './evidence-store.ts';

/** A database of its own: drafts are the user's, this can be had again. */
const DATABASE = 'waxseal-evidence';
/** Facts and octets lie apart, so that the limits are kept without loading lists of megabytes. */
const FACTS = 'facts';
const OCTETS = 'octets';

type Facts = Omit<KeptEvidence, 'bytes'> & { readonly octets: number };

export class IndexedEvidenceStore implements EvidenceStore {
  async get(key: string): Promise<KeptEvidence | undefined> {
    return this.#withStores('readonly', async (facts, octets) => {
      const found = await answer<Facts | undefined>(facts.get(key));
      return found && joined(found, await answer<Bytes | undefined>(octets.get(key)));
    });
  }

  async fetchedAt(key: string): Promise<number | undefined> {
    return this.#withStores(
      'readonly',
      async (facts) => (await answer<Facts | undefined>(facts.get(key)))?.fetchedAt,
    );
  }

  async put({ bytes, ...facts }: KeptEvidence): Promise<void> {
    await this.#withStores('readwrite', async (allFacts, octets) => {
      allFacts.put({ ...facts, octets: bytes?.length ?? 0 } satisfies Facts);
      if (bytes === undefined) octets.delete(facts.key);
      else octets.put(bytes, facts.key);
      for (const key of surplusKeys(await answer<Facts[]>(allFacts.getAll()))) {
        allFacts.delete(key);
        octets.delete(key);
      }
    });
  }

  async ofKind(kind: EvidenceKind): Promise<readonly KeptEvidence[]> {
    return this.#withStores('readonly', async (facts, octets) => {
      const all = await answer<Facts[]>(facts.getAll());
      const found: KeptEvidence[] = [];
      for (const one of all.filter((other) => other.kind === kind))
        found.push(joined(one, await answer<Bytes | undefined>(octets.get(one.key))));
      return found;
    });
  }

  async #withStores<Result>(
    mode: IDBTransactionMode,
    work: (facts: IDBObjectStore, octets: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> {
    const database = await openDatabase();
    try {
      const running = database.transaction([FACTS, OCTETS], mode);
      const done = new Promise<void>((resolve, reject) => {
        running.oncomplete = () => resolve();
        running.onabort = () => reject(running.error ?? new DOMException('aborted', 'AbortError'));
      });
      const [result] = await Promise.all([
        work(running.objectStore(FACTS), running.objectStore(OCTETS)),
        done,
      ]);
      return result;
    } finally {
      database.close();
    }
  }
}

function joined({ octets, ...facts }: Facts, bytes: Bytes | undefined): KeptEvidence {
  return octets === 0 || bytes === undefined ? facts : { ...facts, bytes };
}

function answer<Result>(request: IDBRequest): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as Result);
    request.onerror = () => reject(request.error ?? new DOMException('refused', 'UnknownError'));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(FACTS, { keyPath: 'key' });
      opening.result.createObjectStore(OCTETS);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new DOMException('refused', 'UnknownError'));
  });
}
