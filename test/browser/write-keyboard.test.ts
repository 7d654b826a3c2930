// A letter by keyboard alone, from the webmail's own lines to Send, and through the window that asks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { askBackground } from './harness/ask-background.ts';
import { clickButtonInPage, textInPage } from './harness/closed-root.ts';
import { openCompose, setRecipients } from './harness/roundcube-pages.ts';
import { arrived, openDesk, openedComposer, signIn, type Desk } from './harness/writing-desk.ts';

const MAX_TABS = 60;

/** Nobody's hands are quicker; our bar counts a key as meant only after the place was at rest for less than this. */
const HANDS_MS = 800;

describe('By keyboard alone a letter', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  /** Presses Tab until it is there. */
  const tabTo = async (
    page: Page,
    name: string,
    isThere: () => Promise<boolean>,
    most = MAX_TABS,
  ): Promise<void> => {
    for (let tabs = 0; tabs <= most; tabs++) {
      if (await isThere()) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`${name} is not reached by Tab`);
  };
  const isFocused = (frame: Frame | Page, words: RegExp) => (): Promise<boolean> =>
    frame.evaluate(
      (source) => document.hasFocus() && new RegExp(source).test(document.activeElement?.textContent ?? ''),
      words.source,
    );
  const isInText = (frame: Frame): Promise<boolean> =>
    frame.evaluate(() => document.activeElement instanceof HTMLTextAreaElement);
  const write = async (subject: string): Promise<Frame> => {
    const { page } = desk;
    await openCompose(page, stack);
    await setRecipients(page, 'to', 'bob@example.test');
    await page.focus('[name="_subject"]');
    await page.keyboard.type(subject);
    // Our bar above the editor comes next: Sign, then Encrypt.
    const isInBar = (): Promise<boolean> =>
      page.evaluate(
        () =>
          document.activeElement === document.querySelector('#composebodycontainer')?.previousElementSibling,
      );
    await tabTo(page, 'the bar', isInBar, 1);
    await page.keyboard.press('Tab');
    assert.ok(await isInBar(), 'both buttons are in it');
    await sleep(HANDS_MS);
    await page.keyboard.press('Enter');
    const { frame } = await openedComposer(page);
    // Who has named the recipients goes on with the text.
    await eventually('the keyboard to be in the text', () => isInText(frame));
    await page.keyboard.type('By keys.');
    await frame.locator('.send-bar .button.primary[data-arming=armed]:enabled').waitFor();
    await tabTo(page, 'Send', isFocused(frame, /^Send signed and encrypted$/));
    return frame;
  };

  test('that names nobody yet goes on with the line for recipients', async () => {
    const { page } = desk;
    await openCompose(page, stack);
    await page.focus('[name="_subject"]');
    await page.keyboard.press('Tab');
    await sleep(HANDS_MS);
    await page.keyboard.press('Enter');
    const { frame } = await openedComposer(page);
    await page.keyboard.type('bob@example.test');
    await frame.locator('.chip', { hasText: 'bob@example.test' }).waitFor();
    assert.equal(await frame.getByRole('textbox', { name: 'Message' }).inputValue(), '');
  });

  test('is begun, written and sent', async () => {
    const frame = await write('Keys');
    await desk.page.keyboard.press('Space');
    await eventually('the frame to go', () => Promise.resolve(frame.isDetached()));
    const { raw } = await arrived(stack, 'bob', 'Keys');
    const { text } = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
    assert.equal(text.trimEnd(), 'By keys.');
  });

  test('is confirmed in a window of ours, where that is set, or not', async () => {
    await askBackground(desk.popup, 'settings.change', { confirmSending: true });
    const frame = await write('Confirmed keys');
    await desk.page.keyboard.press('Enter');
    const question = (): Promise<Page> =>
      eventually('the window that asks', () =>
        desk.chromium.context.pages().find((page) => page.url().includes('/frames/confirm.html')),
      );
    const first = await question();
    await first.locator('.letter-facts', { hasText: 'bob@example.test' }).waitFor();
    assert.equal(
      await first.evaluate(() => document.activeElement?.localName),
      'h1',
      'no button has the focus',
    );
    await tabTo(first, 'no', isFocused(first, /do not send/));
    // The window closes under the key.
    await first.keyboard.press('Enter').catch(() => undefined);
    await frame.locator('.send-bar').waitFor();
    assert.ok(!(await stack.messages('bob', 'INBOX')).some(({ raw }) => raw.includes('Confirmed keys')));

    await desk.page.bringToFront();
    await tabTo(desk.page, 'Send', isFocused(frame, /^Send signed and encrypted$/));
    await frame.locator('.send-bar .button.primary[data-arming=armed]:enabled').waitFor();
    await eventually('the press to be heard', async () => {
      await desk.page.keyboard.press('Enter');
      return (await frame.locator('.send-bar').count()) === 0;
    });
    const second = await question();
    await second.locator('.button.primary[data-arming=armed]').waitFor();
    await tabTo(second, 'yes', isFocused(second, /^Send signed and encrypted$/));
    await second.keyboard.press('Enter').catch(() => undefined);
    await arrived(stack, 'bob', 'Confirmed keys');
    await askBackground(desk.popup, 'settings.change', { confirmSending: false });
  });
});

