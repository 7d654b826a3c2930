// The automatic lock comes when nobody has done anything for so long, however much keys are used meanwhile.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { beforeEach, describe, test } from 'node:test';
import type { CommandName } from '../../src/wire/commands.ts';
import { forgetAll, stored } from './fake-browser.ts';
import { OWN_ORIGIN } from './own-origin.ts';

const { lockWhenUnused } = await import('../../background/auto-lock.ts');
const { isUserAct } = await import('../../background/user-acts.ts');
const { createVault, noteUse, requireVaultKey, vaultKey, vaultView } =
  await import('../../background/vault.ts');
const { unlockedIdentities } = await import('../../background/stores/identities.ts');
const { loadDraft, saveDraft } = await import('../../background/stores/drafts.ts');

const HOUR_MS = 60 * 60_000;
const DRAFT = {
  ...{ subject: '', text: 'x', attachments: [], sign: false, encrypt: true },
  origin: OWN_ORIGIN,
};

describe('The automatic lock', () => {
  beforeEach(async () => {
    forgetAll();
    await createVault('a passphrase');
    stored.session.set('vaultLastUse', Date.now() - HOUR_MS);
  });

  test('is not postponed by any use of a key', async () => {
    await vaultKey();
    await requireVaultKey();
    await unlockedIdentities();
    await saveDraft('one', DRAFT);
    await loadDraft('one');
    await lockWhenUnused();
    assert.equal((await vaultView()).state, 'locked');
  });

  test('is postponed by an act of the user', async () => {
    await noteUse();
    await lockWhenUnused();
    assert.equal((await vaultView()).state, 'unlocked');
  });

  test('stays: an act while it is locked opens nothing and starts nothing', async () => {
    await lockWhenUnused();
    await noteUse();
    assert.equal(stored.session.size, 0);
  });
});

describe('An act of the user', () => {
  test('is none of what a page can bring about', () => {
    for (const command of [
      'content.open-reader',
      'content.open-composer',
      'content.list',
      'content.can-encrypt',
      'content.compose-state',
      'reader.claim',
      'reader.open',
      'reader.complete',
      'preview.open',
      'composer.claim',
      'composer.identities',
      'composer.readiness',
      'vault.view',
      'identities.list',
      'contacts.page',
      'contacts.details',
      'search.view',
      'search.find',
      'certificate.details',
      'settings.view',
    ] as const)
      assert.equal(isUserAct(command, {}), false, command);
  });

  test('is saving a draft, or searching, only when something was done there just before', () => {
    for (const command of ['composer.save', 'search.find'] as const) {
      assert.equal(isUserAct(command, { isAct: true }), true);
      assert.equal(isUserAct(command, {}), false);
      assert.equal(isUserAct(command, { isAct: 'yes' }), false);
      assert.equal(isUserAct(command, null), false);
    }
  });

  test('is nothing that the popup asks for anew whenever something has changed', async () => {
    const folder = new URL('../../popup/', import.meta.url);
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.tsx')) continue;
      const source = await readFile(new URL(file, folder), 'utf8');
      for (const [, command] of source.matchAll(/useAnswer\('([\w.-]+)'/g))
        assert.equal(isUserAct(command as CommandName, {}), false, command);
    }
  });

  test('is sending, and what is done in the popup', () => {
    for (const command of ['composer.send', 'identities.import', 'search.open', 'settings.change'] as const)
      assert.equal(isUserAct(command, {}), true, command);
  });
});
