// Watches what a page sends and stores, and finds secrets in it, in any encoding that mail and web use.
import type { Page } from 'playwright';
import { leakDetector } from '../../webmail/leak-search.ts';
import { databasesOf, storedBy, type Item } from './stored-by-page.ts';

export interface Secrets {
  /** What is typed. */
  readonly text: string;
  /** What stands inside an attachment. */
  readonly inFile: string;
}

export interface LeakWatch {
  /** Whether a text has ever been put into the page's storage. */
  hasStored(text: string): boolean;
  /** Where the secrets occur in what the page has requested so far or stores now. */
  placesInBrowser(secrets: Secrets): Promise<string[]>;
}

/** Name of a function that the page gets, to tell of what it stores. */
const TELL = 'tellWhatIsStored';
/** Tells of everything that is ever stored, also of what is removed again before anybody looks. */
const TELL_WHAT_IS_STORED = `if (/^https?:$/.test(location.protocol)) {
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key, value) {
    ${TELL}(this === localStorage ? 'localStorage' : 'sessionStorage', String(key), String(value));
    return setItem.call(this, key, value);
  };
}`;

/** Starts recording every request of the page and its frames, with headers and body, and all that it stores. */
export async function watchForLeaks(page: Page): Promise<LeakWatch> {
  const requests: Item[] = [];
  const stored: Item[] = [];
  await page.exposeFunction(TELL, (area: string, key: string, value: string) => {
    stored.push({ where: `${area} ${key}`, bytes: Buffer.from(value) });
  });
  await page.addInitScript({ content: TELL_WHAT_IS_STORED });
  page.on('request', (request) => {
    // Files that an extension's frame loads from itself, and its blobs, stay in the browser.
    if (!/^(https?|wss?|data):/.test(request.url())) return;
    const head = Buffer.from(`${request.url()}\n${JSON.stringify(request.headers())}\n`);
    const body = request.postDataBuffer() ?? Buffer.alloc(0);
    requests.push({
      where: `request ${request.method()} ${request.url()}`,
      bytes: Buffer.concat([head, body]),
    });
  });
  return {
    hasStored: (text) => stored.some(({ bytes }) => bytes.includes(text)),
    placesInBrowser: async ({ text, inFile }) => {
      const detectors = [leakDetector(text), leakDetector(inFile)];
      const items = [...requests, ...stored, ...(await storedBy(page)), ...(await databasesOf(page))];
      return items.filter(({ bytes }) => detectors.some((leaks) => leaks(bytes))).map(({ where }) => where);
    },
  };
}
