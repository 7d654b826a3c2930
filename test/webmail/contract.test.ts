// The embedded webmail behaves as the real Roundcube does: the same requests, the same assertions, for both.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { webmailMissing } from '../available.ts';
import { HttpSession, pageEnvironment } from './http-session.ts';
import { enveloped, plainMessage, textEntity } from './messages.ts';
import { makePki } from './pki.ts';
import type { Pki } from './pki.ts';
import { startWebmail, WEBMAIL_KINDS } from './start.ts';
import type { WebmailStack } from './contract.ts';

/** Bytes that a careless server would change: 8-bit, blanks at line ends, dots, long lines, From at a line's start. */
const AWKWARD = Buffer.concat([
  Buffer.from('From: Bob Ray <bob@example.test>\r\nTo: alice@example.test\r\nSubject: awkward\r\n'),
  Buffer.from('Message-ID: <awkward@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n'),
  Buffer.from([0xfc, 0xe9, 0x80, 0x0d, 0x0a]),
  Buffer.from(`trailing blanks  \t\r\n.\r\n..two dots\r\nFrom here\r\n\r\n${'x'.repeat(3000)}\r\n\r\n\r\n`),
]);

for (const kind of WEBMAIL_KINDS) {
  const skip = await webmailMissing(kind);
  describe(`the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let pki: Pki;
    let session: HttpSession;
    before(async () => {
      [stack, pki] = await Promise.all([startWebmail(kind), makePki()]);
    });
    after(() => Promise.all([stack.stop(), pki.dispose()]));
    beforeEach(async () => {
      session = new HttpSession(stack.url);
      await session.login('alice');
    });

    const imported = async (name: string, raw = simple(name)) => {
      const form = new FormData();
      form.append('_file[]', new File([new Uint8Array(raw)], 'message.eml', { type: 'message/rfc822' }));
      const exec = await session.remote('import', { _mbox: 'Drafts' }, form);
      assert.match(exec, /"confirmation"/);
      const [uid] = await session.findByMessageId('Drafts', `${name}@example.test`);
      assert.ok(uid);
      return uid;
    };
    const folderOf = async (
      user: 'alice' | 'bob' | 'carol',
      folder: 'INBOX' | 'Drafts' | 'Sent',
      name: string,
    ) => (await stack.messages(user, folder)).filter(({ raw }) => raw.includes(`<${name}@example.test>`));

    test('gives back the exact bytes of a message and leaves it unread', async () => {
      await stack.deliver('alice', AWKWARD);
      const [uid] = await session.findByMessageId('INBOX', 'awkward@example.test');
      const answer = await session.source(uid!, 'INBOX');
      assert.equal(answer.status, 200);
      assert.match(answer.type, /^text\/plain/);
      assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/);
      assert.deepEqual(answer.body, AWKWARD);
      const [stored] = await folderOf('alice', 'INBOX', 'awkward');
      assert.deepEqual(stored?.raw, AWKWARD);
      assert.deepEqual(stored.flags, []);
    });

    test('hands uid, folder and token to the page of a message, and marks it read', async () => {
      const raw = await enveloped({ messageId: '<enc@example.test>' }, textEntity('secret'), [
        pki.people.alice,
      ]);
      await stack.deliver('alice', raw);
      const [uid] = await session.findByMessageId('INBOX', 'enc@example.test');
      for (const action of ['preview', 'show']) {
        const { body, type } = await session.get({
          _task: 'mail',
          _action: action,
          _uid: uid!,
          _mbox: 'INBOX',
        });
        assert.match(type, /^text\/html/);
        const env = pageEnvironment(body.toString());
        const { uid: shown, mailbox, request_token: token, attachments } = env;
        assert.deepEqual(
          { action: env['action'], shown: String(shown), mailbox, token },
          { action, shown: uid, mailbox: 'INBOX', token: session.token },
        );
        assert.deepEqual(attachments, { 1: 'application/pkcs7-mime' });
        assert.match(body.toString(), /id="messagebody">\s*<span class="part-notice">/);
        assert.match(body.toString(), /<li class="application pkcs7-mime p7m" id="attach1">/);
      }
      assert.deepEqual((await folderOf('alice', 'INBOX', 'enc'))[0]?.flags, ['\\Seen']);
      const download = {
        _task: 'mail',
        _action: 'get',
        _uid: uid!,
        _mbox: 'INBOX',
        _part: '1',
        _download: '1',
      };
      const part = await session.get({ ...download, _token: session.token });
      assert.deepEqual(part.body, Buffer.from(raw.toString().split('\r\n\r\n')[1]!, 'base64'));
    });

    test('shows a compose window with its fields, for a new message and for a reply', async () => {
      await stack.deliver('alice', simple('question'));
      const [uid] = await session.findByMessageId('INBOX', 'question@example.test');
      const open = async (parameters: Record<string, string>) => {
        const { status, headers } = await session.get({ _task: 'mail', _action: 'compose', ...parameters });
        assert.equal(status, 302);
        const id = /_id=(\w+)/.exec(headers.get('location') ?? '')![1]!;
        const { body } = await session.get({ _task: 'mail', _action: 'compose', _id: id });
        return { id, html: body.toString(), env: pageEnvironment(body.toString()) };
      };
      const fresh = await open({ _to: 'bob@example.test' });
      assert.equal(fresh.env['compose_id'], fresh.id);
      assert.equal(fresh.env['compose_mode'], undefined);
      assert.match(fresh.html, /<textarea name="_to"[^>]*>bob@example\.test<\/textarea>/);
      for (const name of [
        '_cc',
        '_bcc',
        '_subject',
        '_message',
        '_from',
        '_draft_saveid',
        '_store_target',
        '_id',
      ]) {
        assert.match(fresh.html, new RegExp(`name="${name}"`), name);
      }
      const reply = await open({ _reply_uid: uid!, _mbox: 'INBOX' });
      assert.equal(reply.env['compose_mode'], 'reply');
      assert.equal(reply.env['reply_msgid'], '<question@example.test>');
      assert.match(reply.html, /id="compose-subject"[^>]*value="Re: question"/);
      assert.match(reply.html, /name="_message"[^>]*>\n?On [^<]* wrote:\n&(gt|#62);/);
    });

    test('imports and bounces a message without changing its bytes, to all recipients', async () => {
      const raw = simple('round');
      const uid = await imported('round', raw);
      const exec = await session.remote('bounce', {
        _uid: uid, _mbox: 'Drafts', _from: 'alice@example.test', _to: 'bob@example.test', _cc: '',
        _bcc: 'carol@example.test', _store_target: '',
      }); // prettier-ignore
      assert.match(exec, /"confirmation"/);
      const submission = stack.captures().at(-1)!;
      assert.equal(submission.envelope.from, 'alice@example.test');
      assert.deepEqual([...submission.envelope.rcpts].sort(), ['bob@example.test', 'carol@example.test']);
      const added = submission.raw.subarray(0, submission.raw.length - raw.length).toString();
      assert.match(added, /^(Resent-(From|To|Date|Message-ID): .*\r\n){4}$/);
      assert.ok(submission.raw.subarray(-raw.length).equals(raw));
      for (const user of ['bob', 'carol'] as const) {
        const [received] = await folderOf(user, 'INBOX', 'round');
        assert.ok(received?.raw.subarray(-raw.length).equals(raw), user);
      }
      assert.equal((await folderOf('alice', 'Drafts', 'round')).length, 1, 'the draft stays');
    });

    test('keeps a copy in Sent with a line for the blind recipients when asked to', async () => {
      const uid = await imported('kept');
      await session.remote('bounce', {
        _uid: uid, _mbox: 'Drafts', _from: 'alice@example.test', _to: 'bob@example.test', _cc: '',
        _bcc: 'carol@example.test', _store_target: 'Sent',
      }); // prettier-ignore
      const [copy] = await folderOf('alice', 'Sent', 'kept');
      assert.match(copy?.raw.toString() ?? '', /^Resent-Bcc: carol@example\.test\r$/m);
      assert.deepEqual(copy?.flags, ['\\Seen']);
    });

    test('moves, marks and deletes messages', async () => {
      const uid = await imported('mover');
      assert.match(
        await session.remote('move', { _uid: uid, _mbox: 'Drafts', _target_mbox: 'Sent' }),
        /"confirmation"/,
      );
      assert.deepEqual(await folderOf('alice', 'Drafts', 'mover'), []);
      const [sent] = await session.findByMessageId('Sent', 'mover@example.test');
      for (const flag of ['read', 'answered']) {
        await session.remote('mark', { _uid: sent!, _mbox: 'Sent', _flag: flag, _quiet: '1' });
      }
      assert.deepEqual((await folderOf('alice', 'Sent', 'mover'))[0]?.flags, ['\\Answered', '\\Seen']);
      const draft = await imported('goner');
      assert.match(await session.remote('delete', { _uid: draft, _mbox: 'Drafts' }), /"confirmation"/);
      assert.deepEqual(await folderOf('alice', 'Drafts', 'goner'), []);
    });

    test('finds nothing by a Message-ID that is not there', async () => {
      assert.deepEqual(await session.findByMessageId('Drafts', 'nowhere@example.test'), []);
    });

    test('refuses a wrong token without doing anything', async () => {
      const uid = await imported('token');
      const answer = await session.source(uid, 'Drafts', 'wrong');
      assert.match(answer.type, /^text\/html/);
      assert.ok(!answer.body.includes('token@example.test'));
      session.token = 'wrong';
      const refused = await session.remote('delete', { _uid: uid, _mbox: 'Drafts' });
      assert.match(refused, /Invalid Request/);
      assert.equal((await folderOf('alice', 'Drafts', 'token')).length, 1);
    });

    test('reports a recipient that the mail server refuses, and keeps the draft', async () => {
      const uid = await imported('refused');
      const bounce = { _uid: uid, _mbox: 'Drafts', _from: 'alice@example.test', _store_target: 'Sent' };
      const exec = await session.remote('bounce', { ...bounce, _to: 'nobody@example.test' });
      assert.match(exec, /display_message\("SMTP Error: \[550\] .*nobody@example\.test.*","error"/);
      assert.equal((await folderOf('alice', 'Drafts', 'refused')).length, 1);
      assert.deepEqual(await folderOf('alice', 'Sent', 'refused'), []);
      stack.setFault('smtpRefusal', '554 5.7.1 Rejected as spam');
      const spam = await session.remote('bounce', { ...bounce, _to: 'bob@example.test' });
      stack.setFault('smtpRefusal', null);
      assert.match(spam, /display_message\("SMTP Error: \[554\] .*Rejected as spam.*","error"/);
    });

    test('answers with the login page and status 200 when the session has ended', async () => {
      await stack.deliver('alice', simple('late'));
      await stack.endSessions();
      const answer = await session.source('1', 'INBOX');
      assert.equal(answer.status, 200);
      assert.match(answer.type, /^text\/html/);
      assert.match(answer.body.toString(), /rcmloginuser/);
      const exec = await session.remote('bounce', { _uid: '1', _mbox: 'Drafts' });
      assert.match(exec, /"error",-1000\);\s*this\.session_error\(/);
    });

    test('refuses a wrong password', async () => {
      const stranger = new HttpSession(stack.url);
      const answer = await stranger.login('alice', 'wrong');
      assert.notEqual(answer.status, 302);
      assert.match(answer.body.toString(), /rcmloginuser/);
    });

    test('saves drafts of its own editor, where a search for their text finds them', async () => {
      const { headers } = await session.get({ _task: 'mail', _action: 'compose' });
      const id = /_id=(\w+)/.exec(headers.get('location') ?? '')![1]!;
      const form = {
        _token: session.token,
        _task: 'mail',
        _action: 'send',
        _id: id,
        _draft: '1',
        _from: '1',
        _framed: '1',
      };
      const text = 'Marker 4711 sits here';
      const fields = {
        ...form,
        _to: 'bob@example.test',
        _subject: 's',
        _message: text,
        _is_html: '0',
        _draft_saveid: '',
      };
      const answer = await session.post({ _task: 'mail' }, new URLSearchParams(fields));
      assert.match(answer.body.toString(), /parent\.rcmail\.set_draft_id\("\d+"\)/);
      assert.notDeepEqual(await stack.searchEverything(text), []);
      assert.deepEqual(await stack.searchEverything('Marker 4712 is nowhere'), []);
    });

    test('finds a text inside the base64 of a message', async () => {
      const hidden = Buffer.from('some words before, Buried Treasure 99, and some after');
      const entity = `Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${hidden.toString('base64').replace(/.{10}/g, '$&\r\n')}\r\n`;
      await stack.deliver('alice', plainMessage({}, Buffer.from(entity)));
      assert.equal((await stack.searchEverything('Buried Treasure 99')).length, 1);
    });
  });

  describe(`the ${kind} webmail of a strict administrator`, { skip }, () => {
    let stack: WebmailStack;
    before(async () => {
      const config = { disabled_actions: ['mail.import', 'mail.bounce'] };
      stack = await startWebmail(kind, { config, maxUploadBytes: 20_000 });
    });
    after(() => stack.stop());

    test('says that import and bounce are switched off', async () => {
      const session = new HttpSession(stack.url);
      await session.login('alice');
      for (const action of ['import', 'bounce']) {
        const exec = await session.remote(action, { _uid: '1', _mbox: 'Drafts' });
        assert.match(exec, /display_message\("Application Error \(404\): Action disabled","error"/);
      }
      const page = await session.get({ _task: 'mail' });
      assert.doesNotMatch(page.body.toString(), /command\('bounce'/);
      assert.equal(pageEnvironment(page.body.toString())['max_filesize'], 20_000);
    });
  });

  describe(`the ${kind} webmail with a small limit for uploads`, { skip }, () => {
    let stack: WebmailStack;
    before(async () => (stack = await startWebmail(kind, { maxUploadBytes: 20_000 })));
    after(() => stack.stop());

    test('refuses to import a message that is larger', async () => {
      const session = new HttpSession(stack.url);
      await session.login('alice');
      const form = new FormData();
      const raw = plainMessage({}, textEntity('long line of text\n'.repeat(2000)));
      form.append('_file[]', new File([new Uint8Array(raw)], 'message.eml', { type: 'message/rfc822' }));
      const exec = await session.remote('import', { _mbox: 'Drafts' }, form);
      assert.match(exec, /"error"/);
      assert.deepEqual(await stack.messages('alice', 'Drafts'), []);
    });
  });
}

/** A small message named by its Message-ID and subject; ends in exactly one CRLF, as what is imported must. */
function simple(name: string): Buffer {
  return plainMessage({ subject: name, messageId: `<${name}@example.test>` }, textEntity(`Text of ${name}.`));
}
