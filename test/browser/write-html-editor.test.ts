// Where the webmail's editor is TinyMCE: what was written there moves into the composer, and no trace of it stays.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startWebmail } from '../webmail/start.ts';
import { clickButtonInPage } from './harness/closed-root.ts';
import { openCompose } from './harness/roundcube-pages.ts';
import { arrived, openDesk, openedComposer, signIn, type Desk } from './harness/writing-desk.ts';

const skip = (await chromiumMissing()) || (await webmailMissing('roundcube'));

describe('In a webmail that writes HTML', { skip }, () => {
  let desk: Desk;
  let stack: WebmailStack;
  before(async () => {
    // 1: always HTML.
    [desk, stack] = await Promise.all([openDesk(), startWebmail('roundcube', { config: { htmleditor: 1 } })]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  const compose = async (): Promise<Frame> => {
    await openCompose(desk.page, stack, { _to: 'bob@example.test' });
    await desk.page.fill('[name="_subject"]', 'From TinyMCE');
    const element = await desk.page.waitForSelector('#composebody_ifr');
    const editor = (await element.contentFrame())!;
    await editor.locator('body[contenteditable=true]').click();
    await editor.page().keyboard.type('Two lines,');
    await editor.page().keyboard.press('Enter');
    await editor.page().keyboard.type('begun in HTML.');
    return editor;
  };

  test('the text moves into the composer and out of the page, and is sent from there alone', async () => {
    const editor = await compose();
    await clickButtonInPage(desk.page, 'Encrypt');
    const composer = await openedComposer(desk.page);
    assert.match(await composer.field.inputValue(), /^Two lines,\n+begun in HTML\.\s*$/);
    await eventually('the editor to be empty', async () => (await editor.innerText('body')).trim() === '');
    await composer.field.fill('finished here\n');
    await composer.takePageContent();
    await composer.sendAndLeave();
    const { raw } = await arrived(stack, 'bob', 'From TinyMCE');
    const { text } = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
    assert.equal(text, 'finished here\n');
  });

  test('the text is given back to the editor when the composer cannot begin', async () => {
    const editor = await compose();
    await stack.endSessions();
    await clickButtonInPage(desk.page, 'Sign');
    const composer = await eventually('the failure', async () => {
      const frame = desk.page.frames().find((one) => one.url().includes('/frames/composer.html'));
      const failures = frame?.locator('.failure').count();
      return ((await failures?.catch(() => 0)) ?? 0) > 0 && frame;
    });
    // The frame goes away under the click, which then has nobody to report its end.
    const back = composer.getByRole('button', { name: 'Write without Waxseal' });
    void back.click({ timeout: 2_000 }).catch(() => undefined);
    await eventually('the text to be back', async () =>
      /Two lines,\n+begun in HTML\./.test(await editor.innerText('body')),
    );
  });
});
