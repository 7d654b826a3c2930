// Where the administrator has switched off sending as it is, the sealed message goes out as an attachment.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { clickButtonInPage } from './harness/closed-root.ts';
import { openCompose } from './harness/roundcube-pages.ts';
import { arrived, headerOf, openDesk, openedComposer, signIn, type Desk } from './harness/writing-desk.ts';

const SECRET = 'sealed-secret-58d2';
const OTHER_FILE = { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('another-file-77fe\n') };
const FILE = { name: 'secret.txt', mimeType: 'text/plain', buffer: Buffer.from('secret-in-file-31ab\n') };

/**
 * Counts the changes of the form's files from now on, and how many were under way at the same time: the webmail's
 * session, where the list of them is, would keep only one of two.
 */
async function watchFormFiles(page: Page): Promise<{ made: number; atOnce: number }> {
  const changes = { made: 0, atOnce: 0 };
  let underWay = 0;
  await page.route(/_action=(upload|remove-attachment)/, async (route) => {
    changes.made++;
    changes.atOnce = Math.max(changes.atOnce, ++underWay);
    const response = await route.fetch();
    underWay--;
    await route.fulfill({ response });
  });
  return changes;
}

let desk: Desk;
const noBrowser = await chromiumMissing();
before(async () => {
  if (noBrowser === false) desk = await openDesk();
});
after(async () => {
  if (noBrowser === false) await desk.close();
});

for (const kind of WEBMAIL_KINDS) {
  for (const disabled of ['import', 'bounce']) {
    const skip = noBrowser || (await webmailMissing(kind));
    describe(`In the ${kind} webmail without ${disabled}`, { skip }, () => {
      let stack: WebmailStack;
      before(async () => {
        stack = await startWebmail(kind, { config: { disabled_actions: [`mail.${disabled}`] } });
        await signIn(desk, stack);
      });
      after(() => stack.stop());

      test('the writer is told, and the sealed message alone goes out as smime.p7m', async () => {
        const { page } = desk;
        await openCompose(page, stack, { _to: 'bob@example.test' });
        await page.fill('[name="_subject"]', 'By attachment');
        // What is in the form already moves into the composer, and must not go out beside the sealed file.
        await page.fill('[name="_message"]', 'begun outside');
        const listed = page.locator('li[id^="rcmfile"]');
        for (const file of [FILE, OTHER_FILE]) {
          await page.locator('input[type=file][name="_attachments[]"]').setInputFiles(file);
          await listed.filter({ hasText: file.name }).waitFor();
        }
        await clickButtonInPage(page, 'Encrypt');
        const composer = await openedComposer(page);
        await composer.frame.getByText('This webmail cannot send protected mail directly').waitFor();
        for (const { name } of [FILE, OTHER_FILE]) await composer.button(`Remove ${name}`).waitFor();
        assert.equal((await composer.field.inputValue()).trimEnd(), 'begun outside');
        await composer.field.fill(`${SECRET}\n`);
        await composer.takePageContent();
        assert.equal(
          await composer.frame.locator('.send-bar .button.primary').innerText(),
          'Attach signed and encrypted message',
        );
        const changes = await watchFormFiles(page);
        await composer.pressSend();
        await composer.frame.getByText('The protected message is attached as smime.p7m.').waitFor();
        assert.deepEqual(await listed.filter({ hasText: 'smime.p7m' }).count(), 1);
        assert.equal(await listed.count(), 1, 'the clear files are out of the form');
        assert.deepEqual(changes, { made: 3, atOnce: 1 });
        await page.locator('button.send').click();
        await page.waitForURL((url) => url.searchParams.get('_action') !== 'compose');

        const { raw } = await arrived(stack, 'bob', 'By attachment');
        assert.match(headerOf(raw), /^content-type: multipart\/mixed/im);
        const text = raw.toString('latin1');
        assert.match(text, /smime\.p7m/);
        assert.match(text.replace(/=?\r\n/g, ''), /protected with S\/MIME/);
        const clearFiles = [FILE, OTHER_FILE].map(({ buffer }) => buffer.toString('base64').slice(0, 20));
        for (const clear of [SECRET, 'begun outside', ...clearFiles]) assert.ok(!text.includes(clear), clear);
        const sealed = /filename="?smime\.p7m"?[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(text)![1]!;
        const asMessage = `Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\nMIME-Version: 1.0\r\n\r\n${sealed.trim()}\r\n`;
        const inner = await decryptAndVerifyOpaque(Buffer.from(asMessage));
        assert.match(inner.text, new RegExp(SECRET));
        for (const { name, buffer } of [FILE, OTHER_FILE])
          assert.deepEqual(inner.attachments.get(name), buffer);
      });

      test('a sealed file that the webmail does not take is not said to be attached', async () => {
        const { page } = desk;
        await openCompose(page, stack, { _to: 'bob@example.test' });
        await page.fill('[name="_subject"]', 'Not imported');
        await clickButtonInPage(page, 'Encrypt');
        const composer = await openedComposer(page);
        await composer.field.fill(`${SECRET}\n`);
        await page.route(/_action=upload/, (route) => route.fulfill({ status: 500, body: '' }));
        await composer.pressSend();
        assert.equal((await composer.failure()).code, 'webmail.not-attached');
        assert.equal(await page.locator('button.send:visible').count(), 0);
        await page.unroute(/_action=upload/);
        // The webmail's own notice lies over the button for a while, which then rightly takes no press.
        await composer.pressSend();
        await composer.frame.getByText('The protected message is attached as smime.p7m.').waitFor();
        await page.locator('button.send').click();
        await page.waitForURL((url) => url.searchParams.get('_action') !== 'compose');
        const { raw } = await arrived(stack, 'bob', 'Not imported');
        assert.match(raw.toString('latin1'), /smime\.p7m/);
      });

      const decryptAndVerifyOpaque = (message: Buffer) =>
        decryptAndVerify(message, desk.pki.people.bob, desk.pki.root);
    });
  }
}
