// A signer's certificate is kept once for each time that a message is shown, however many notes of that are under way.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { ReaderGrant } from '../../background/grants.ts';
import { forgetAll } from './fake-browser.ts';

const { keepGrant, newGrant, noteKeptSigner } = await import('../../background/grants.ts');

const FRAME = { caller: 'content', tabId: 1, frameId: 0, origin: 'https://mail.example' } as const;
const MESSAGE = { webmail: 'roundcube', path: '/', token: 't', uid: '1', mailbox: 'INBOX' } as const;
const BOB = 'b'.repeat(64);

describe('The certificate of a signer', () => {
  beforeEach(forgetAll);

  const shown = async (): Promise<ReaderGrant> => {
    const subject = { kind: 'reader', message: MESSAGE } as const;
    const grant = { ...newGrant(FRAME, subject), ...subject };
    await keepGrant(grant);
    return grant;
  };

  test('is kept by the first of two who ask at once', async () => {
    const grant = await shown();
    const answers = await Promise.all([noteKeptSigner(grant, BOB), noteKeptSigner(grant, BOB)]);
    assert.deepEqual(answers, [true, false]);
  });

  test('is not kept again by one who has known the grant since before, and comes late', async () => {
    const before = await shown();
    await noteKeptSigner(before, BOB);
    assert.equal(before.keptSigner, undefined);
    assert.equal(await noteKeptSigner(before, BOB), false);
  });

  test('is kept for another signer, and for another showing', async () => {
    const grant = await shown();
    await noteKeptSigner(grant, BOB);
    assert.equal(await noteKeptSigner(grant, 'c'.repeat(64)), true);
    assert.equal(await noteKeptSigner(await shown(), BOB), true);
  });
});
