// Commands of the popup about the vault, identities, contacts and their certificates.
import { lockNow } from '../auto-lock.ts';
import { inspectBackup, makeBackup, makeKeylessBackup, restoreBackup } from '../backup.ts';
import { certificateDetails } from '../certificate-details.ts';
import { contactDetails, contactPage, matchingAddresses } from '../contact-list.ts';
import { importContacts } from '../contact-views.ts';
import { skipFirstSteps, startView } from '../first-steps.ts';
import { importIdentities, listIdentities, listKnownIdentities } from '../identity-views.ts';
import { listWaiting } from '../waiting-views.ts';
import { exportIdentity } from '../key-export.ts';
import { restoreAuthority } from '../stores/authorities.ts';
import { restoreBinding } from '../stores/certificate-bindings.ts';
import { chooseForAddress } from '../stores/chosen-certificates.ts';
import {
  MAX_REMOVED_AT_ONCE,
  removeContact,
  removeContacts,
  restoreContact,
  restoreContacts,
} from '../stores/contacts.ts';
import { preferIdentity, removeIdentity, restoreIdentity } from '../stores/identities.ts';
import { restorePin } from '../stores/pins.ts';
import { removeWaiting, restoreWaiting } from '../stores/waiting.ts';
import { takeForUndo } from '../stores/undo.ts';
import { changePassphrase, finishRekeying } from '../rekeying.ts';
import { startOver } from '../start-over.ts';
import { createVault, inVaultTurn, unlockVault, vaultView } from '../vault.ts';
import type { CommandsOf } from './command.ts';

export const OF_KEYS_AND_PEOPLE: CommandsOf<
  'start' | 'vault' | 'identities' | 'waiting' | 'contacts' | 'certificate' | 'backup' | 'undo'
> = {
  'start.view': () => startView(),
  'start.skip': async () => {
    await skipFirstSteps();
    return null;
  },

  'vault.view': () => vaultView(),
  'vault.create': ({ passphrase }) => createVault(passphrase),
  'vault.unlock': async ({ passphrase }) => {
    const view = await unlockVault(passphrase);
    void finishRekeying();
    return view;
  },
  'vault.lock': () => lockNow(),
  'vault.start-over': () => startOver(),
  'vault.change-passphrase': ({ current, next }) => changePassphrase(current, next),

  'identities.list': () => listIdentities(),
  'identities.known': () => listKnownIdentities(),
  'identities.import': ({ file, password }) => importIdentities(file, password),
  'identities.export': (request) => exportIdentity(request),
  'identities.prefer': async ({ id }) => {
    await preferIdentity(id);
    return null;
  },
  'identities.remove': async ({ id }) => ({ undo: await removeIdentity(id) }),

  'waiting.list': () => listWaiting(),
  'waiting.remove': async ({ id }) => ({ undo: await removeWaiting(id) }),

  'contacts.page': ({ query, from, count }) => contactPage(query, from, count),
  'contacts.details': ({ address }) => contactDetails(address),
  'contacts.matching': async ({ query }) => ({
    addresses: await matchingAddresses(query, MAX_REMOVED_AT_ONCE),
  }),
  'contacts.remove-several': ({ addresses }) => removeContacts(addresses),
  'contacts.import': ({ files }) => importContacts(files),
  'contacts.choose': async ({ address, id }) => {
    await chooseForAddress(address, id);
    return null;
  },
  'contacts.remove': async ({ id }) => ({ undo: await removeContact(id) }),

  'certificate.details': ({ sha256 }) => certificateDetails(sha256),

  'backup.make': ({ password, withoutKeys }) =>
    withoutKeys === true ? makeKeylessBackup(password) : makeBackup(password),
  'backup.inspect': ({ file, password }) => inspectBackup(file, password),
  'backup.restore': ({ file, password, id, passphrase }) => restoreBackup(file, password, id, passphrase),

  // A private key goes back under the vault key that it was taken from.
  undo: ({ undo }) =>
    inVaultTurn(async () => {
      const removed = await takeForUndo(undo);
      await RESTORE[removed.kind](removed.record);
      return null;
    }),
};

const RESTORE = {
  identity: restoreIdentity,
  waiting: restoreWaiting,
  contact: restoreContact,
  contacts: restoreContacts,
  authority: restoreAuthority,
  pin: restorePin,
  binding: restoreBinding,
} as const;
