// What is being written survives the page, encrypted in the extension, and nobody finds it there in clear.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { leakDetector } from '../webmail/leak-search.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { askBackground } from './harness/ask-background.ts';
import { clickButtonInPage } from './harness/closed-root.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';
import { databasesOf, type Item } from './harness/stored-by-page.ts';
import { openCompose, setRecipients } from './harness/roundcube-pages.ts';
import { arrived, openDesk, openedComposer, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const BOB = 'bob@example.test';
const MARKER = 'draft-marker-7f1c20aa';
const FILE_MARKER = 'file-marker-93b1d6e2';
const FILE = { name: 'draft.txt', mimeType: 'text/plain', buffer: Buffer.from(`${FILE_MARKER}\n`) };

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`A letter that is being written in the ${kind} webmail`, { skip }, () => {
    let desk: Desk;
    let stack: WebmailStack;
    before(async () => {
      [desk, stack] = await Promise.all([openDesk(), startWebmail(kind)]);
      await signIn(desk, stack);
    });
    after(() => Promise.all([desk.close(), stack.stop()]));

    test('is offered again after the page was loaded anew, even with the keys locked meanwhile', async () => {
      const composer = await writeLetter(desk, stack, 'Encrypt', {
        to: BOB,
        subject: 'Draft',
        text: MARKER,
        files: [FILE],
      });
      await composer.frame.locator('[data-saved]').waitFor();
      const kept = [...(await databasesOf(desk.popup)), ...(await extensionStorage(desk.popup))];
      assert.ok(
        kept.some(({ where }) => where === 'IndexedDB waxseal drafts'),
        'there is a draft to be searched',
      );
      for (const marker of [MARKER, FILE_MARKER]) {
        const leaks = leakDetector(marker);
        assert.deepEqual(
          kept.filter(({ bytes }) => leaks(bytes)).map(({ where }) => where),
          [],
        );
      }

      await askBackground(desk.popup, 'vault.lock', null);
      await desk.page.reload();
      const again = await openedComposer(desk.page);
      await again.frame.locator('[data-obstacle=vault-locked]').waitFor();
      await askBackground(desk.popup, 'vault.unlock', { passphrase: PASSPHRASE });
      const offered = await eventually('the offer of the draft', async () => {
        const composer = await openedComposer(desk.page);
        return (await composer.button('Restore it').count()) > 0 && composer;
      });
      await offered.frame.getByText(MARKER).waitFor();
      await offered.pressArmed('Restore it');
      assert.equal(await offered.field.inputValue(), MARKER);
      await offered.button(`Remove ${FILE.name}`).waitFor();
      // The page's own lines are the webmail's to keep.
      await setRecipients(desk.page, 'to', BOB);
      await desk.page.fill('[name="_subject"]', 'Draft');
      await offered.sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Draft');
      const opened = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
      assert.equal(opened.text.trimEnd(), MARKER);
      assert.deepEqual(opened.attachments.get(FILE.name), FILE.buffer);
      const drafts = (await databasesOf(desk.popup)).find(({ where }) => where.endsWith(' drafts'));
      assert.equal(drafts?.bytes.toString(), '[]', 'the draft of a sent letter is gone');
    });

    test('is not lost when the composer is left for the webmail’s editor', async () => {
      const composer = await writeLetter(desk, stack, 'Encrypt', { to: BOB, subject: 'Left', text: MARKER });
      await composer.pressArmed('Write without Waxseal');
      await composer.frame.getByText('What you wrote stays in Waxseal').waitFor();
      await composer.pressArmed('Write without Waxseal');
      await desk.page.locator('[name="_message"]').waitFor();
      assert.equal(
        await desk.page.locator('[name="_message"]').inputValue(),
        '',
        'nothing of it is in the page',
      );
      await clickButtonInPage(desk.page, 'Encrypt');
      const again = await openedComposer(desk.page);
      await again.pressArmed('Restore it');
      assert.equal(await again.field.inputValue(), MARKER);
    });

    test('is no more the writer’s own after it was restored than it was before', async () => {
      await openCompose(desk.page, stack, { _to: BOB });
      await desk.page.fill('[name="_message"]', 'Words of the page.');
      await clickButtonInPage(desk.page, 'Encrypt');
      const composer = await openedComposer(desk.page);
      await composer.frame.locator('[data-obstacle=page-content]').waitFor();
      await composer.field.press('End');
      await composer.field.pressSequentially(' Words of the writer.');
      await composer.frame.locator('[data-saved]').waitFor();
      await desk.page.reload();
      const again = await openedComposer(desk.page);
      await again.pressArmed('Restore it');
      assert.match(await again.field.inputValue(), /Words of the page\..*Words of the writer\./s);
      await again.frame.locator('[data-obstacle=page-content]').waitFor();
      // What was taken stays taken.
      await again.takePageContent();
      await again.field.press('End');
      await again.field.pressSequentially(' More.');
      await again.frame.locator('[data-saved]').waitFor();
      await desk.page.reload();
      const last = await openedComposer(desk.page);
      await last.pressArmed('Restore it');
      await last.field.waitFor();
      assert.equal(await last.frame.locator('[data-obstacle=page-content]').count(), 0);
    });

    test('is given back to the webmail’s editor when the composer cannot begin', async () => {
      await openCompose(desk.page, stack, { _to: BOB });
      await desk.page.fill('[name="_message"]', 'begun outside');
      await stack.endSessions();
      await clickButtonInPage(desk.page, 'Sign');
      const frame = await eventually('the failure', async () => {
        const found = desk.page.frames().find((one) => one.url().includes('/frames/composer.html'));
        return (
          ((await found
            ?.locator('.failure')
            .count()
            .catch(() => 0)) ?? 0) > 0 && found
        );
      });
      assert.match(await frame.locator('.failure').innerText(), /signed you out/);
      // The frame goes away under the click, which then has nobody to report its end.
      const back = frame.getByRole('button', { name: 'Write without Waxseal' });
      void back.click({ timeout: 2_000 }).catch(() => undefined);
      await desk.page.locator('[name="_message"]').waitFor();
      assert.equal(await desk.page.locator('[name="_message"]').inputValue(), 'begun outside');
      await signIn(desk, stack);
    });
  });
}

async function extensionStorage(popup: Page): Promise<Item[]> {
  const areas = await popup.evaluate(async () => [
    ['storage.local', JSON.stringify(await chrome.storage.local.get(null))] as const,
    ['storage.session', JSON.stringify(await chrome.storage.session.get(null))] as const,
  ]);
  return areas.map(([where, json]) => ({ where, bytes: Buffer.from(json) }));
}
