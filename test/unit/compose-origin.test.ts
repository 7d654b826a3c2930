// What a continued draft says of the message it answers: the thread goes on, and the original is found to be marked.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { composeOrigin, originOfDraft } from '../../background/compose-origin.ts';
import { readDraftInfo } from '../../background/webmail/roundcube/draft.ts';
import { roundcube } from '../../background/webmail/roundcube/server.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const draft = (...lines: string[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\nText\r\n`);

describe('A continued draft', () => {
  test('keeps its thread, and names the original in the folder that it lies in', () => {
    const raw = draft(
      'In-Reply-To: <b@x>',
      'References: <a@x>',
      ' <b@x>',
      `X-Draft-Info: type=reply; uid=17; folder=B::${base64('Projekte/Übergabe')}`,
    );
    assert.deepEqual(originOfDraft(roundcube, raw), {
      thread: { inReplyTo: '<b@x>', references: ['<a@x>', '<b@x>'] },
      original: { kind: 'reply', messageId: '<b@x>', mailbox: 'Projekte/Übergabe' },
    });
  });

  test('of a forwarded message is known as that', () => {
    const raw = draft(
      'In-Reply-To: <b@x>',
      `X-Draft-Info: type=forward; uid=17; folder=B::${base64('INBOX')}`,
    );
    assert.equal(originOfDraft(roundcube, raw).original?.kind, 'forward');
  });

  test('of another program has its thread; the original is looked for where mail arrives', () => {
    const { original, thread } = originOfDraft(roundcube, draft('In-Reply-To: <b@x>', 'References: <b@x>'));
    assert.deepEqual(original, { kind: 'reply', messageId: '<b@x>', mailbox: 'INBOX' });
    assert.deepEqual(thread?.references, ['<b@x>']);
  });

  test('that answers nothing has none of it', () => {
    assert.deepEqual(originOfDraft(roundcube, draft('Subject: New')), {});
    assert.deepEqual(originOfDraft(roundcube, draft('In-Reply-To: none')), {});
  });

  test('says nothing of the folder where its note cannot be read', () => {
    for (const value of [
      '',
      'type=reply',
      'type=reply; uid=1; folder=',
      'type=reply; folder=B::*',
      'type=x; folder=B::QQ==',
    ])
      assert.equal(readDraftInfo(value), undefined, value);
    assert.equal(readDraftInfo(undefined), undefined);
    assert.equal(readDraftInfo(`type=reply; folder=B::${base64('x'.repeat(2_000))}`), undefined);
    assert.equal(readDraftInfo(`type=reply; folder=B:://79`), undefined, 'no UTF-8');
    // Older versions wrote base64 without a mark.
    assert.equal(readDraftInfo(`type=reply; uid=3; folder=${base64('INBOX')}`)?.mailbox, 'INBOX');
  });
});

describe('Without a draft to read', () => {
  const session = { origin: 'https://mail.example', path: '/', token: 't' };
  const original = { kind: 'reply', messageId: '<a@x>', mailbox: 'INBOX' } as const;
  const ask = (compose: object) =>
    composeOrigin(roundcube, session, { draftsMailbox: 'Drafts', ...compose }, new AbortController().signal);

  test('an answer begins with the thread that the page names, until its original is read', async () => {
    const thread = { inReplyTo: '<a@x>', references: ['<a@x>'] };
    assert.deepEqual(await ask({ original }), { original, thread });
    assert.deepEqual(await ask({ original: { ...original, kind: 'forward' } }), {
      original: { ...original, kind: 'forward' },
    });
  });

  test('a message edited as new keeps its place in the thread, and answers nothing', async () => {
    assert.deepEqual(await ask({ original, continues: 'edit' }), {
      thread: { inReplyTo: '<a@x>', references: ['<a@x>'] },
    });
    assert.deepEqual(await ask({ continues: 'edit' }), {});
  });

  test('what could not be written into a header is no thread', async () => {
    const { thread } = await ask({ original: { ...original, messageId: '<a b@x>\r\nBcc: eve@x' } });
    assert.deepEqual(thread, { references: [] });
  });
});
