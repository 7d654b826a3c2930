// The popup's places as they look, on a scripted background: nothing is cut off, everything has a name.
// With WAXSEAL_SCREENS=yes, screenshots of all of them are left in .cache/screenshots/popup to be looked at.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { cacheRoot } from '../../scripts/setup/cache.ts';
import { axeFindings, CONTRAST } from './harness/axe.ts';
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
  'bind=9b2e1c52-5f0d-4f3e-8f33-0d1f6a3f5a11',
];
interface Look {
  readonly as: string;
  readonly search: string;
  readonly width: number;
  readonly person: string;
  readonly answers: Answers;
  /** Looked at in the dark, too. */
  readonly inDark?: boolean;
  readonly language?: string;
}
const POPUP = { search: '', width: 380 };
const PAGE = { search: '?view=page', width: 1180 };
/** The narrowest window that a page must serve without scrolling sideways (WCAG 2.2, reflow). */
const NARROW = { search: '?view=page', width: 320 };
const LOOKS: readonly Look[] = [
  { as: 'popup', ...POPUP, person: 'in use', answers: inUse, inDark: true },
  { as: 'popup', ...POPUP, person: 'first time', answers: firstTime },
  { as: 'popup', ...POPUP, person: 'locked', answers: lockedAway },
  { as: 'popup', ...POPUP, person: 'without words', answers: withoutWords },
  { as: 'page', ...PAGE, person: 'in use', answers: inUse },
  { as: 'page', ...PAGE, person: 'first time', answers: firstTime, inDark: true },
  { as: 'page', ...PAGE, person: 'locked', answers: lockedAway },
  { as: 'narrow page', ...NARROW, person: 'in use', answers: inUse },
  { as: 'German popup', ...POPUP, person: 'in use', answers: inUse, language: 'de' },
  { as: 'Arabic narrow page', ...NARROW, person: 'without words', answers: withoutWords, language: 'ar' },
  { as: 'Arabic popup', ...POPUP, person: 'in use', answers: inUse, language: 'ar' },
];
const wantsScreenshots = process.env['WAXSEAL_SCREENS'] !== undefined;
const screenshots = path.join(cacheRoot, 'screenshots', 'popup');

describe('the popup at a glance', { concurrency: false }, () => {
  let popup: ScriptedPopup;
  before(async () => {
    await mkdir(screenshots, { recursive: true });
    popup = await startScriptedPopup();
  });
  after(() => popup.close());

  for (const { as, person, inDark, ...look } of LOOKS) {
    test(`as ${as}, ${person}: nothing is cut off, every control has a name, no sentence is missing, axe finds nothing`, async () => {
      const page = await popup.open({ ...look, height: 600 });
      for (const place of PLACES) {
        await popup.goTo(page, place);
        await settled(page);
        for (const more of await page.locator('summary').all()) await more.click();
        const name = `${as}-${person}-${place.split(/[=?]/)[0]}`.replaceAll(' ', '-');
        if (wantsScreenshots) await screenshot(page, name);
        assert.deepEqual(await cutOff(page), [], `${place}: cut off`);
        assert.deepEqual(await nameless(page), [], `${place}: without a name`);
        assert.deepEqual(await axeFindings(page), [], place);
        assert.doesNotMatch(await page.locator('body').innerText(), /\b(popup|ui|error|reason)_[a-z]/, place);
        if (inDark === true) {
          await page.emulateMedia({ colorScheme: 'dark' });
          await faded(page);
          if (wantsScreenshots) await screenshot(page, `dark-${name}`);
          assert.deepEqual(await axeFindings(page, CONTRAST), [], `${place}, in the dark`);
          await page.emulateMedia({ colorScheme: 'light' });
        }
      }
      await page.close();
    });
  }
});

/** The answers are there and drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await answered(page);
}

/** Colours that fade into others have become what they will be. */
async function faded(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
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
function nameless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nameOf = (control: Element): string => {
      const labelledBy = control.getAttribute('aria-labelledby');
      return (
        control.getAttribute('aria-label') ??
        (labelledBy === null ? undefined : document.getElementById(labelledBy)?.textContent) ??
        (control as HTMLInputElement).labels?.[0]?.textContent ??
        control.textContent
      );
    };
    return [...document.querySelectorAll('button, a, input, select, textarea, summary, [role=tab]')]
      .filter((control) => control.getAttribute('aria-hidden') !== 'true' && nameOf(control).trim() === '')
      .map((control) => control.outerHTML.slice(0, 120));
  });
}

async function screenshot(page: Page, name: string): Promise<void> {
  // What sticks to the window's edge would be pictured in the middle.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
}
