// Fetched evidence in IndexedDB: it lasts over the worker's and the browser's restarts, and its size is bounded.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Bytes } from '../../src/bytes.ts';
import { inDatabase } from '../in-database.ts';
import { surplusKeys, type EvidenceKind, type EvidenceStore, type KeptEvidence } from './evidence-store.ts';

/** A database of its own: drafts are the user's, this can be had again. */
const DATABASE = 'waxseal-evidence';
/** Facts and octets lie apart, so that the limits are kept without loading lists of megabytes. */
const FACTS = 'facts';
const OCTETS = 'octets';

type Facts = Omit<KeptEvidence, 'bytes'> & { readonly octets: number };

interface EvidenceDatabase extends DBSchema {
  facts: { key: string; value: Facts };
  octets: { key: string; value: Bytes };
}

export class IndexedEvidenceStore implements EvidenceStore {
  get(key: string): Promise<KeptEvidence | undefined> {
    return inEvidence(async (database) => {
      const running = database.transaction([FACTS, OCTETS]);
      const [facts, octets] = await Promise.all([
        running.objectStore(FACTS).get(key),
        running.objectStore(OCTETS).get(key),
        running.done,
      ]);
      return facts && joined(facts, octets);
    });
  }

  fetchedAt(key: string): Promise<number | undefined> {
    return inEvidence(async (database) => (await database.get(FACTS, key))?.fetchedAt);
  }

  async put({ bytes, ...facts }: KeptEvidence): Promise<void> {
    await inEvidence(async (database) => {
      const running = database.transaction([FACTS, OCTETS], 'readwrite');
      const allFacts = running.objectStore(FACTS);
      const octets = running.objectStore(OCTETS);
      const change = async (): Promise<void> => {
        await allFacts.put({ ...facts, octets: bytes?.length ?? 0 });
        await (bytes === undefined ? octets.delete(facts.key) : octets.put(bytes, facts.key));
        const surplus = surplusKeys(await allFacts.getAll());
        await Promise.all(surplus.flatMap((key) => [allFacts.delete(key), octets.delete(key)]));
      };
      await Promise.all([change(), running.done]);
    });
  }

  ofKind(kind: EvidenceKind): Promise<readonly KeptEvidence[]> {
    return inEvidence(async (database) => {
      const running = database.transaction([FACTS, OCTETS]);
      const all = await running.objectStore(FACTS).getAll();
      const ofThisKind = all.filter((other) => other.kind === kind);
      const octets = running.objectStore(OCTETS);
      const found = await Promise.all(ofThisKind.map(async (one) => joined(one, await octets.get(one.key))));
      await running.done;
      return found;
    });
  }
}

function joined({ octets, ...facts }: Facts, bytes: Bytes | undefined): KeptEvidence {
  return octets === 0 || bytes === undefined ? facts : { ...facts, bytes };
}

function inEvidence<Result>(
  work: (database: IDBPDatabase<EvidenceDatabase>) => Promise<Result>,
): Promise<Result> {
  const opening = openDB<EvidenceDatabase>(DATABASE, 1, {
    upgrade: (database) => {
      database.createObjectStore(FACTS, { keyPath: 'key' });
      database.createObjectStore(OCTETS);
    },
  });
  return inDatabase(opening, work);
}
