// When a page has come to rest: answers are there, and frames of ours are as high as what they show.
import type { Frame, Page } from 'playwright';
import { eventually } from '../../eventually.ts';
import { extensionFrames } from './chromium.ts';

/** Waits until a page of ours, or a page with frames of ours, looks as it will go on to look. */
export async function settled(page: Page): Promise<void> {
  await answered(page);
  await eventually('the frames to show what they have opened', async () => {
    const frames = extensionFrames(page).filter((frame) => frame !== page.mainFrame());
    const isOpen = await Promise.all(frames.map(hasOpened));
    return isOpen.every(Boolean);
  });
}

/** Waits until nothing in a page of ours still waits for its answer: several parts may, at the same time. */
export async function answered(page: Page): Promise<void> {
  await eventually('the answers to be there', async () => (await page.locator('.waiting').count()) === 0);
}

/** Looks twice: what a click has changed is drawn with the next frame. */
async function hasOpened(frame: Frame): Promise<boolean> {
  return frame
    .evaluate(async () => {
      for (let drawn = 0; drawn < 2; drawn++) await new Promise((done) => requestAnimationFrame(done));
      return document.querySelector('.opening, .waiting') === null;
    })
    .catch(() => false);
}
