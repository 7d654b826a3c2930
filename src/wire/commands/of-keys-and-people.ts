// Commands of the popup about the vault, identities, contacts and their certificates.
import type { CertificateSummary } from '../../smime/contract.ts';
import type { BackupView } from '../backup-view.ts';
import type { ContactDetails, ContactPage, ContactQuery } from '../contact-views.ts';
import type { ImportFile } from '../import-file.ts';
import type {
  CertificateDetails,
  IdentityView,
  ImportOutcome,
  KnownIdentityView,
  StartView,
  VaultView,
  WaitingView,
} from '../views.ts';

export interface CommandsOfKeysAndPeople {
  'start.view': { request: null; response: StartView };
  'start.skip': { request: null; response: null };

  'vault.view': { request: null; response: VaultView };
  'vault.create': { request: { passphrase: string }; response: VaultView };
  'vault.unlock': { request: { passphrase: string }; response: VaultView };
  'vault.lock': { request: null; response: VaultView };
  /**
   * For anyone who has forgotten the passphrase: deletes the vault with all private keys, drafts and the search's index. What
   * needs no key stays.
   */
  'vault.start-over': { request: null; response: VaultView };
  'vault.change-passphrase': { request: { current: string; next: string }; response: VaultView };

  'identities.list': { request: null; response: readonly IdentityView[] };
  /** The same, in the same order, before anything is judged: nothing is waited for. */
  'identities.known': { request: null; response: readonly KnownIdentityView[] };
  /** `password` of the file; the vault must be unlocked. Nothing is stored when the file cannot be read. */
  'identities.import': {
    request: { file: ImportFile; password: string };
    response: {
      added: readonly IdentityView[];
      known: readonly IdentityView[];
      /** What of the file waits: for the certificate of its key, or for the key of its certificate. */
      waiting: readonly WaitingView[];
      /** Roots that came with the file and are not trusted: to be offered, by `authorities.trust-known`. */
      offeredAuthorities: readonly CertificateSummary[];
    };
  };
  /** As a .p12 file under a password of its own; the vault must be unlocked. */
  'identities.export': {
    request: { id: string; password: string; form: 'modern' | 'legacy' };
    response: { fileName: string; content: Blob };
  };
  'identities.prefer': { request: { id: string }; response: null };
  /** Removing keeps the item aside until the popup closes the undo, at most some minutes. */
  'identities.remove': { request: { id: string }; response: { undo: string } };

  /** Keys without their certificate, and certificates without their key. */
  'waiting.list': { request: null; response: readonly WaitingView[] };
  'waiting.remove': { request: { id: string }; response: { undo: string } };

  /** `count` rows of those that match, from `from` on: at most 200. */
  'contacts.page': { request: { query: ContactQuery; from: number; count: number }; response: ContactPage };
  'contacts.details': { request: { address: string }; response: ContactDetails | null };
  /** The addresses that match, as many as can be removed at once. */
  'contacts.matching': { request: { query: ContactQuery }; response: { addresses: readonly string[] } };
  /** All certificates of these addresses but those that are pinned; no `undo` when nothing was removed. */
  'contacts.remove-several': {
    request: { addresses: readonly string[] };
    response: { removed: number; pinned: number; undo?: string };
  };
  'contacts.import': { request: { files: readonly ImportFile[] }; response: readonly ImportOutcome[] };
  /** Uses this certificate alone for the address, which has several; without an id all that are good. */
  'contacts.choose': { request: { address: string; id?: string }; response: null };
  'contacts.remove': { request: { id: string }; response: { undo: string } };

  /**
   * Everything but drafts and sites in one encrypted file; the vault must be unlocked, unless the keys are left out.
   */
  'backup.make': {
    request: { password: string; withoutKeys?: true };
    response: { fileName: string; content: Blob };
  };
  /** What a backup would add and change; nothing is stored. */
  'backup.inspect': { request: { file: ImportFile; password: string }; response: BackupView };
  /**
   * Adds what was shown: `id` is that of its BackupView. All of it or nothing. `passphrase` is the new vault's, where
   * there is none yet.
   */
  'backup.restore': {
    request: { file: ImportFile; password: string; id: string; passphrase?: string };
    response: { identities: number; contacts: number; authorities: number };
  };

  /** Puts a removed identity, contact, authority or pin back. */
  undo: { request: { undo: string }; response: null };

  'certificate.details': { request: { sha256: string }; response: CertificateDetails };
}
