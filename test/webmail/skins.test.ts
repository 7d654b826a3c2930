// In every skin the pages have what an adapter holds on to, in the real Roundcube and in the embedded webmail.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { webmailMissing } from '../available.ts';
import { SKINS } from './contract.ts';
import type { WebmailStack } from './contract.ts';
import { HttpSession, pageEnvironment } from './http-session.ts';
import { entityWithAttachment, plainMessage } from './messages.ts';
import { startWebmail, WEBMAIL_KINDS } from './start.ts';

for (const kind of WEBMAIL_KINDS) {
  const skip = await webmailMissing(kind);
  for (const skin of SKINS) {
    describe(`the ${kind} webmail with the skin ${skin}`, { skip }, () => {
      let stack: WebmailStack;
      let session: HttpSession;
      before(async () => {
        stack = await startWebmail(kind, { skin });
        const entity = entityWithAttachment('Hello', 'a.bin', Buffer.from('abc'));
        await stack.deliver('alice', plainMessage({ subject: 'Skin' }, entity));
        session = new HttpSession(stack.url);
        await session.login('alice');
      });
      after(() => stack.stop());

      for (const action of ['show', 'preview']) {
        test(`has body and attachments in the ${action} page`, async () => {
          const { body } = await session.get({ _task: 'mail', _action: action, _uid: '1', _mbox: 'INBOX' });
          const html = body.toString();
          assert.equal(pageEnvironment(html)['skin'], skin);
          assert.match(html, /id="messagebody">\s*<div class="message-part" id="message-part1">/);
          assert.match(
            html,
            /<ul id="attachment-list"[^>]*>\s*<li class="application octet-stream bin" id="attach2">/,
          );
          const marked = html.includes(`<body class="task-mail action-${action}">`);
          assert.equal(marked, skin === 'elastic', 'only Elastic marks the body');
        });
      }

      test('has fields, buttons and a place for the text in the compose window', async () => {
        const { headers } = await session.get({ _task: 'mail', _action: 'compose' });
        const id = /_id=(\w+)/.exec(headers.get('location') ?? '')![1]!;
        const { body } = await session.get({ _task: 'mail', _action: 'compose', _id: id });
        const html = body.toString();
        // Classic goes its own way in three places.
        const textarea = skin === 'classic' ? 'compose-body' : 'composebody';
        assert.equal(pageEnvironment(html)['composebody'], textarea);
        assert.match(html, new RegExp(`<textarea name="_message" id="${textarea}"`));
        assert.equal(html.includes('id="composebodycontainer"'), skin !== 'classic');
        const commands = html.replaceAll('&#39;', "'");
        for (const command of ['send', 'savedraft'])
          assert.ok(commands.includes(`command('${command}'`), command);
        assert.match(html, /<form [^>]*name="form"[^>]*method="post"|<form name="form"/);
        assert.match(html, skin === 'classic' ? /<ul id="attachmentslist"/ : /<ul id="attachment-list"/);
        assert.match(html, /name="_attachments\[\]"/);
      });

      test('has the list of messages and the preview frame', async () => {
        const { body } = await session.get({ _task: 'mail' });
        assert.match(body.toString(), /<table id="messagelist"/);
        assert.match(body.toString(), /<iframe\s+name="messagecontframe"\s+id="messagecontframe"/);
      });
    });
  }
}
