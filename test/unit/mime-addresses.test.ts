// Address fields: one reading only, or malformed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAddressList, singleAddress } from '../../src/mime/addresses.ts';

const addresses = (field: string): string[] =>
  readAddressList(field).mailboxes.map((mailbox) => mailbox.address);

describe('address fields', () => {
  test('give names and addresses', () => {
    const list = readAddressList(
      'Alice Q. Lovelace <alice@a.example>, "Bob, B." <bob@b.example>, carol@c.example (Carol)',
    );
    assert.equal(list.malformed, false);
    assert.deepEqual(list.mailboxes, [
      { name: 'Alice Q. Lovelace', address: 'alice@a.example' },
      { name: 'Bob, B.', address: 'bob@b.example' },
      { name: 'Carol', address: 'carol@c.example' },
    ]);
  });

  test('decode names after the structure was read: an encoded word brings no address', () => {
    const list = readAddressList('=?utf-8?Q?alice=40a.example=3E=2C_?= <eve@e.example>');
    assert.deepEqual(list.mailboxes, [{ name: 'alice@a.example>,', address: 'eve@e.example' }]);
    assert.equal(readAddressList('=?utf-8?Q?alice=40a.example?=').malformed, true);
  });

  test('know groups', () => {
    const list = readAddressList('Friends: alice@a.example, Bob <bob@b.example>;, carol@c.example');
    assert.equal(list.hasGroup, true);
    assert.deepEqual(addresses('undisclosed-recipients:;'), []);
    assert.deepEqual(
      list.mailboxes.map((mailbox) => mailbox.address),
      ['alice@a.example', 'bob@b.example', 'carol@c.example'],
    );
  });

  test('unquote a local part that needs no quotes, and keep one that does', () => {
    assert.equal(singleAddress('"alice"@a.example'), 'alice@a.example');
    assert.equal(singleAddress('"a b"@a.example'), '"a b"@a.example');
    assert.equal(singleAddress('"x@a.example"@e.example'), '"x@a.example"@e.example');
  });

  for (const trick of [
    'alice@a.example <eve@e.example>',
    'alice@a.example, <eve@e.example',
    '<alice@a.example> <eve@e.example>',
    '<alice@a.example><eve@e.example>',
    'alice@a.example@e.example',
    '<@e.example:alice@a.example>',
    'alice@a.example\0@e.example',
    'alice @a.example',
    '<alice@a.example(comment)>, x',
    'alice@a..example',
    'alice@',
    '@a.example',
    '<>',
    'alice',
    '"unclosed <alice@a.example>',
    '(unclosed alice@a.example',
    `${'('.repeat(50)}x${')'.repeat(50)} alice@a.example`,
    'alice@a.example; eve@e.example',
    'al\u200bice@a.example',
    'alice@a.example\u202e',
    'alice@[127.0.0.1',
    'Alice [x <alice@a.example>',
    '<alice@a.example> trailing',
  ]) {
    test(`call ${JSON.stringify(trick.slice(0, 50))} malformed`, () =>
      assert.equal(readAddressList(trick).malformed, true));
  }

  test('accept an unquoted address as name of the same address', () => {
    assert.deepEqual(readAddressList('bob@b.example <bob@b.example>').malformed, false);
  });

  test('read 100,000 characters of anything in no time', () => {
    for (const unit of ['()', 'a@b.c,()', '<', '"', '(', ',', 'a@b,', '\\', 'a.', ':', '=?utf-8?Q?', '[']) {
      readAddressList(unit.repeat(100_000 / unit.length));
    }
  });
});