describe('When every recipient can read it encrypted, a composer', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
    await askBackground(desk.popup, 'settings.change', {
      signByDefault: false,
      encryptByDefault: 'when-possible',
    });
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  /** Longer than the page's fields go unlooked at, and the answer takes. */
  const LONG_ENOUGH_MS = 1_500;
  const composers = (): number =>
    desk.page.frames().filter((frame) => frame.url().includes('/frames/composer.html')).length;
  const offered = async (): Promise<boolean> =>
    (await textInPage(desk.page)).includes('Every recipient can read it encrypted.');

  test('does not open while recipients are being typed, and takes the keyboard from nothing afterwards', async () => {
    const { page } = desk;
    await openCompose(page, stack);
    await page.focus('[name="_to"]');
    await page.keyboard.type('bob@example.test, ');
    await eventually('it is offered', offered);
    await page.keyboard.type('carol@exam', { delay: 60 });
    await page.keyboard.type('ple.test');
    await sleep(LONG_ENOUGH_MS);
    assert.equal(composers(), 0);
    assert.equal(await page.inputValue('[name="_to"]'), 'bob@example.test, carol@example.test');
    await page.focus('[name="_subject"]');
    await page.keyboard.type('Typed ', { delay: 60 });
    const { frame, field } = await openedComposer(page);
    await page.keyboard.type('where it belongs');
    assert.equal(await page.inputValue('[name="_subject"]'), 'Typed where it belongs');
    assert.equal(await field.inputValue(), '');
    await frame.getByRole('button', { name: /^Encrypt/, pressed: true }).waitFor();
  });

  test('does not take the place of a text that is being written: it is offered, and opens on a click', async () => {
    const { page } = desk;
    await openCompose(page, stack);
    await page.focus('[name="_message"]');
    await page.keyboard.type('Dear Bob, ');
    await setRecipients(page, 'to', 'bob@example.test');
    await eventually('it is offered', offered);
    await page.keyboard.type('here is more.');
    await sleep(LONG_ENOUGH_MS);
    assert.equal(composers(), 0);
    await clickButtonInPage(page, 'Encrypt');
    const { field } = await openedComposer(page);
    assert.equal((await field.inputValue()).trimEnd(), 'Dear Bob, here is more.');
  });

  test('is not offered any more when somebody is added who cannot read it', async () => {
    const { page } = desk;
    await openCompose(page, stack);
    await page.focus('[name="_message"]');
    await page.keyboard.type('Dear both, ');
    await setRecipients(page, 'to', 'bob@example.test');
    await eventually('it is offered', offered);
    await setRecipients(page, 'cc', 'stranger@example.test');
    await eventually('it is not', async () => !(await offered()));
    assert.equal(composers(), 0);
  });
});
