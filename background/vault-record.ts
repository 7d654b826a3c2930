// The vault as it is stored: its key wrapped under the passphrase, and how often a wrong passphrase was tried.
import { type Bytes } from '../src/bytes.ts';
import { fault } from './errors.ts';
import { forget, load, store } from './storage.ts';
import {
  importVaultKey,
  keyFromPassphrase,
  newKeyDerivation,
  openRecord,
  sealRecord,
  type KeyDerivation,
  type SealedRecord,
} from './vault-crypto.ts';

/** Shorter passphrases fall to guessing even at the derivation's cost. */
export const MIN_PASSPHRASE_CHARACTERS = 8;
/** Wrong attempts that cost no waiting; after them each doubles the wait up to the longest. */
const FREE_ATTEMPTS = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** Key of the record in storage, and the name of the turn in which it is changed. */
export const VAULT_RECORD = 'vault';
/** Key of the wrong attempts in storage. */
export const ATTEMPTS = 'vaultAttempts';
const KEY_CONTEXT = 'vault-key';
const PREVIOUS_KEY_CONTEXT = 'previous-vault-key';

export interface StoredVault {
  readonly version: 1;
  readonly derivation: KeyDerivation;
  readonly wrappedKey: SealedRecord;
  /** Tells one vault key from the one before it; absent in vaults whose passphrase was never changed. */
  readonly keyId?: string;
  /** The key before, wrapped under the present one, while there may be records under it (see rekeying.ts). */
  readonly previousKey?: SealedRecord;
}

/** Octets of the vault key, and of the one before while it is needed. */
export interface VaultKeyBytes {
  readonly key: Bytes;
  readonly previous?: Bytes;
  readonly keyId?: string;
}

export interface Attempts {
  readonly failed: number;
  readonly retryAt: number;
}

export function loadVault(): Promise<StoredVault | undefined> {
  return load<StoredVault>('local', VAULT_RECORD);
}

/** Wrong attempts since the last right one. */
export async function attemptsSoFar(): Promise<Attempts> {
  return (await load<Attempts>('local', ATTEMPTS)) ?? { failed: 0, retryAt: 0 };
}

export function forgiveAttempts(): Promise<void> {
  return forget('local', ATTEMPTS);
}

/** The record of a vault with this key, and of the key before it where there is one. */
export async function wrapVaultKey(keys: VaultKeyBytes, passphrase: string): Promise<StoredVault> {
  const { key, previous, keyId } = keys;
  const derivation = newKeyDerivation();
  const wrappingKey = await keyFromPassphrase(passphrase, derivation);
  return {
    version: 1,
    derivation,
    wrappedKey: await sealRecord(wrappingKey, KEY_CONTEXT, key),
    ...(keyId === undefined ? {} : { keyId }),
    ...(previous === undefined
      ? {}
      : { previousKey: await sealRecord(await importVaultKey(key), PREVIOUS_KEY_CONTEXT, previous) }),
  };
}

/** Throws `vault.absent`, `vault.wrong-passphrase` or, after several of these, `vault.wait` {seconds}. */
export async function unwrapVaultKey(passphrase: string): Promise<VaultKeyBytes> {
  const vault = (await loadVault()) ?? fault('vault.absent');
  const attempts = await attemptsSoFar();
  const wait = attempts.retryAt - Date.now();
  if (wait > 0) fault('vault.wait', { seconds: Math.ceil(wait / 1000) });
  const failed = attempts.failed + 1;
  const delay =
    failed < FREE_ATTEMPTS ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (failed - FREE_ATTEMPTS), LONGEST_WAIT_MS);
  // Counted before the attempt: stopping the worker in time must not give a free one.
  await store('local', { [ATTEMPTS]: { failed, retryAt: Date.now() + delay } });
  const wrappingKey = await keyFromPassphrase(passphrase, vault.derivation);
  try {
    const key = await openRecord(wrappingKey, KEY_CONTEXT, vault.wrappedKey);
    await forgiveAttempts();
    const { keyId, previousKey } = vault;
    return {
      key,
      ...(keyId === undefined ? {} : { keyId }),
      ...(previousKey === undefined
        ? {}
        : { previous: await openRecord(await importVaultKey(key), PREVIOUS_KEY_CONTEXT, previousKey) }),
    };
  } catch {
    return fault('vault.wrong-passphrase');
  }
}

/** Whatever is to protect private keys; throws `vault.passphrase-too-short`. */
export function requirePassword(passphrase: string): void {
  if (Array.from(passphrase.normalize('NFC')).length < MIN_PASSPHRASE_CHARACTERS) {
    fault('vault.passphrase-too-short', { characters: MIN_PASSPHRASE_CHARACTERS });
  }
}
