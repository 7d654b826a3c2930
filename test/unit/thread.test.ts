// In-Reply-To and References of an answer follow from its original's header.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { threadOf } from '../../background/thread.ts';

const threadFrom = (...lines: string[]) =>
  threadOf(new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\nText\r\n`));

describe('An answer', () => {
  test('begins a thread where its original stands alone', () => {
    assert.deepEqual(threadFrom('Message-ID: <a@x>'), { inReplyTo: '<a@x>', references: ['<a@x>'] });
  });

  test('goes on with the references of its original', () => {
    const thread = threadFrom('Message-ID: <c@x>', 'In-Reply-To: <b@x>', 'References: <a@x>', ' <b@x>');
    assert.deepEqual(thread, { inReplyTo: '<c@x>', references: ['<a@x>', '<b@x>', '<c@x>'] });
  });

  test('takes what the original answered, where it has no references', () => {
    const thread = threadFrom('In-Reply-To: <a@x> <other@x>', 'Message-ID: <b@x>');
    assert.deepEqual(thread.references, ['<a@x>', '<b@x>']);
  });

  test('leaves out what could not be written into a header', () => {
    assert.deepEqual(threadFrom('Message-ID: none', 'References: <a@x>'), { references: [] });
    const thread = threadFrom('Message-ID: <b@x>', 'References: <with blank@x> <ü@x> <a@x>');
    assert.deepEqual(thread.references, ['<a@x>', '<b@x>']);
  });
});
