// Typed access to the extension's storage areas; one `set` is one atomic change.
import { browser } from '../platform/browser.ts';
import { fault } from './errors.ts';

export type AreaName = 'local' | 'session';

type StorageArea = typeof browser.storage.local & {
  setAccessLevel?(setting: { readonly accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
};

/**
 * Keeps what is stored from the content scripts, which run beside hostile pages; to be called whenever the
 * background starts. The browser remembers it. One that does not know the setting (older Firefox) already keeps
 * the `session` area, and the keys with it, from them.
 */
export async function restrictStorage(): Promise<void> {
  const areas: readonly StorageArea[] = [browser.storage.local, browser.storage.session];
  await Promise.all(areas.map(async (area) => area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })));
}

/** A stored value, or undefined. The caller states the type it wrote under this key. */
export async function load<Value>(area: AreaName, key: string): Promise<Value | undefined> {
  const found = await browser.storage[area].get(key);
  return found[key] as Value | undefined;
}

/** Several values at once, by key. */
export async function loadMany<Value>(area: AreaName, keys: readonly string[]): Promise<Map<string, Value>> {
  if (keys.length === 0) return new Map();
  const found = await browser.storage[area].get([...keys]);
  return new Map(Object.entries(found) as [string, Value][]);
}

/** Stores all values or none. Throws `store.full` when the browser refuses. */
export async function store(area: AreaName, values: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    await browser.storage[area].set({ ...values });
  } catch {
    fault('store.full');
  }
}

export async function forget(area: AreaName, ...keys: readonly string[]): Promise<void> {
  await browser.storage[area].remove([...keys]);
}

/** Keys of an area that begin with a prefix. */
export async function keysWith(area: AreaName, prefix: string): Promise<string[]> {
  return Object.keys(await browser.storage[area].get(null)).filter((key) => key.startsWith(prefix));
}

/** All values of an area whose keys begin with a prefix. */
export async function loadWith<Value>(area: AreaName, prefix: string): Promise<Value[]> {
  return (await entriesWith(area, prefix)).map(([, value]) => value as Value);
}

/** The same with their keys. */
export async function entriesWith(area: AreaName, prefix: string): Promise<[key: string, value: unknown][]> {
  const all = Object.entries(await browser.storage[area].get(null));
  return all.filter(([key]) => key.startsWith(prefix));
}
