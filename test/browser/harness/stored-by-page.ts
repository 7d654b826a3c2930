// What a page holds and keeps: its document and fields, its storage, and its databases.
import type { Page } from 'playwright';

export interface Item {
  readonly where: string;
  readonly bytes: Buffer;
}

/** Document, fields, cookies, localStorage and sessionStorage of the page. */
export async function storedBy(page: Page): Promise<Item[]> {
  const stored = await page.evaluate(() => [
    ...Object.entries(localStorage).map(([key, value]) => [`localStorage ${key}`, String(value)] as const),
    ...Object.entries(sessionStorage).map(
      ([key, value]) => [`sessionStorage ${key}`, String(value)] as const,
    ),
    ['cookies', document.cookie] as const,
    ['name of the window', window.name] as const,
    ['document', document.documentElement.outerHTML] as const,
    ...[...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(
      ({ name, value }) => [`field ${name}`, value] as const,
    ),
  ]);
  return stored.map(([where, text]) => ({ where, bytes: Buffer.from(text) }));
}

/** Every record of every IndexedDB database of the page's origin. */
export async function databasesOf(page: Page): Promise<Item[]> {
  const records = await page.evaluate(async () => {
    const found: { where: string; json: string }[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        const values = await new Promise<unknown[]>((resolve) => (all.onsuccess = () => resolve(all.result)));
        // Bytes as characters, so that a text in them is found.
        const json = JSON.stringify(values, (_key, value: unknown) =>
          ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : value,
        );
        found.push({ where: `IndexedDB ${name!} ${store}`, json });
      }
      database.close();
    }
    return found;
  });
  return records.map(({ where, json }) => ({ where, bytes: Buffer.from(json) }));
}
