// What a person was asked to trust can be decided on for a day, and not afterwards.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import { forgetAll } from './fake-browser.ts';
import './fake-webmail.ts';
import { makeIdentity } from './made-identity.ts';

const { addContacts } = await import('../../background/stores/contacts.ts');
const { allPins } = await import('../../background/stores/pins.ts');
const { pinProposed, proposeContact, trustProposal } = await import('../../background/trust-proposals.ts');

const HOUR_MS = 60 * 60_000;
const ADDRESS = 'bob@example.test';
const GONE = { code: 'trust.proposal-gone' };
const bob = await makeIdentity({ name: 'Bob', emails: [ADDRESS] });

describe('A proposal to trust', () => {
  let id: string;
  beforeEach(async () => {
    forgetAll();
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    await addContacts([bob.certificate], 'file');
    id = await proposeContact(ADDRESS, await sha256Fingerprint(bob.certificate));
  });
  afterEach(() => mock.timers.reset());

  test('stands for a day', async () => {
    mock.timers.tick(23 * HOUR_MS);
    assert.equal((await trustProposal(id)).address, ADDRESS);
    await pinProposed(id, 'by telephone');
    assert.equal((await allPins()).length, 1);
  });

  test('is neither shown nor taken afterwards', async () => {
    mock.timers.tick(25 * HOUR_MS);
    await assert.rejects(trustProposal(id), GONE);
    await assert.rejects(pinProposed(id, 'by telephone'), GONE);
    assert.equal((await allPins()).length, 0);
  });
});
