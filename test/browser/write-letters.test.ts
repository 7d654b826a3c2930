// What a letter may hold, and whom it may go to: both webmails send it as S/MIME that OpenSSL opens.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decrypt, decryptAndVerify, verifyClearSigned } from '../webmail/judged-by-openssl.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { setOptions, setRecipients } from './harness/roundcube-pages.ts';
import {
  arrived,
  forgetContacts,
  headerOf,
  importContacts,
  openDesk,
  signIn,
  writeLetter,
  type Desk,
} from './harness/writing-desk.ts';

const BOB = 'bob@example.test';
const CAROL = 'carol@example.test';
const ALICE = 'alice@example.test';

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`In the ${kind} webmail, a letter`, { skip }, () => {
    let desk: Desk;
    let stack: WebmailStack;
    before(async () => {
      [desk, stack] = await Promise.all([openDesk(), startWebmail(kind)]);
      await signIn(desk, stack);
    });
    after(() => Promise.all([desk.close(), stack.stop()]));

    /** The sender's own copy, and no other, says who got a blind one. */
    const keptOnce = async (subject: string): Promise<void> => {
      const copies = (await stack.messages('alice', 'Sent')).filter(({ raw }) =>
        headerOf(raw).includes(`Subject: ${subject}`),
      );
      assert.deepEqual(
        copies.map(({ raw }) => /^Bcc: (.*)$/m.exec(headerOf(raw))?.[1]),
        [CAROL],
      );
      assert.deepEqual(await stack.messages('alice', 'Drafts'), []);
    };

    test('that is only signed can be read by everybody and verifies after the hop', async () => {
      const text = 'Dear Bob,\nfor everyone to read.\n';
      const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('From me\n.\nto you') };
      const letter = { to: BOB, subject: 'Signed', text, files: [file] };
      await (await writeLetter(desk, stack, 'Sign', letter)).sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Signed');
      assert.match(headerOf(raw), /^content-type: multipart\/signed;.*application\/pkcs7-signature/im);
      const opened = await verifyClearSigned(raw, desk.pki.root);
      assert.equal(opened.text, text);
      assert.deepEqual([...opened.attachments], [[file.name, file.buffer]]);
    });

    test('keeps every script in subject, names, text and the names of files', async () => {
      const subject = 'Приказ № 7 – 命令 🕯';
      const text = 'Grüße aus Zürich\n日本語のテキスト\nعربى\n\u{1F56F}\n';
      const file = { name: 'résumé 履歴.txt', mimeType: 'text/plain', buffer: Buffer.from('ü') };
      const letter = { to: `"Bøb Ræy, 太郎" <${BOB}>`, subject, text, files: [file] };
      await (await writeLetter(desk, stack, 'Encrypt', letter)).sendAndLeave();
      const { raw } = await arrived(stack, 'bob', '=?utf-8?');
      const header = headerOf(raw);
      assert.ok(/^[\t\x20-\x7e\r\n]*$/.test(raw.toString('latin1')), 'seven bits on the way');
      assert.equal(decodedWords(/^Subject: (.*)$/m.exec(header)![1]!), subject);
      assert.match(decodedWords(/^To: (.*)$/m.exec(header)![1]!), /Bøb Ræy, 太郎/);
      const opened = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
      assert.equal(opened.text, text);
      assert.deepEqual([...opened.attachments], [[file.name, file.buffer]]);
    });

    test('may be empty, when the writer says so', async () => {
      const composer = await writeLetter(desk, stack, 'Encrypt', { to: BOB, subject: 'Empty', text: '' });
      await composer.pressArmed('Without text');
      await composer.sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Empty');
      assert.equal((await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root)).text, '');
    });

    test('to several goes to each once, and nobody sees who got a blind copy', async () => {
      const subject = 'To several';
      const before = stack.captures().length;
      const letter = {
        to: `Bob <${BOB}>, ${BOB.toUpperCase()}`,
        cc: ALICE,
        bcc: CAROL,
        subject,
        text: 'All.\n',
      };
      await (await writeLetter(desk, stack, 'Encrypt', letter)).sendAndLeave();
      const envelopes = stack.captures().slice(before);
      assert.deepEqual(
        envelopes.map(({ envelope }) => envelope.rcpts.map((address) => address.toLowerCase()).sort()),
        [[ALICE, BOB], [CAROL]],
      );
      for (const { raw } of envelopes) assert.doesNotMatch(headerOf(raw), /^(resent-)?bcc:/im);
      assert.doesNotMatch(headerOf(envelopes[0]!.raw), /carol/i);
      const { bob, alice, carol } = desk.pki.people;
      for (const [user, own, other] of [
        ['bob', bob, carol],
        ['alice', alice, carol],
        ['carol', carol, bob],
      ] as const) {
        const { raw } = await arrived(stack, user, subject);
        assert.equal((await decryptAndVerify(raw, own, desk.pki.root)).text, 'All.\n');
        await assert.rejects(decrypt(raw, other));
      }
      const sent = await arrived(stack, 'alice', subject, 'Sent');
      assert.equal((await decryptAndVerify(sent.raw, alice, desk.pki.root)).text, 'All.\n');
      assert.ok(sent.flags.includes('\\Seen'));
      await keptOnce(subject);
    });

    test('goes to nobody while a word among its recipients is no address', async () => {
      const letter = { to: `${BOB}, carol`, subject: 'To both', text: 'All.\n' };
      const composer = await writeLetter(desk, stack, 'Sign', letter);
      const obstacle = composer.frame.locator('[data-obstacle=unreadable-addresses]');
      await obstacle.filter({ hasText: 'carol' }).waitFor();
      assert.ok(await composer.frame.locator('.send-bar .button.primary').isDisabled());
      await setRecipients(desk.page, 'replyto', 'dave@');
      await obstacle.filter({ hasText: 'dave@' }).waitFor();
      await setRecipients(desk.page, 'replyto', '');
      await setRecipients(desk.page, 'to', `${BOB}; ${CAROL};`);
      await obstacle.waitFor({ state: 'detached' });
      await composer.sendAndLeave();
      await arrived(stack, 'bob', letter.subject);
      await arrived(stack, 'carol', letter.subject);
    });

    test('says where answers go, and asks for what the form asks for', async () => {
      const letter = { to: BOB, subject: 'With options', text: 'All.\n' };
      const composer = await writeLetter(desk, stack, 'Encrypt', letter);
      await setRecipients(desk.page, 'replyto', `Carol <${CAROL}>`);
      await setOptions(desk.page, { _mdn: '1', _dsn: '1', _priority: '2' });
      const facts = composer.frame.locator('.letter-facts');
      for (const words of [CAROL, 'asks for a read receipt', 'asks for a delivery notice', 'high priority'])
        await facts.filter({ hasText: words }).waitFor();
      await composer.sendAndLeave();
      const header = headerOf((await arrived(stack, 'bob', letter.subject)).raw);
      assert.match(header, /^Reply-To: Carol <carol@example\.test>$/m);
      assert.match(header, /^Disposition-Notification-To: .*alice@example\.test/m);
      assert.match(header, /^X-Priority: 2 \(High\)$/m);
    });

    test('that is only signed reaches blind copies, too, unseen by the others', async () => {
      const subject = 'Signed to several';
      await (
        await writeLetter(desk, stack, 'Sign', { to: BOB, bcc: CAROL, subject, text: 'All.' })
      ).sendAndLeave();
      for (const user of ['bob', 'carol'] as const) {
        const { raw } = await arrived(stack, user, subject);
        await verifyClearSigned(raw, desk.pki.root);
        assert.doesNotMatch(headerOf(raw), /^(resent-)?bcc:/im);
      }
      assert.doesNotMatch((await arrived(stack, 'bob', subject)).raw.toString('latin1'), /carol/i);
      await keptOnce(subject);
    });

    test('with blind copies only goes to them, and a copy is kept', async () => {
      const subject = 'Blind only';
      await (
        await writeLetter(desk, stack, 'Encrypt', { bcc: CAROL, subject, text: 'Psst.\n' })
      ).sendAndLeave();
      const { raw } = await arrived(stack, 'carol', subject);
      assert.equal((await decryptAndVerify(raw, desk.pki.people.carol, desk.pki.root)).text, 'Psst.\n');
      const sent = await arrived(stack, 'alice', subject, 'Sent');
      assert.equal((await decryptAndVerify(sent.raw, desk.pki.people.alice, desk.pki.root)).text, 'Psst.\n');
      await keptOnce(subject);
    });

    test('to somebody with an elliptic curve opens for them', async () => {
      await forgetContacts(desk.popup, BOB);
      await importContacts(desk.popup, desk.pki.people.bobEc.p7bFile);
      await (
        await writeLetter(desk, stack, 'Encrypt', { to: BOB, subject: 'Curved', text: 'EC\n' })
      ).sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Curved');
      assert.equal((await decryptAndVerify(raw, desk.pki.people.bobEc, desk.pki.root)).text, 'EC\n');
    });
  });
}

/** Encoded words (RFC 2047) of a field, with Node's own means. */
function decodedWords(field: string): string {
  return field
    .replace(/\?= +=\?/g, '?==?')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, base64: string) =>
      Buffer.from(base64, 'base64').toString('latin1'),
    )
    .replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, quoted: string) =>
      quoted
        .replaceAll('_', ' ')
        .replace(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
}
