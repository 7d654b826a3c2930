// What the popup's first screen asks for is answered while the browser has not loaded its policies.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { forgetAll } from './fake-browser.ts';

const { browser } = await import('../../platform/browser.ts');
const { startView } = await import('../../background/first-steps.ts');
const { listIdentities, listKnownIdentities } = await import('../../background/identity-views.ts');
const { ownSign } = await import('../../background/stores/settings.ts');
const { vaultView } = await import('../../background/vault.ts');

before(() => {
  forgetAll();
  Object.assign(browser.permissions, { getAll: () => Promise.resolve({ origins: [] }) });
  // As in a new profile: the browser does not say, and nothing is remembered. Whatever asked would hang, and fail here.
  Object.assign(browser.storage.managed, { get: () => new Promise(() => undefined) });
});

test('whether the steps are done, and where the vault is', async () => {
  assert.deepEqual(await startView(), { site: false, certificate: false, phrase: false, skipped: false });
  assert.equal((await vaultView()).state, 'absent');
});

test('the own words and colour', async () => {
  assert.equal((await ownSign()).phrase, '');
});

test('which certificates there are, and that there are none to be judged', async () => {
  assert.deepEqual(await listKnownIdentities(), []);
  assert.deepEqual(await listIdentities(), []);
});
