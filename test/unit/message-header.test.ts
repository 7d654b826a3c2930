// The header of a sealed message: what the letter asks for is in it, and nothing that would break it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { draftAddresses } from '../../src/smime/draft-addresses.ts';
import { messageHeader } from '../../src/smime/message-header.ts';
import type { Draft } from '../../src/smime/seal-contract.ts';

const alice = { name: 'Alice', address: 'alice@example.test' };
const carol = { name: 'Carol, Sales', address: 'carol@bücher.example' };
const plain: Draft = {
  ...{ from: alice, to: [carol], cc: [], bcc: [], subject: 'Hello', text: '', attachments: [] },
};

function fields(change: Partial<Draft>): Map<string, string> {
  const draft = { ...plain, ...change };
  const lines = messageHeader(draft, draftAddresses(draft), '<1@example.test>', new Date(0));
  return new Map(
    lines.map((line) => {
      const [name, ...value] = line.replace(/\r\n /g, ' ').split(':');
      return [name!, value.join(':').trim()];
    }),
  );
}

describe('The header of a sealed message', () => {
  test('says where answers go, and to whom those go that go to all', () => {
    const found = fields({ replyTo: [carol, alice], followupTo: [alice] });
    assert.equal(
      found.get('Reply-To'),
      '"Carol, Sales" <carol@xn--bcher-kva.example>, Alice <alice@example.test>',
    );
    assert.equal(found.get('Mail-Followup-To'), 'Alice <alice@example.test>');
  });

  test('asks for a read receipt to the sender', () => {
    assert.equal(
      fields({ readReceipt: true }).get('Disposition-Notification-To'),
      'Alice <alice@example.test>',
    );
  });

  test('has a priority where it is not the ordinary one', () => {
    const written = ([1, 2, 3, 4, 5] as const).map((priority) => fields({ priority }).get('X-Priority'));
    assert.deepEqual(written, ['1 (Highest)', '2 (High)', undefined, '4 (Low)', '5 (Lowest)']);
  });

  test('has none of these where the letter asks for none', () => {
    for (const asked of [{}, { replyTo: [], followupTo: [], readReceipt: false, priority: 3 }] as const) {
      const names = [...fields(asked).keys()];
      assert.deepEqual(names, ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version']);
    }
  });

  test('is not written with an address for answers that is none', () => {
    for (const address of ['bob', 'bob@example.test\r\nBcc: eve@example.test', 'a@b.test, c@d.test'])
      assert.throws(() => fields({ replyTo: [{ name: '', address }] }), { code: 'seal.invalid-address' });
  });
});
