// The popup's places as they look, on a scripted background: nothing is cut off, everything has a name.
// Screenshots of all of them are left in .cache/screenshots/popup to be looked at.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { cacheRoot } from '../../scripts/setup/cache.ts';
import { axeFindings } from './harness/axe.ts';
import { answered } from './harness/settled.ts';
import { firstTime, inUse, lockedAway, withoutWords } from './popup-examples.ts';
import { startScriptedPopup, type Answers, type ScriptedPopup } from './scripted-popup.ts';

const TABS = ['identities', 'contacts', 'authorities', 'site', 'settings'];
const PLACES = [
  ...TABS,
  'search',
  'unlock',
  'start',
  'forgotten',
  'restore',
  'contact?address=bob@firm.example',
  `certificate=${'a'.repeat(64)}`,
  'trust=9b2e1c52-5f0d-4f3e-8f33-0d1f6a3f5a11',
];
interface Look {
  readonly as: string;
  readonly search: string;
  readonly width: number;
  readonly person: string;
  readonly answers: Answers;
  readonly dark?: boolean;
  readonly language?: string;
}
const POPUP = { search: '', width: 380 };
const PAGE = { search: '?view=page', width: 1180 };
/** The narrowest window that a page must serve without scrolling sideways (WCAG 2.2, reflow). */
const NARROW = { search: '?view=page', width: 320 };
const LOOKS: readonly Look[] = [
  { as: 'popup', ...POPUP, person: 'in use', answers: inUse },
  { as: 'dark popup', ...POPUP, person: 'in use', answers: inUse, dark: true },
  { as: 'popup', ...POPUP, person: 'first time', answers: firstTime },
  { as: 'popup', ...POPUP, person: 'locked', answers: lockedAway },
  { as: 'popup', ...POPUP, person: 'without words', answers: withoutWords },
  { as: 'page', ...PAGE, person: 'in use', answers: inUse },
  { as: 'dark page', ...PAGE, person: 'first time', answers: firstTime, dark: true },
  { as: 'page', ...PAGE, person: 'locked', answers: lockedAway },
  { as: 'narrow page', ...NARROW, person: 'in use', answers: inUse },
  { as: 'German popup', ...POPUP, person: 'in use', answers: inUse, language: 'de' },
  { as: 'Arabic narrow page', ...NARROW, person: 'without words', answers: withoutWords, language: 'ar' },
  { as: 'Arabic popup', ...POPUP, person: 'in use', answers: inUse, language: 'ar' },
];
const screenshots = path.join(cacheRoot, 'screenshots', 'popup');

describe('the popup at a glance', { concurrency: false }, () => {
  let popup: ScriptedPopup;
  before(async () => {
    await mkdir(screenshots, { recursive: true });
    popup = await startScriptedPopup();
  });
  after(() => popup.close());

  for (const { as, person, ...look } of LOOKS) {
    test(`as ${as}, ${person}: nothing is cut off, every control has a name, no sentence is missing, axe finds nothing`, async () => {
      for (const place of PLACES) {
        const page = await popup.open({ ...look, hash: `#${place}`, height: 600 });
        await settled(page);
        for (const more of await page.locator('summary').all()) await more.click();
        // What sticks to the window's edge would be pictured in the middle.
        await page.evaluate(() => scrollTo(0, 0));
        const name = `${as}-${person}-${place.split(/[=?]/)[0]}.png`.replaceAll(' ', '-');
        await page.screenshot({ path: path.join(screenshots, name), fullPage: true });
        assert.deepEqual(await cutOff(page), [], `${place}: cut off`);
        assert.deepEqual(await nameless(page), [], `${place}: without a name`);
        assert.deepEqual(await axeFindings(page), [], place);
        assert.doesNotMatch(await page.locator('body').innerText(), /\b(popup|ui|error|reason)_[a-z]/, place);
        await page.close();
      }
    });
  }
});

/** The answers are there and drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await answered(page);
}

/** Elements that stick out of the window, and words that stick out of their place into others. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *:not(.visually-hidden, .visually-hidden *)')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        const isOverfull =
          element.matches('dt, dd, h1, h2, p, button') && element.scrollWidth > element.clientWidth + 1;
        return left < -0.5 || right > innerWidth + 0.5 || isOverfull;
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** Controls that a screen reader could not name. */
async function nameless(page: Page): Promise<string[]> {
  const controls = page.locator('button, a, input, select, textarea, summary, [role=tab]');
  const found: string[] = [];
  for (const control of await controls.all()) {
    if ((await control.getAttribute('aria-hidden')) === 'true') continue;
    const name = await control.evaluate((element) => {
      const labelledBy = element.getAttribute('aria-labelledby');
      const labels = (element as HTMLInputElement).labels;
      return (
        element.getAttribute('aria-label') ??
        (labelledBy === null ? undefined : document.getElementById(labelledBy)?.textContent) ??
        labels?.[0]?.textContent ??
        element.textContent
      );
    });
    if (name.trim() === '') found.push(await control.evaluate((element) => element.outerHTML.slice(0, 120)));
  }
  return found;
}
