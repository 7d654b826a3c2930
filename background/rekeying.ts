// Changes the passphrase: the vault gets a new key, and every record under the old one is put under the new.
import { store } from './storage.ts';
import type { VaultView } from '../src/wire/views.ts';
import { inTurn } from './lock.ts';
import { moveDrafts } from './stores/drafts.ts';
import { IDENTITIES } from './stores/identities.ts';
import { moveDocuments } from './stores/search-index.ts';
import { rewriteForUndo } from './stores/undo.ts';
import { WAITING } from './stores/waiting.ts';
import { rewrapRemoved, rewrappedRecords } from './stores/wrapped-keys.ts';
import { VAULT_KEY_BYTES, importVaultKey, randomBytes } from './vault-crypto.ts';
import {
  VAULT_RECORD,
  loadVault,
  requirePassword,
  unwrapVaultKey,
  wrapVaultKey,
  type VaultKeyBytes,
} from './vault-record.ts';
import { forgetPreviousKey, inVaultTurn, keepUnlocked, vaultKeys, vaultView } from './vault.ts';

/**
 * Replaces passphrase and vault key: whoever has a copy of the profile of before, and the old passphrase, opens nothing
 * that is stored from now on. Throws `vault.passphrase-too-short` and as unwrapVaultKey; then nothing is changed.
 *
 * One write changes the vault's record and all private keys. The new record holds the key before, wrapped under the
 * new one, until drafts, search index and what was removed for undo are moved as well: after an end of the worker or
 * the browser at any moment all can be read, with the old passphrase before that write and with the new one after it,
 * and finishRekeying goes on.
 */
export function changePassphrase(current: string, next: string): Promise<VaultView> {
  return inVaultTurn(async () => {
    requirePassword(next);
    const before = await unwrapVaultKey(current);
    if (before.previous !== undefined) await moveRecords(before.previous, before.key);
    const after = { key: randomBytes(VAULT_KEY_BYTES), previous: before.key, keyId: crypto.randomUUID() };
    const vault = await wrapVaultKey(after, next);
    const isUnlocked = (await vaultView()).state === 'unlocked';
    // Before the records change, so that whoever reads meanwhile has both keys.
    if (isUnlocked) await keepUnlocked(after);
    try {
      const write = async (): Promise<void> => {
        const keys = await movingKeys(before.key, after.key);
        const identities = await rewrappedRecords(IDENTITIES, keys);
        const waiting = await rewrappedRecords(WAITING, keys);
        await store('local', { [VAULT_RECORD]: vault, [IDENTITIES.key]: identities, [WAITING.key]: waiting });
      };
      await inTurn(IDENTITIES.key, () => inTurn(WAITING.key, write));
    } catch (error) {
      if (isUnlocked) await keepUnlocked(before);
      throw error;
    }
    // The passphrase is changed: what could not be moved now is moved later, and can be read until then.
    await moveAll(before.key, after.key).catch(() => undefined);
    return vaultView();
  });
}

/** Goes on where a change of passphrase was interrupted; nothing while locked, or when there is nothing to do. */
export function finishRekeying(): Promise<void> {
  return inVaultTurn(async () => {
    const keys = await vaultKeys();
    if (keys?.previous === undefined) return;
    await move(keys.previous, keys.key);
    await completeRecord();
  }).catch(() => undefined);
}

async function moveAll(from: VaultKeyBytes['key'], to: VaultKeyBytes['key']): Promise<void> {
  await moveRecords(from, to);
  await completeRecord();
}

async function moveRecords(from: VaultKeyBytes['key'], to: VaultKeyBytes['key']): Promise<void> {
  const keys = await movingKeys(from, to);
  await move(keys.from, keys.to);
}

async function move(from: CryptoKey, to: CryptoKey): Promise<void> {
  await moveDrafts({ from, to });
  await moveDocuments({ from, to });
  await rewriteForUndo((removed) => rewrapRemoved([IDENTITIES, WAITING], { from, to }, removed));
}

/** The key before is gone for good. */
async function completeRecord(): Promise<void> {
  const vault = await loadVault();
  if (vault === undefined) return;
  const { previousKey, ...rest } = vault;
  if (previousKey !== undefined) await store('local', { [VAULT_RECORD]: rest });
  await forgetPreviousKey();
}

async function movingKeys(
  from: VaultKeyBytes['key'],
  to: VaultKeyBytes['key'],
): Promise<{ readonly from: CryptoKey; readonly to: CryptoKey }> {
  return { from: await importVaultKey(from), to: await importVaultKey(to) };
}
