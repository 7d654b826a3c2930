// Starting over without the passphrase: what only it could open is deleted, so that a new vault can be set up.
import type { VaultView } from '../src/wire/views.ts';
import { lockNow } from './auto-lock.ts';
import { forget } from './storage.ts';
import { deleteAllDrafts } from './stores/drafts.ts';
import { IDENTITIES } from './stores/identities.ts';
import { dropUnsentNotices } from './stores/notices.ts';
import { deleteDocuments } from './stores/search-index.ts';
import { trustChanged } from './stores/trust-state.ts';
import { forgetRemoved } from './stores/undo.ts';
import { forgetWaitingKeys, WAITING } from './stores/waiting.ts';
import { ATTEMPTS, VAULT_RECORD } from './vault-record.ts';
import { inVaultTurn, publishState, vaultView } from './vault.ts';

/**
 * Deletes the vault with all private keys, the drafts and the search's index. Contacts, authorities, pins and settings
 * stay: they are not under the vault's key. The keys go first and in one step with the vault; whatever an end of the
 * worker leaves behind can be read by nobody, and is deleted when this is repeated.
 */
export async function startOver(): Promise<VaultView> {
  await lockNow();
  return inVaultTurn(async () => {
    // Under a new vault, a key that still waited could not be read, nor anything be imported beside it.
    await forgetWaitingKeys();
    await forget('local', VAULT_RECORD, IDENTITIES.key, ATTEMPTS);
    await Promise.all([
      ...[forgetRemoved(IDENTITIES.removed), forgetRemoved(WAITING.removed)],
      ...[deleteAllDrafts(), deleteDocuments(), dropUnsentNotices()],
    ]);
    await trustChanged();
    await publishState();
    return vaultView();
  });
}
