// A draft that is kept says where its words come from; one that does not say so counts as the worst that it can be.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { DraftOrigin, KeptDraft } from '../../src/wire/kept-draft.ts';
import { forgetAll, storedRecords } from './fake-browser.ts';

const { createVault } = await import('../../background/vault.ts');
const { loadDraft, saveDraft } = await import('../../background/stores/drafts.ts');

const KEY = 'https://mail.example/ 1';
const SECRET = 'the code of the gate is 4711';
const ORIGIN: DraftOrigin = {
  isKnown: true,
  untakenText: true,
  untakenFiles: [1],
  sealedFiles: [0],
  originals: [
    {
      kind: 'reply',
      isEncrypted: true,
      author: { name: 'Bob Ray', address: 'bob@firm.example' },
      subject: 'Contract and plans',
      people: ['bob@firm.example', 'alice@firm.example'],
      quote: `> ${SECRET}\n`,
      hasFiles: false,
    },
  ],
};
const LETTER = {
  subject: 'Re: Contract and plans',
  text: `Yes.\n> ${SECRET}`,
  attachments: [
    { name: 'Prices.p7m', type: 'application/octet-stream', content: new Blob(['sealed']) },
    { name: 'plans.csv', type: 'text/csv', content: new Blob(['plans']) },
  ],
  sign: true,
  encrypt: true,
};
/** As versions kept it that did not ask where words come from. */
const OLD = LETTER as unknown as KeptDraft;

const originOf = async (): Promise<DraftOrigin | undefined> => (await loadDraft(KEY))?.origin;

describe('A draft that is kept', () => {
  beforeEach(async () => {
    forgetAll();
    await createVault('a passphrase');
  });

  test('says afterwards where words and files come from, and whose the originals are', async () => {
    await saveDraft(KEY, { ...LETTER, origin: ORIGIN });
    assert.deepEqual(await originOf(), ORIGIN);
    const records = (await storedRecords('waxseal', 'drafts')) as readonly { sealed: Uint8Array }[];
    const kept = records.map(({ sealed }) => Buffer.from(sealed).toString('latin1')).join();
    for (const word of [SECRET, 'bob@firm.example', 'untakenText']) assert.ok(!kept.includes(word), word);
  });

  test('is the page’s, all of it, where it does not say; and nothing of it is lost', async () => {
    await saveDraft(KEY, OLD);
    const draft = await loadDraft(KEY);
    assert.deepEqual(draft?.origin, {
      isKnown: false,
      untakenText: true,
      untakenFiles: [0, 1],
      sealedFiles: [0],
      originals: [],
    });
    assert.equal(draft.text, LETTER.text);
    assert.deepEqual(
      await Promise.all(draft.attachments.map(async ({ name, content }) => [name, await content.text()])),
      [
        ['Prices.p7m', 'sealed'],
        ['plans.csv', 'plans'],
      ],
    );
  });

  test('says it of the letter that was kept last, and of no earlier one', async () => {
    const none = { isKnown: true, untakenText: false, untakenFiles: [], sealedFiles: [], originals: [] };
    await saveDraft(KEY, { ...LETTER, origin: none });
    await saveDraft(KEY, { ...LETTER, origin: ORIGIN });
    assert.deepEqual(await originOf(), ORIGIN);
    await saveDraft(KEY, OLD);
    assert.equal((await originOf())?.isKnown, false);
  });
});
