// A victim who reads: a webmail whose page is hostile, and a browser in which Alice's keys can open what lies there.
import type { Page } from 'playwright';
import { launchReading, type ReadingBrowser } from '../browser/harness/reading.ts';
import { actInPage, login, openFolder } from '../browser/harness/roundcube-pages.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { makePki, type Pki } from '../webmail/pki.ts';

/** Longer than a message in sight takes to have been seen, with what follows from it, on a slow machine. */
export const LONG_ENOUGH_MS = 2_500;

export interface ReadingVictim {
  readonly pki: Pki;
  readonly stack: EmbeddedStack;
  readonly browser: ReadingBrowser;
  /** The list of messages, in the hostile page's hands. */
  readonly page: Page;
  /** Puts messages into Alice's inbox; gives their uids. */
  deliver(...messages: readonly Buffer[]): Promise<number[]>;
  close(): Promise<void>;
}

export async function readingVictim(): Promise<ReadingVictim> {
  const pki = await makePki();
  const [stack, browser] = await Promise.all([startEmbedded(), launchReading(pki)]);
  const { page } = browser;
  await login(page, stack, 'alice');
  let last = 0;
  return {
    pki,
    stack,
    browser,
    page,
    deliver: async (...messages) => {
      const uids: number[] = [];
      for (const message of messages) {
        await stack.deliver('alice', message);
        uids.push(++last);
      }
      return uids;
    },
    close: async () => {
      await Promise.all([browser.close(), stack.stop()]);
      await pki.dispose();
    },
  };
}

/** The list, fresh from the server, in a page in which nobody has acted for as long as an act counts. */
export async function untouchedList({ page, stack, browser }: ReadingVictim): Promise<void> {
  await openFolder(page, stack);
  await browser.popup.evaluate(async () => {
    const stored = await chrome.storage.session.get(null);
    await chrome.storage.session.remove(Object.keys(stored).filter((key) => key.startsWith('gestures:')));
  });
}

/** The same, and the user has acted once. */
export async function touchedList(victim: ReadingVictim): Promise<void> {
  await untouchedList(victim);
  await actInPage(victim.page);
}

/** Has the page put frames of its own with these messages into itself, each with this style. */
export async function putFrames(page: Page, uids: readonly number[], style: string): Promise<void> {
  await page.evaluate(
    ([ids, css]) => {
      for (const [index, id] of ids.entries()) {
        const frame = document.createElement('iframe');
        frame.className = 'planted';
        frame.style.cssText = css.replaceAll('INDEX', String(index));
        frame.src = `/?_task=mail&_action=preview&_uid=${id}&_mbox=INBOX`;
        document.body.append(frame);
      }
    },
    [uids, style] as const,
  );
}

/** How many messages an act of the user's, or what was taken for one, has opened since the browser started. */
export function openedCount({ browser }: ReadingVictim): Promise<number> {
  return browser.popup.evaluate(async () => {
    const stored = Object.values(await chrome.storage.session.get<Record<string, unknown>>(null));
    return stored.filter((one) => (one as { openedBy?: string } | null)?.openedBy !== undefined).length;
  });
}

/** How many messages count as seen by the user. */
export function seenCount({ browser }: ReadingVictim): Promise<number> {
  return browser.popup.evaluate(async () => {
    const { shownInTabs = [] } = await chrome.storage.session.get<{ shownInTabs?: unknown[] }>('shownInTabs');
    return shownInTabs.length;
  });
}
