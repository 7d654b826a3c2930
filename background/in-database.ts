// One piece of work in an IndexedDB database: opened for it, closed after it, so that nothing waits for a worker that sleeps.
import type { DBSchema, IDBPDatabase } from 'idb';

/**
 * Does the work and closes the database, whatever came of it. Rejects with the browser's DOMException
 * (QuotaExceededError) when nothing could be written.
 *
 *     await inDatabase(openDB<Drafts>('waxseal', 1), (database) => database.get('drafts', key));
 */
export async function inDatabase<Schema extends DBSchema, Result>(
  opening: Promise<IDBPDatabase<Schema>>,
  work: (database: IDBPDatabase<Schema>) => Promise<Result>,
): Promise<Result> {
  const database = await opening;
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
