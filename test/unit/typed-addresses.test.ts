// What a person types into a line of recipients: every word of it is an address, or is said to be none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_TYPED_ENTRIES, readTypedAddresses } from '../../src/smime/typed-addresses.ts';

const read = (line: string): { addresses: string[]; unreadable: readonly string[] } => {
  const { mailboxes, unreadable } = readTypedAddresses(line);
  return { addresses: mailboxes.map(({ address }) => address), unreadable };
};

const CAROL = 'carol@example.test';

describe('In a line of recipients', () => {
  test('entries end as in webmails: at commas, semicolons and line ends', () => {
    for (const line of [
      'a@x.test, b@x.test',
      'a@x.test; b@x.test;',
      'a@x.test\nb@x.test\r\n',
      ' ,a@x.test,, ;b@x.test , ',
      '\u00a0a@x.test\u00a0,\u00a0b@x.test',
    ])
      assert.deepEqual(read(line), { addresses: ['a@x.test', 'b@x.test'], unreadable: [] }, line);
    assert.deepEqual(read(' , ;\n'), { addresses: [], unreadable: [] });
  });

  test('a name may hold what else ends an entry, where it is quoted or a comment', () => {
    const { mailboxes, unreadable } = readTypedAddresses(
      '"Ray, Bob; Sales" <b@x.test>, c@x.test (Carol,\n of Sales), D <d@x.test>',
    );
    assert.deepEqual(unreadable, []);
    assert.deepEqual(
      mailboxes.map(({ name, address }) => [name, address]),
      [
        ['Ray, Bob; Sales', 'b@x.test'],
        ['Carol, of Sales', 'c@x.test'],
        ['D', 'd@x.test'],
      ],
    );
  });

  for (const [what, entry] of [
    ['is not finished', 'bob'],
    ['has no domain', 'bob@'],
    ['has no local part', '@example.test'],
    ['ends with a dot', 'bob@example.test.'],
    ['has two dots', 'bob@example..test'],
    ['has two signs', 'bob@home@example.test'],
    ['has a blank within', 'bob ray@example.test'],
    ['has the sign apart', 'bob @example.test'],
    ['has a name and an address without brackets', 'Bob bob@example.test'],
    ['has brackets around nothing', 'Bob <>'],
    ['has something behind the bracket', '<bob@example.test> Bob'],
    ['has a bracket too many', 'Bob <<bob@example.test>>'],
    ['names another address before the bracket', 'eve@example.test <bob@example.test>'],
    ['is a route', '<@relay.test:bob@example.test>'],
    ['is a web address', 'mailto:bob@example.test'],
    ['begins a group', 'Friends: bob@example.test'],
    ['has a zero-width space', 'bo\u200bb@example.test'],
    ['has a quoted local part', '"bob ray"@example.test'],
    ['is an address literal', 'bob@[192.0.2.1]'],
    ['has a control character', 'bob\u0007@example.test'],
    ['is a comment alone', '(bob)'],
    ['is a quoted name alone', '"Bob Ray"'],
  ] as const) {
    test(`what ${what} is said to be no address, and the others are read`, () => {
      assert.deepEqual(read(`${CAROL}, ${entry}`), { addresses: [CAROL], unreadable: [entry] });
      assert.deepEqual(read(`${entry}; ${CAROL}`), { addresses: [CAROL], unreadable: [entry] });
    });
  }

  test('an empty group is not nobody', () => {
    const { addresses, unreadable } = read('undisclosed-recipients:;');
    assert.deepEqual(addresses, []);
    assert.deepEqual(unreadable, ['undisclosed-recipients:']);
  });

  for (const opening of ['"Ray', 'Bob <bob@example.test', '(Bob', '[192.0.2.1'])
    test(`what is not closed after ${opening} takes what follows with it, and none of it is left out`, () => {
      const line = `${CAROL}, ${opening}, dave@example.test`;
      assert.deepEqual(read(line), {
        addresses: [CAROL],
        unreadable: [`${opening}, dave@example.test`],
      });
    });

  test('what is too long, or too much, is unreadable and cut off', () => {
    const long = read(`${'x'.repeat(5_000)}, ${CAROL}`);
    assert.deepEqual(long.addresses, [CAROL]);
    assert.equal(read(`${'Bob '.repeat(200)}<bob@example.test>`).unreadable.length, 1);
    assert.equal(long.unreadable[0], `${'x'.repeat(200)}…`);
    const many = read(Array.from({ length: MAX_TYPED_ENTRIES + 5 }, (_, index) => `p${index}@x.test`).join());
    assert.equal(many.addresses.length, MAX_TYPED_ENTRIES - 1);
    assert.equal(many.unreadable.length, 1);
  });
});
