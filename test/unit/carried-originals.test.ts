// Of several originals in one letter each counts by itself: its quote, its files, and who had it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  eachNamedOnce,
  eachOnce,
  encryptedQuotes,
  hasEncryptedFiles,
  outsidersTo,
} from '../../frames/carried-originals.ts';
import type { CarriedOriginal } from '../../src/wire/kept-draft.ts';

const mailbox = (address: string): { name: string; address: string } => ({ name: '', address });
const OF_BOB: CarriedOriginal = {
  kind: 'reply',
  isEncrypted: true,
  author: mailbox('bob@firm.example'),
  subject: 'Contract',
  people: ['bob@firm.example', 'alice@firm.example'],
  quote: '> the code of the gate is 4711\n',
  hasFiles: false,
};
const OF_CAROL: CarriedOriginal = {
  ...OF_BOB,
  author: mailbox('carol@firm.example'),
  people: ['carol@firm.example', 'alice@firm.example'],
  quote: '> the plans are in the cellar\n',
};
const SIGNED: CarriedOriginal = { ...OF_BOB, kind: 'edit', isEncrypted: false, quote: '', hasFiles: true };
const TO_BOTH = {
  from: mailbox('alice@firm.example'),
  to: [mailbox('bob@firm.example')],
  cc: [mailbox('Carol@firm.example')],
  bcc: [],
  unreadable: [],
};

describe('The originals in a letter', () => {
  test('each have their own readers: another original that somebody had does not make them one', () => {
    const originals = [OF_BOB, OF_CAROL];
    const asked = (text: string, allowed: readonly string[] = []): readonly string[] =>
      outsidersTo(originals, text, TO_BOTH, allowed);
    assert.deepEqual(asked(OF_BOB.quote), ['Carol@firm.example']);
    assert.deepEqual(asked(OF_CAROL.quote), ['bob@firm.example']);
    assert.deepEqual(asked(OF_BOB.quote + OF_CAROL.quote), ['Carol@firm.example', 'bob@firm.example']);
    assert.deepEqual(asked(OF_BOB.quote, ['carol@firm.example']), []);
    assert.deepEqual(asked('Nothing of either.'), []);
    const withFiles = [{ ...OF_BOB, hasFiles: true }];
    assert.deepEqual(outsidersTo(withFiles, 'Nothing.', TO_BOTH, []), ['Carol@firm.example']);
  });

  test('are no secret where they did not come encrypted', () => {
    assert.deepEqual(outsidersTo([SIGNED], 'Words.', TO_BOTH, []), []);
    assert.deepEqual(encryptedQuotes([SIGNED, OF_BOB]), [OF_BOB.quote]);
    assert.equal(hasEncryptedFiles([SIGNED]), false);
    assert.equal(hasEncryptedFiles([SIGNED, { ...OF_BOB, hasFiles: true }]), true);
  });

  test('stand there once each, however often the draft was restored; files once taken stay taken', () => {
    const again = { ...OF_BOB, people: [...OF_BOB.people] };
    assert.deepEqual(eachOnce([OF_BOB, OF_CAROL, again]), [OF_BOB, OF_CAROL]);
    for (const both of [
      [{ ...OF_BOB, hasFiles: true }, again],
      [again, { ...OF_BOB, hasFiles: true }],
    ])
      assert.deepEqual(eachOnce(both), [{ ...OF_BOB, hasFiles: true }]);
    const toMore = { ...OF_BOB, people: [...OF_BOB.people, 'eve@evil.example'] };
    assert.equal(eachOnce([OF_BOB, toMore]).length, 2, 'who had it is part of what it is');
    assert.equal(eachNamedOnce([OF_BOB, toMore]).length, 1);
  });
});
