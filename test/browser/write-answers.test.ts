// Answers to encrypted mail stay encrypted by themselves; the original is marked, and the webmail's draft is gone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { entityWithAttachment, plainMessage, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { extensionFrame } from './harness/chromium.ts';
import { clickButtonInPage } from './harness/closed-root.ts';
import { openCompose, openFolder, openMessage, setRecipients, uidOf } from './harness/roundcube-pages.ts';
import {
  arrived,
  headerOf,
  openDesk,
  openedComposer,
  signIn,
  whileOneMoreIsSeen,
  writeLetter,
  type Desk,
} from './harness/writing-desk.ts';

const FIGURES = Buffer.from('item,price\r\nwax,12.50\r\n');

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`In the ${kind} webmail`, { skip }, () => {
    let desk: Desk;
    let stack: WebmailStack;
    before(async () => {
      [desk, stack] = await Promise.all([
        openDesk(),
        startWebmail(kind, { config: { draft_autosave: 3600 } }),
      ]);
      await signIn(desk, stack);
    });
    after(() => Promise.all([desk.close(), stack.stop()]));

    const receive = async (subject: string): Promise<string> => {
      const { bob, alice } = desk.pki.people;
      const entity = entityWithAttachment('The price is secret.\n\nBob', 'figures.csv', FIGURES);
      await stack.deliver('alice', await signedAndEnveloped({ subject }, entity, bob, [alice]));
      await openFolder(desk.page, stack);
      return uidOf(desk.page, subject);
    };
    const read = (subject: string): Promise<void> =>
      whileOneMoreIsSeen(desk, async () => {
        await openMessage(desk.page, stack, subject);
        const reader = await extensionFrame(desk.page, 'frames/reader.html');
        await reader.getByText('The price is secret.').waitFor();
      });
    const flagsOf = async (subject: string): Promise<readonly string[]> =>
      (await arrived(stack, 'alice', subject)).flags;

    test('a reply to an encrypted letter is encrypted by itself and quotes what was decrypted', async () => {
      const uid = await receive('Prices');
      await read('Prices');
      await openCompose(desk.page, stack, { _reply_uid: uid, _mbox: 'INBOX' });
      const composer = await openedComposer(desk.page);
      const quoted = await composer.field.inputValue();
      assert.match(quoted, /^> The price is secret\.$/m);
      assert.equal(await desk.page.locator('[name="_message"]').inputValue(), '', 'the page has none of it');
      await composer.field.fill(`Agreed.\n\n${quoted}`);
      assert.match(
        await composer.frame.locator('.send-bar .button.primary').innerText(),
        /signed and encrypted/,
      );
      await composer.sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Re: Prices');
      const { text } = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
      assert.match(text, /^Agreed\.\n\n.*Bob Ray.*\n> The price is secret\./);
      assert.match(headerOf(raw), /^in-reply-to: <.*@example\.test>/im);
      await eventually('the original marked as answered', async () =>
        (await flagsOf('Prices')).includes('\\Answered'),
      );
    });

    test('a reply to an encrypted letter that was never opened is encrypted, too', async () => {
      const uid = await receive('Unread prices');
      await openCompose(desk.page, stack, { _reply_uid: uid, _mbox: 'INBOX' });
      const composer = await openedComposer(desk.page);
      // The page names the original: without an act of the user's nothing is decrypted for it.
      assert.equal(await composer.field.inputValue(), '');
      assert.equal(await composer.button(/^Encrypt/).getAttribute('aria-pressed'), 'true');
      await composer.pressArmed('Open and quote it');
      await composer.frame.locator('.original-line', { hasText: 'bob@example.test' }).waitFor();
      assert.match(await composer.field.inputValue(), /^> The price is secret\.$/m);
    });

    test('a forwarded encrypted letter brings text and files along, decrypted and encrypted anew', async () => {
      const uid = await receive('To forward');
      await read('To forward');
      await openCompose(desk.page, stack, { _forward_uid: uid, _mbox: 'INBOX' });
      const composer = await openedComposer(desk.page);
      assert.equal(await composer.button('Remove smime.p7m').count(), 0);
      assert.equal(await composer.button('Remove figures.csv').count(), 0, 'files go by a click');
      await composer.pressArmed('Attach them');
      await composer.button('Remove figures.csv').waitFor();
      await setRecipients(desk.page, 'to', 'carol@example.test');
      await composer.pressArmed('They may read it');
      await composer.sendAndLeave();
      const { raw } = await arrived(stack, 'carol', 'Fwd: To forward');
      const opened = await decryptAndVerify(raw, desk.pki.people.carol, desk.pki.root);
      assert.match(opened.text, /^The price is secret\.$/m);
      assert.deepEqual([...opened.attachments], [['figures.csv', FIGURES]]);
      await eventually('the original marked as forwarded', async () =>
        (await flagsOf('To forward')).includes('$Forwarded'),
      );
    });

    test('what was begun in the webmail’s editor moves into the composer, and its draft is gone in the end', async () => {
      await openCompose(desk.page, stack, { _to: 'bob@example.test' });
      await desk.page.fill('[name="_subject"]', 'Moved');
      await desk.page.fill('[name="_message"]', 'begun outside');
      await desk.page.locator('#toolbar-menu a.save').click();
      const drafts = async () =>
        (await stack.messages('alice', 'Drafts')).map(({ raw }) => raw.toString('latin1'));
      await eventually('the webmail’s own draft', async () =>
        (await drafts()).some((raw) => raw.includes('begun outside')),
      );
      await eventually(
        'the page to know it',
        async () => (await desk.page.locator('[name="_draft_saveid"]').inputValue()) !== '',
      );
      await clickButtonInPage(desk.page, 'Encrypt');
      const composer = await openedComposer(desk.page);
      assert.equal((await composer.field.inputValue()).trimEnd(), 'begun outside');
      await composer.frame.getByText('The webmail had already saved a draft of this message').waitFor();
      await eventually(
        'the draft to be emptied',
        async () => !(await drafts()).some((raw) => raw.includes('begun outside')),
      );
      await composer.field.fill('finished inside\n');
      await composer.takePageContent();
      await composer.sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Moved');
      assert.equal(
        (await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root)).text,
        'finished inside\n',
      );
      await eventually('no draft to be left', async () => (await drafts()).length === 0);
    });

    test('what was typed into the webmail’s editor is never replaced by a quote', async () => {
      const uid = await receive('Secret prices');
      await read('Secret prices');
      await openCompose(desk.page, stack, { _reply_uid: uid, _mbox: 'INBOX' });
      const first = await openedComposer(desk.page);
      await first.pressArmed('Write without Waxseal');
      await desk.page.locator('[name="_message"]').fill('typed outside');
      await clickButtonInPage(desk.page, 'Encrypt');
      const composer = await openedComposer(desk.page);
      assert.equal((await composer.field.inputValue()).trim(), 'typed outside');
      await composer.pressArmed('Open and quote it');
      await composer.frame.locator('.original-line', { hasText: 'bob@example.test' }).waitFor();
      assert.match(await composer.field.inputValue(), /^typed outside\n[^]*^> The price is secret\.$/m);
    });

    // The rest depends on what the real one notes in a draft, and puts into the form of a message that it cannot read.
    if (kind !== 'roundcube') return;

    test('a continued draft of an answer keeps its thread, and its words', async () => {
      const fields = { subject: 'Meeting', extra: ['References: <first@example.test>'] };
      await stack.deliver('alice', plainMessage(fields, textEntity('Tomorrow?')));
      await openFolder(desk.page, stack);
      await openCompose(desk.page, stack, { _reply_uid: await uidOf(desk.page, 'Meeting'), _mbox: 'INBOX' });
      await desk.page.fill('[name="_message"]', 'half an answer');
      await desk.page.locator('#toolbar-menu a.save').click();
      await eventually(
        'the draft to be saved',
        async () => (await stack.messages('alice', 'Drafts')).length === 1,
      );
      await desk.page.waitForFunction(
        () => document.querySelector<HTMLInputElement>('[name="_draft_saveid"]')?.value !== '',
      );
      const draftUid = await desk.page.locator('[name="_draft_saveid"]').inputValue();
      await openFolder(desk.page, stack, 'Drafts');
      await openCompose(desk.page, stack, { _draft_uid: draftUid, _mbox: 'Drafts' });
      await clickButtonInPage(desk.page, 'Encrypt');
      const composer = await openedComposer(desk.page);
      assert.equal((await composer.field.inputValue()).trim(), 'half an answer');
      await composer.takePageContent();
      await composer.sendAndLeave();
      const header = headerOf((await arrived(stack, 'bob', 'Re: Meeting')).raw);
      const original = /^Message-ID: (<.*>)/im.exec(
        headerOf((await arrived(stack, 'alice', 'Meeting')).raw),
      )![1]!;
      assert.ok(header.includes(`In-Reply-To: ${original}`));
      assert.match(header, /^References: <first@example\.test> </m);
      await eventually('the original marked as answered', async () =>
        (await flagsOf('Meeting')).includes('\\Answered'),
      );
    });

    test('a protected letter that is edited as new brings its text and files along', async () => {
      const file = { name: 'figures.csv', mimeType: 'text/csv', buffer: FIGURES };
      const letter = {
        to: 'bob@example.test',
        subject: 'Once more',
        text: 'Word for word.\n',
        files: [file],
      };
      await (await writeLetter(desk, stack, 'Encrypt', letter)).sendAndLeave();
      await arrived(stack, 'alice', letter.subject, 'Sent');
      await openFolder(desk.page, stack, 'Sent');
      await openCompose(desk.page, stack, { _uid: await uidOf(desk.page, letter.subject), _mbox: 'Sent' });
      const composer = await openedComposer(desk.page);
      assert.equal(await composer.button('Remove smime.p7m').count(), 0);
      await composer.pressArmed('Open it and go on');
      await composer.button('Remove figures.csv').waitFor();
      assert.match(await composer.field.inputValue(), /^Word for word\.$/m);
    });

    test('an encrypted letter that is forwarded as a file is said to be closed to others', async () => {
      const uid = await receive('As a file');
      await openCompose(desk.page, stack, { _forward_uid: uid, _mbox: 'INBOX', _attachment: '1' });
      const composer = await openedComposer(desk.page);
      assert.equal(await composer.button(/^Encrypt/).getAttribute('aria-pressed'), 'true');
      const obstacle = composer.frame.locator('[data-obstacle=sealed-files]');
      await obstacle.filter({ hasText: 'As a file' }).waitFor();
      await composer.pressArmed('Attach it as it is');
      await obstacle.waitFor({ state: 'detached' });
    });
  });
}
