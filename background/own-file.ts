// Reads a file that the extension itself brings along.
import { browser } from '../platform/browser.ts';

/** The JSON of a file of the extension, by its path in the build. */
export async function ownJson(path: string): Promise<unknown> {
  const response = await fetch(browser.runtime.getURL(path));
  return response.json();
}
