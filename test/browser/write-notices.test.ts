// After a letter: a notice of ours in the next page says what was sent to whom, or what became of what was not sent.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Dialog, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { askBackground } from './harness/ask-background.ts';
import { clickButtonInPage, textInPage } from './harness/closed-root.ts';
import { forgetNotices, noNotice, shownNotice } from './harness/notices.ts';
import { pressArmed } from './harness/pressing.ts';
import { shownVerdict } from './harness/reading.ts';
import { openFolder, setRecipients, uidOf } from './harness/roundcube-pages.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';
import { openDesk, openedComposer, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const BOB = 'bob@example.test';
const CAROL = 'carol@example.test';
const TEXT = 'words-of-the-notice-5d1f';

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`After a letter in the ${kind} webmail`, { skip }, () => {
    let desk: Desk;
    let stack: WebmailStack;
    before(async () => {
      [desk, stack] = await Promise.all([openDesk(), startWebmail(kind)]);
      await signIn(desk, stack);
    });
    after(() => Promise.all([desk.close(), stack.stop()]));
    afterEach(async () => {
      desk.page.removeAllListeners('dialog');
      await askBackground(desk.popup, 'vault.unlock', { passphrase: PASSPHRASE });
      await forgetNotices(desk.chromium);
    });

    const write = (subject: string, to = BOB) =>
      writeLetter(desk, stack, 'Encrypt', { to, subject, text: `${TEXT}\n` });
    /** Leaves the compose window as a click on the webmail's own list does, whatever the webmail asks. */
    const leave = async (): Promise<void> => {
      await desk.page.evaluate(() => {
        // The webmail's own question before it leaves is not what is tried here.
        const { rcmail } = window as unknown as { rcmail: { compose_field_hash(save: boolean): void } };
        rcmail.compose_field_hash(true);
      });
      await openFolder(desk.page, stack);
    };

    test('the next page says what was sent to whom, and shows the copy', async () => {
      await (await write('Notice 1', `${BOB}, ${CAROL}`)).sendAndLeave();
      const notice = await shownNotice(desk.page, /Sent, signed and encrypted, to .*: Notice 1/);
      const words = await notice.locator('.foot-words').innerText();
      assert.ok(words.includes(BOB) && words.includes(CAROL), words);
      // It is read out once, and takes the keyboard from nobody.
      await notice.locator('[role=status]', { hasText: 'Notice 1' }).waitFor();
      assert.equal(await notice.evaluate(() => document.hasFocus()), false);
      await pressArmed(notice.getByRole('button', { name: 'Show' }));
      const { frame } = await shownVerdict(desk.page, 'valid');
      await frame.getByText(TEXT).waitFor();
      const { searchParams } = new URL(desk.page.url());
      assert.deepEqual([searchParams.get('_action'), searchParams.get('_mbox')], ['show', 'Sent']);
      await openFolder(desk.page, stack);
      await noNotice(desk.page);
    });

    test('the page has none of its words, and nothing of its own under it', async () => {
      await (await write('Notice 2')).sendAndLeave();
      await shownNotice(desk.page, /Notice 2/);
      const own = await textInPage(desk.page);
      assert.doesNotMatch(own, /Sent, signed/);
      const covered = await desk.page.evaluate(() => {
        const host = [...document.body.children].find(
          (element) => element instanceof HTMLElement && element.style.isolation === 'isolate',
        )!;
        const { top } = host.getBoundingClientRect();
        const controls = document.querySelectorAll('a, button, input, select');
        return [...controls].flatMap((control) => {
          const box = control.getBoundingClientRect();
          const isDrawn = box.height > 0 && box.top < innerHeight && control.checkVisibility();
          return isDrawn && box.bottom > top + 1 ? [control.outerHTML.slice(0, 120)] : [];
        });
      });
      assert.deepEqual(covered, []);
    });

    test('it stays over the next pages until it is closed, and is read out only once', async () => {
      await (await write('Notice 3')).sendAndLeave();
      await shownNotice(desk.page, /Notice 3/);
      await openFolder(desk.page, stack);
      const notice = await shownNotice(desk.page, /Notice 3/);
      assert.equal(await notice.locator('[role=status]').count(), 0);
      const close = notice.getByRole('button', { name: 'Close' });
      await close.focus();
      await close.press('Enter').catch(() => undefined);
      await noNotice(desk.page);
      await openFolder(desk.page, stack);
      await noNotice(desk.page);
    });

    test('a copy that is no longer there is said to be gone', async () => {
      await (await write('Notice 4')).sendAndLeave();
      const notice = await shownNotice(desk.page, /Notice 4/);
      const uid = await uidOf(desk.page, 'Notice 4');
      await desk.page.evaluate(deleteForGood, { uid, mailbox: 'Sent' });
      await pressArmed(notice.getByRole('button', { name: 'Show' }));
      await notice.getByText('Your copy was not found').waitFor();
    });

    test('what was written is kept when the window is left, and can be opened again', async () => {
      const composer = await write('Unsent 1');
      await composer.frame.locator('[data-saved]').waitFor();
      const asked = dialogsOf(desk.page);
      await leave();
      assert.deepEqual(asked, [], 'all is kept: nothing is asked');
      const notice = await shownNotice(desk.page, /What you wrote to bob@example\.test is kept/);
      await pressArmed(notice.getByRole('button', { name: 'Open it' }));
      const again = await openedComposer(desk.page);
      await again.pressArmed('Restore it');
      assert.equal(await again.field.inputValue(), `${TEXT}\n`);
    });

    test('the browser asks while something is not kept, and saves it meanwhile', async () => {
      const composer = await write('Unsent 2');
      await composer.frame.locator('[data-saved]').waitFor();
      await composer.field.click();
      await composer.field.press('Control+End');
      const asked = dialogsOf(desk.page);
      await composer.field.pressSequentially('and the end');
      await leave();
      assert.deepEqual(asked, ['beforeunload']);
      const notice = await shownNotice(
        desk.page,
        /What you wrote to bob@example\.test is kept as an encrypted draft\.\s*$/,
      );
      await pressArmed(notice.getByRole('button', { name: 'Open it' }));
      const again = await openedComposer(desk.page);
      await again.pressArmed('Restore it');
      assert.match(await again.field.inputValue(), /and the end$/);
    });

    test('what could not be kept is said', async () => {
      const composer = await write('Unsent 3');
      await composer.frame.locator('[data-saved]').waitFor();
      await composer.field.press('Control+End');
      await composer.field.pressSequentially('lost');
      await askBackground(desk.popup, 'vault.lock', null);
      await composer.frame.getByText('Not saved.').waitFor();
      dialogsOf(desk.page);
      await leave();
      await shownNotice(desk.page, /is kept as an encrypted draft, but the last words are missing/);
    });

    test('a draft whose window the webmail has lost moves into a new one', async () => {
      const composer = await write('Unsent 4');
      await composer.frame.locator('[data-saved]').waitFor();
      await stack.endSessions();
      await signIn(desk, stack);
      const notice = await shownNotice(desk.page, /What you wrote to bob@example\.test is kept/);
      await pressArmed(notice.getByRole('button', { name: 'Open it' }));
      const again = await openedComposer(desk.page);
      await again.pressArmed('Restore it');
      assert.equal(await again.field.inputValue(), `${TEXT}\n`);
      await again.frame.locator('.letter-facts .chip', { hasText: BOB }).waitFor();
    });

    test('a window that is closed has its say in the tab that was used last', async () => {
      const { page } = desk;
      await openFolder(page, stack);
      const [own] = await Promise.all([
        page.waitForEvent('popup'),
        page.evaluate((url) => void window.open(url, 'own', 'width=900,height=700'), composeUrl(stack)),
      ]);
      await setRecipients(own, 'to', BOB);
      await own.fill('[name="_subject"]', 'In its own window');
      await clickButtonInPage(own, 'Encrypt');
      const composer = await openedComposer(own);
      await composer.fill({ text: `${TEXT}\n` });
      await composer.frame.locator('[data-saved]').waitFor();
      await own.close();
      await shownNotice(page, /What you wrote to bob@example\.test is kept/);
    });

    if (kind === 'roundcube')
      test('a window of its own closes after sending, and the list that opened it says so', async () => {
        const { page } = desk;
        await openFolder(page, stack);
        const [own] = await Promise.all([
          page.waitForEvent('popup'),
          page.evaluate((url) => void window.open(url, 'own', 'width=900,height=900'), composeUrl(stack)),
        ]);
        await setRecipients(own, 'to', BOB);
        await own.fill('[name="_subject"]', 'From its own window');
        await clickButtonInPage(own, 'Encrypt');
        const composer = await openedComposer(own);
        await composer.fill({ text: `${TEXT}\n` });
        await Promise.all([own.waitForEvent('close'), composer.pressSend()]);
        await shownNotice(page, /Sent, signed and encrypted, to bob@example\.test: From its own window/);
      });
  });
}

function composeUrl(stack: WebmailStack): string {
  return `${stack.url}?_task=mail&_action=compose&_extwin=1`;
}

/** Lets every question of the browser's pass, and lists them. */
function dialogsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', (dialog: Dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  return asked;
}

/** In the page: deletes a message for good, as the webmail's own script asks for it. */
async function deleteForGood({ uid, mailbox }: { uid: string; mailbox: string }): Promise<void> {
  const { rcmail } = window as unknown as { rcmail: { env: { request_token: string } } };
  const token = rcmail.env.request_token;
  await fetch('?_task=mail&_action=delete&_remote=1', {
    method: 'POST',
    body: new URLSearchParams({ _uid: uid, _mbox: mailbox, _token: token }),
    headers: { 'X-Roundcube-Request': token },
  });
}
