// Where the administrator has switched off sending as it is, the sealed message goes out as an attachment.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { clickButtonInPage } from './harness/closed-root.ts';
import { openCompose } from './harness/roundcube-pages.ts';
import { arrived, headerOf, openDesk, openedComposer, signIn, type Desk } from './harness/writing-desk.ts';

const SECRET = 'sealed-secret-58d2';
const FILE = { name: 'secret.txt', mimeType: 'text/plain', buffer: Buffer.from('secret-in-file-31ab\n') };

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
        await page.locator('input[type=file][name="_attachments[]"]').setInputFiles(FILE);
        const listed = page.locator('li[id^="rcmfile"]');
        await listed.filter({ hasText: FILE.name }).waitFor();
        await clickButtonInPage(page, 'Encrypt');
        const composer = await openedComposer(page);
        await composer.frame.getByText('This webmail cannot send protected mail as it is').waitFor();
        await composer.button(`Remove ${FILE.name}`).waitFor();
        assert.equal((await composer.field.inputValue()).trimEnd(), 'begun outside');
        await composer.field.fill(`${SECRET}\n`);
        assert.equal(
          await composer.frame.locator('.send-bar .button.primary').innerText(),
          'Attach signed and encrypted message',
        );
        await composer.pressSend();
        await composer.frame.getByText('The protected message is attached as smime.p7m.').waitFor();
        await listed.filter({ hasText: 'smime.p7m' }).waitFor();
        await eventually('the clear file to be out of the form', async () => (await listed.count()) === 1);
        await page.locator('button.send').click();

        const { raw } = await arrived(stack, 'bob', 'By attachment');
        assert.match(headerOf(raw), /^content-type: multipart\/mixed/im);
        const text = raw.toString('latin1');
        assert.match(text, /smime\.p7m/);
        assert.match(text.replace(/=?\r\n/g, ''), /protected with S\/MIME/);
        for (const clear of [SECRET, 'begun outside', FILE.buffer.toString('base64').slice(0, 20)])
          assert.ok(!text.includes(clear), clear);
        const sealed = /filename="?smime\.p7m"?[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(text)![1]!;
        const asMessage = `Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\nMIME-Version: 1.0\r\n\r\n${sealed.trim()}\r\n`;
        const inner = await decryptAndVerifyOpaque(Buffer.from(asMessage));
        assert.match(inner.text, new RegExp(SECRET));
        assert.deepEqual(inner.attachments.get(FILE.name), FILE.buffer);
      });

      const decryptAndVerifyOpaque = (message: Buffer) =>
        decryptAndVerify(message, desk.pki.people.bob, desk.pki.root);
    });
  }
}
