// The notice at the foot of a webmail's page: what it says, and that there is none.
import type { Frame, Page } from 'playwright';
import { eventually } from '../../eventually.ts';
import { extensionFrames, type ChromiumSession } from './chromium.ts';

/** The frame of the notice that this page shows now. */
export function noticeFrameOf(page: Page): Frame | undefined {
  return extensionFrames(page).find((frame) => new URL(frame.url()).pathname === '/frames/notice.html');
}

/** The notice of this page, once its words match. */
export async function shownNotice(page: Page, words: RegExp): Promise<Frame> {
  return eventually(`a notice that says ${words}`, async () => {
    const frame = noticeFrameOf(page);
    const said = await frame
      ?.locator('.foot-words p')
      .first()
      .textContent({ timeout: 1_000 })
      .catch(() => null);
    return words.test(said ?? '') ? frame : undefined;
  });
}

/** Forgets what waits to be said, so that the next pages say nothing of it. */
export async function forgetNotices(chromium: ChromiumSession): Promise<void> {
  const worker = await chromium.serviceWorker();
  await worker.evaluate(() => chrome.storage.session.remove('notices'));
}

/** Waits until the page shows no notice. */
export async function noNotice(page: Page): Promise<void> {
  await eventually('the notice to be gone', () => noticeFrameOf(page) === undefined);
}
