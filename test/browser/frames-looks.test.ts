// Every state of the reader and the composer as it looks, light and dark, wide and narrow: axe finds nothing, nothing is
// cut off. Screenshots are left where WAXSEAL_SCREENS says (`npm run screens`: docs/screens/states).
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { showWhole, startHarness, type Harness, type OpenOptions } from './frames/harness.ts';
import { axeFindings, CONTRAST } from './harness/axe.ts';

const WIDE = 820;
/** The narrowest window that must do without scrolling sideways (WCAG 2.2, reflow). */
const NARROW = 320;
/** Letters stay sharp. */
const QUALITY = 90;
const STATES = {
  reader: [
    'valid',
    'valid-html',
    'not-kept',
    'caution',
    'unknown',
    'partial',
    'mismatch',
    'invalid',
    'locked',
    'no-key',
    'error',
    'certificates',
    'fails',
    'right-to-left',
  ],
  composer: [
    'compose',
    'compose-unready',
    'compose-choice',
    'compose-no-identity',
    'compose-quote',
    'compose-recovered',
    'compose-attachment',
    'compose-stored',
  ],
} as const;

const folder = process.env['WAXSEAL_SCREENS'];
const skip = await chromiumMissing();

for (const frame of ['reader', 'composer'] as const) {
  describe(`The ${frame} at a glance`, { skip }, () => {
    let harness: Harness;
    before(async () => {
      if (folder !== undefined) await mkdir(folder, { recursive: true });
      harness = await startHarness();
    });
    after(() => harness.close());

    for (const state of STATES[frame]) {
      for (const dark of [false, true]) {
        const light = dark ? 'dark' : 'light';
        test(`in the state ${state}, ${light}: nothing is cut off, and axe finds nothing`, async () => {
          // Colours do not depend on the width, nor what is cut off on the colours.
          for (const width of dark && folder === undefined ? [WIDE] : [WIDE, NARROW]) {
            // Opening fails once for a grant, and not again.
            const grant = state === 'fails' ? `fails-${light}-${width}` : state;
            const { page, frame: shown } = await open(harness, { frame, grant, dark, width });
            if (folder !== undefined)
              await picture(page, path.join(folder, `${state}-${light}-${width}.webp`));
            assert.deepEqual(await cutOff(shown), [], `${width} pixels wide`);
            assert.deepEqual(
              await axeFindings(shown, dark ? CONTRAST : undefined),
              [],
              `${width} pixels wide`,
            );
            await page.close();
          }
        });
      }
    }
  });
}

/** Opens a state and waits until it looks as it will go on to look. */
async function open(harness: Harness, options: OpenOptions): Promise<{ page: Page; frame: Frame }> {
  const { page, frame } = await harness.open(options);
  await frame.locator('#app > :not(.opening, h1)').first().waitFor();
  const details = frame.locator('.how-checked > summary');
  if (options.grant === 'valid') await details.click();
  // Until the recipients have been looked up.
  await frame.locator('[data-obstacle=recipients-unknown]').waitFor({ state: 'detached' });
  if (options.grant === 'compose-unready') await frame.locator('.trouble').first().waitFor();
  if (options.grant.startsWith('fails')) await frame.getByRole('button', { name: 'Try again' }).waitFor();
  await eventually('the frame is as high as its content', async () => {
    await showWhole(page, frame);
    return frame
      .locator('#app')
      .evaluate((app) => app.scrollHeight === app.clientHeight && innerHeight - app.scrollHeight < 16);
  });
  // A frame is painted within the window only: the window takes the height of the page.
  const height = await page.evaluate(() => document.body.offsetHeight);
  await page.setViewportSize({ width: options.width ?? WIDE, height });
  // Buttons with consequences are drawn otherwise until they are armed; what is folded away is not drawn at all.
  await eventually(
    'the buttons to be armed',
    async () => (await frame.locator('[aria-disabled=true]:not(:disabled):visible').count()) === 0,
  );
  return { page, frame };
}

/** Of the window as it is, as WebP: a third of the size of a PNG. */
async function picture(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  await writeFile(file, Buffer.from(data, 'base64'));
}

/** Elements that stick out of the frame. */
function cutOff(frame: Frame): Promise<string[]> {
  return frame.evaluate(() =>
    [...document.querySelectorAll('body *:not(.visually-hidden, .visually-hidden *)')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}
