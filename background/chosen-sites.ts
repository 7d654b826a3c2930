// Which sites the user chose: those with a permission of their own, and those chosen while the whole net is permitted.
import { browser } from '../platform/browser.ts';
import { inTurn } from './lock.ts';
import { coversOrigin, isSitePattern, originPattern } from './origin-pattern.ts';
import { load, store } from './storage.ts';

const KEY = 'chosenSites';

/** Patterns of the sites in which the extension may work, sorted. */
export async function chosenSites(): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  const noted: string[] = [];
  for (const pattern of await notedSites()) {
    if (await browser.permissions.contains({ origins: [pattern] })) noted.push(pattern);
  }
  return [...new Set([...origins.filter(isSitePattern), ...noted])].sort();
}

/** Whether the extension may work in pages of this origin. */
export async function isChosenSite(origin: string): Promise<boolean> {
  const permitted = await browser.permissions.contains({ origins: [originPattern(origin)] });
  return permitted && (await chosenSites()).some((pattern) => coversOrigin(pattern, origin));
}

/** A browser that has permitted the whole net keeps no account of the sites within it: we do. */
export function noteSites(patterns: readonly string[]): Promise<void> {
  return inTurn(KEY, async () => {
    const noted = await notedSites();
    const fresh = patterns.filter((pattern) => isSitePattern(pattern) && !noted.includes(pattern));
    if (fresh.length > 0) await store('local', { [KEY]: [...noted, ...fresh] });
  });
}

/** Permissions were taken back: what is no longer permitted was not only set aside. */
export function pruneSites(): Promise<void> {
  return inTurn(KEY, async () => {
    const noted = await notedSites();
    const permitted = await Promise.all(
      noted.map((pattern) => browser.permissions.contains({ origins: [pattern] })),
    );
    await store('local', { [KEY]: noted.filter((_, index) => permitted[index] === true) });
  });
}

export function forgetSite(pattern: string): Promise<void> {
  return inTurn(KEY, async () => {
    await store('local', { [KEY]: (await notedSites()).filter((other) => other !== pattern) });
  });
}

async function notedSites(): Promise<readonly string[]> {
  return (await load<readonly string[]>('local', KEY)) ?? [];
}
