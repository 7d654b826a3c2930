// The popup's first screen: from its page being opened to its first words, in new profiles and after the worker has stopped.
import type { Page } from 'playwright';
import { launchChromium } from '../../test/browser/harness/chromium.ts';
import { LOOPBACK_EXTENSION } from '../../test/browser/harness/reading.ts';
import { median } from './median.ts';
import { header, row, time } from './table.ts';

/** Each in a profile of its own. */
const ROUNDS = 7;

interface FirstScreen {
  /** Milliseconds from the start of the navigation to the first heading of the place. */
  readonly words: number;
  /** To all of the place: the background has answered. */
  readonly all: number;
}

/** The table as Markdown lines. The extension has to be built. */
export async function measurePopup(): Promise<readonly string[]> {
  const cases = new Map<string, FirstScreen[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const chromium = await launchChromium({ extension: LOOPBACK_EXTENSION });
    try {
      const page = await chromium.context.newPage();
      await page.addInitScript({ content: NOTE_TIMES });
      const address = `chrome-extension://${chromium.extensionId}/popup/popup.html`;
      const measure = async (title: string): Promise<void> => {
        cases.set(title, [...(cases.get(title) ?? []), await firstScreen(page, address)]);
      };
      // As soon as there is a browser: its policies are not loaded yet.
      await measure('new profile, at the start of the browser');
      await measure('once more');
      await page.goto('about:blank');
      await chromium.stopServiceWorker();
      await measure('worker stopped');
    } finally {
      await chromium.close();
    }
  }
  const lines = [...cases].map(([title, runs]) =>
    row([title, time(median(runs.map(({ words }) => words))), time(median(runs.map(({ all }) => all)))]),
  );
  return [...header(['popup', 'first words', 'all of the first screen']), ...lines];
}

async function firstScreen(page: Page, address: string): Promise<FirstScreen> {
  await page.goto(address);
  await page.locator('#panel button').first().waitFor();
  return page.evaluate(() => (globalThis as unknown as { firstScreen: FirstScreen }).firstScreen);
}

/** Runs in the page before its own scripts. The steps are whole once one of them can be done. */
const NOTE_TIMES = `
  globalThis.firstScreen = {};
  new MutationObserver(() => {
    if (document.querySelector('#panel h1')) firstScreen.words ??= performance.now();
    if (document.querySelector('#panel button')) firstScreen.all ??= performance.now();
  }).observe(document, { childList: true, subtree: true });
`;
