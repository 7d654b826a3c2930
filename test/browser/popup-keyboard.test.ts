// The popup without a pointer: everything is reached, seen and done with the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { eventually } from '../eventually.ts';
import { makePki, P12_PASSWORD, type Pki } from '../webmail/pki.ts';
import { builtExtension } from './harness/built-extension.ts';
import { fileChooserOf } from './harness/choosing.ts';
import { launchChromium, type ChromiumSession } from './harness/chromium.ts';

const PASSPHRASE = 'copper lantern orchard';
const PATIENCE_MS = 10_000;
/** More stops than any place has. */
const MAX_TABS = 60;

describe('the popup by keyboard', { concurrency: false }, () => {
  let pki: Pki;
  let chromium: ChromiumSession;
  let page: Page;
  before(async () => {
    const extension = await builtExtension('chromium');
    [pki, chromium] = await Promise.all([makePki(), launchChromium({ extension })]);
    chromium.context.setDefaultTimeout(PATIENCE_MS);
    page = await chromium.openExtensionPage('popup/popup.html?view=page#identities');
    await page.getByRole('button', { name: 'Set passphrase' }).waitFor();
  });
  after(async () => {
    await chromium.close();
    await pki.dispose();
  });

  const press = (key: string) => page.keyboard.press(key);
  const type = (words: string) => page.keyboard.type(words);
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement!;
      const label = (element as HTMLInputElement).labels?.[0]?.textContent;
      return element.getAttribute('aria-label') ?? label ?? element.textContent;
    });
  /** Presses Tab until the control of this name has the focus. */
  const tabTo = async (name: string): Promise<void> => {
    for (let stop = 0; stop < MAX_TABS; stop++) {
      if ((await focused()).startsWith(name)) return;
      await press('Tab');
    }
    assert.fail(`${name} cannot be reached by Tab`);
  };

  test('a passphrase is set and an identity imported', async () => {
    await tabTo('New passphrase');
    await type(PASSPHRASE);
    await press('Tab');
    await type(PASSPHRASE);
    await press('Enter');
    await page.getByRole('button', { name: 'Choose key files' }).waitFor();
    await tabTo('Choose key files');
    const chooser = await fileChooserOf(page, () => press('Enter'));
    await chooser.setFiles(pki.people.alice.p12.file);
    // The file's password is asked for where the focus already is.
    await page.getByLabel('Password of alice.p12').waitFor();
    assert.match(await focused(), /^Password of alice\.p12/);
    await type(P12_PASSWORD);
    await press('Enter');
    await page.locator('.item-title', { hasText: 'Alice Ray' }).waitFor();
  });

  test('arrow keys, Home and End move between the tabs, which are one stop', async () => {
    await page.reload();
    await page.locator('.item-title').waitFor();
    await tabTo('My certificates');
    for (const [key, name] of [
      ['ArrowRight', 'Contacts'],
      ['ArrowDown', 'Trusted issuers'],
      ['End', 'Settings'],
      ['ArrowRight', 'My certificates'],
      ['ArrowLeft', 'Settings'],
      ['Home', 'My certificates'],
    ] as const) {
      await press(key);
      assert.equal(await focused(), name);
      const selected = page.locator('[role=tab][aria-selected=true]');
      await page.waitForFunction(
        (tab) => document.querySelector('[role=tab][aria-selected=true]')?.textContent === tab,
        name,
      );
      assert.equal(await selected.count(), 1);
    }
    await press('Tab');
    assert.notEqual(await focused(), 'Contacts');
  });

  test('a removed identity comes back by Enter, because Undo has the focus', async () => {
    await tabTo('Remove Alice Ray');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo('Remove the key');
    await press('Enter');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.locator('.item-title').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'Undo');
    await press('Enter');
    await page.locator('.item-title', { hasText: 'Alice Ray' }).waitFor();
    // Focus went back into the page, not out of the document.
    await page.waitForFunction(() => document.activeElement?.id === 'panel');
  });

  test('details open with the heading in focus and close with Escape', async () => {
    await tabTo('Details of Alice Ray');
    await press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await tabTo('All details');
    await press('Enter');
    await page.getByText('Serial number').waitFor();
    await press('Escape');
    await page.getByRole('heading', { name: 'My certificates' }).waitFor();
  });

  test('a dialog keeps the focus, Escape closes it and gives the focus back', async () => {
    await tabTo('My certificates');
    await press('End');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await tabTo('Change passphrase');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    const inDialog = () =>
      page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      );
    for (let stop = 0; stop < 12; stop++) {
      await press('Tab');
      assert.equal(await inDialog(), true);
    }
    // Away from the last stop: from there the focus goes round through the browser, and may come back after Escape.
    await tabTo('Cancel');
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await eventually('the focus back', async () => (await focused()).startsWith('Change passphrase'));
  });

  test('whatever has the focus is seen to have it', async () => {
    await page.reload();
    await page.getByLabel('Sign new messages').waitFor();
    for (let stop = 0; stop < 20; stop++) {
      await press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement!;
        // The colours' radio buttons are hidden; their dot shows the focus for them.
        const shown = element.classList.contains('visually-hidden') ? element.nextElementSibling! : element;
        return element === document.body || getComputedStyle(shown).outlineStyle !== 'none';
      });
      assert.equal(seen, true, await focused());
    }
  });
});
