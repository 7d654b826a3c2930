// A letter by keyboard alone, from the webmail's own lines to Send, and through the window that asks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { askBackground } from './harness/ask-background.ts';
import { openCompose, setRecipients } from './harness/roundcube-pages.ts';
import { arrived, openDesk, openedComposer, signIn, type Desk } from './harness/writing-desk.ts';

const MAX_TABS = 60;

describe('By keyboard alone a letter', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  /** Presses Tab until it is there. */
  const tabTo = async (page: Page, name: string, isThere: () => Promise<boolean>): Promise<void> => {
    for (let tabs = 0; tabs < MAX_TABS; tabs++) {
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
  const write = async (subject: string): Promise<Frame> => {
    const { page } = desk;
    await openCompose(page, stack);
    await setRecipients(page, 'to', 'bob@example.test');
    await page.focus('[name="_subject"]');
    await page.keyboard.type(subject);
    // Our bar above the editor: Sign, then Encrypt.
    await tabTo(page, 'the bar', () =>
      page.evaluate(
        () =>
          document.activeElement === document.querySelector('#composebodycontainer')?.previousElementSibling,
      ),
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const { frame } = await openedComposer(page);
    await tabTo(page, 'the text', () =>
      frame.evaluate(() => document.hasFocus() && document.activeElement instanceof HTMLTextAreaElement),
    );
    await page.keyboard.type('By keys.');
    await frame.locator('.send-bar .button.primary[data-arming=armed]:enabled').waitFor();
    await tabTo(page, 'Send', isFocused(frame, /^Send signed and encrypted$/));
    return frame;
  };

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
