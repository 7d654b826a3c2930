// Takes a picture of every state of the reader and the composer, light and dark, wide and narrow, to look at.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../../scripts/setup/cache.ts';
import { eventually } from '../../eventually.ts';
import { heard, startHarness, type OpenOptions } from './harness.ts';

const NARROW = 320;
const WIDE = 820;
const READER = [
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
  'fails',
  'right-to-left',
];
const COMPOSER = [
  'compose',
  'compose-unready',
  'compose-no-identity',
  'compose-quote',
  'compose-recovered',
  'compose-attachment',
];

const only = process.argv.slice(2);
const folder = path.join(projectRoot, '.cache', 'screens');
await mkdir(folder, { recursive: true });
const harness = await startHarness();
try {
  for (const [frame, grants] of [
    ['reader', READER],
    ['composer', COMPOSER],
  ] as const) {
    for (const grant of grants.filter((name) => only.length === 0 || only.includes(name))) {
      for (const dark of [false, true]) {
        for (const width of [WIDE, NARROW]) await take({ frame, grant, dark, width });
      }
    }
  }
} finally {
  await harness.close();
}

async function take(options: OpenOptions): Promise<void> {
  const { page, frame } = await harness.open(options);
  await frame.locator('#app > :not(.opening)').first().waitFor();
  const details = frame.locator('.how-checked > summary');
  if (options.grant === 'valid' && (await details.count()) > 0) await details.click();
  if (options.grant === 'compose-unready') await frame.locator('.trouble').first().waitFor();
  await eventually('the frame is as high as its content', async () => {
    const wanted = await frame.locator('#app').evaluate((app) => app.getBoundingClientRect().height);
    return Math.abs((await frame.evaluate(() => innerHeight)) - wanted) <= 2;
  });
  // A frame is painted within the window only: the window takes the height of the page.
  const height = await page.evaluate(() => document.body.offsetHeight);
  await page.setViewportSize({ width: options.width ?? WIDE, height });
  const name = `${options.grant}-${options.dark ? 'dark' : 'light'}-${options.width}.png`;
  await page.screenshot({ path: path.join(folder, name), fullPage: true });
  if ((await heard(page)).length === 0) throw new RangeError(`${name}: the frame has said nothing`);
  await page.close();
}
