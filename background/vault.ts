// The vault: one random key that wraps every private key, itself wrapped under the user's passphrase.
import { fromBase64, toBase64, type Bytes } from '../src/bytes.ts';
import type { VaultView } from '../src/wire/views.ts';
import { fault } from './errors.ts';
import { inTurn } from './lock.ts';
import { forget, load, store } from './storage.ts';
import {
  VAULT_KEY_BYTES,
  importVaultKey,
  keyFromPassphrase,
  newKeyDerivation,
  openRecord,
  randomBytes,
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

const VAULT_RECORD = 'vault';
const ATTEMPTS = 'vaultAttempts';
/** In memory only: survives the worker's restarts, not the browser's. */
const SESSION_KEY = 'vaultKey';
const LAST_USE = 'vaultLastUse';
/** What frames and popup may watch: the state, nothing else. */
const PUBLIC_STATE = 'vaultState';
/** Writing the time of use more often than this would only cost. */
const USE_RESOLUTION_MS = 10_000;
const KEY_CONTEXT = 'vault-key';

interface StoredVault {
  readonly version: 1;
  readonly derivation: KeyDerivation;
  readonly wrappedKey: SealedRecord;
}

interface Attempts {
  readonly failed: number;
  readonly retryAt: number;
}

let cachedKey: { readonly encoded: string; readonly key: CryptoKey } | undefined;

/** The vault's state for the popup. */
export async function vaultView(): Promise<VaultView> {
  const [vault, key, attempts] = await Promise.all([
    load<StoredVault>('local', VAULT_RECORD),
    load<string>('session', SESSION_KEY),
    load<Attempts>('local', ATTEMPTS),
  ]);
  return {
    state: vault === undefined ? 'absent' : key === undefined ? 'locked' : 'unlocked',
    failedAttempts: attempts?.failed ?? 0,
    ...(attempts !== undefined && attempts.retryAt > Date.now() ? { retryAt: attempts.retryAt } : {}),
  };
}

/** Sets the first passphrase. Throws `vault.exists` or `vault.passphrase-too-short`. */
export function createVault(passphrase: string): Promise<VaultView> {
  return inTurn(VAULT_RECORD, async () => {
    if ((await load<StoredVault>('local', VAULT_RECORD)) !== undefined) fault('vault.exists');
    requirePassword(passphrase);
    const key = randomBytes(VAULT_KEY_BYTES);
    await store('local', { [VAULT_RECORD]: await wrapVaultKey(key, passphrase) });
    await keepUnlocked(key);
    return vaultView();
  });
}

/** Throws `vault.absent`, `vault.wrong-passphrase` or, after several of these, `vault.wait` {seconds}. */
export function unlockVault(passphrase: string): Promise<VaultView> {
  return inTurn(VAULT_RECORD, async () => {
    await keepUnlocked(await unwrapVaultKey(passphrase));
    return vaultView();
  });
}

/** Forgets the key. Frames learn of it through the public state. */
export async function lockVault(): Promise<VaultView> {
  cachedKey = undefined;
  await forget('session', SESSION_KEY, LAST_USE);
  await publishState();
  return vaultView();
}

/** Wraps the same vault key under a new passphrase: the records stay as they are. */
export function changePassphrase(current: string, next: string): Promise<VaultView> {
  return inTurn(VAULT_RECORD, async () => {
    requirePassword(next);
    const key = await unwrapVaultKey(current);
    await store('local', { [VAULT_RECORD]: await wrapVaultKey(key, next) });
    return vaultView();
  });
}

/**
 * Notes an act of the user, which postpones the automatic lock; nothing while locked. Only what a person has done on
 * purpose may call it, never the mere use of a key: what a page can bring about (messages that open, readiness,
 * marks) would keep the vault open for ever.
 */
export async function noteUse(): Promise<void> {
  const lastUse = await load<number>('session', LAST_USE);
  if (lastUse === undefined || Date.now() - lastUse <= USE_RESOLUTION_MS) return;
  await store('session', { [LAST_USE]: Date.now() });
}

/** The vault key while unlocked, else undefined. Does not count as use (see noteUse). */
export async function vaultKey(): Promise<CryptoKey | undefined> {
  const encoded = await load<string>('session', SESSION_KEY);
  if (encoded === undefined) {
    cachedKey = undefined;
    return undefined;
  }
  if (cachedKey?.encoded !== encoded) {
    cachedKey = { encoded, key: await importVaultKey(fromBase64(encoded)) };
  }
  return cachedKey.key;
}

/** The vault key, or `vault.locked` / `vault.absent`. */
export async function requireVaultKey(): Promise<CryptoKey> {
  const key = await vaultKey();
  if (key !== undefined) return key;
  return fault((await vaultView()).state === 'absent' ? 'vault.absent' : 'vault.locked');
}

/** Milliseconds since 1970 of the last use, or undefined while locked. */
export async function lastVaultUse(): Promise<number | undefined> {
  return load<number>('session', LAST_USE);
}

/** Tells the other parts the present state; called at start, too, when a browser's end has locked the vault. */
export async function publishState(): Promise<void> {
  const { state } = await vaultView();
  const published = await load<{ state: string }>('local', PUBLIC_STATE);
  if (published?.state !== state) await store('local', { [PUBLIC_STATE]: { state, changedAt: Date.now() } });
}

async function keepUnlocked(key: Bytes): Promise<void> {
  await forget('local', ATTEMPTS);
  await store('session', { [SESSION_KEY]: toBase64(key), [LAST_USE]: Date.now() });
  await publishState();
}

async function wrapVaultKey(key: Bytes, passphrase: string): Promise<StoredVault> {
  const derivation = newKeyDerivation();
  const wrappingKey = await keyFromPassphrase(passphrase, derivation);
  return { version: 1, derivation, wrappedKey: await sealRecord(wrappingKey, KEY_CONTEXT, key) };
}

async function unwrapVaultKey(passphrase: string): Promise<Bytes> {
  const vault = (await load<StoredVault>('local', VAULT_RECORD)) ?? fault('vault.absent');
  const attempts = (await load<Attempts>('local', ATTEMPTS)) ?? { failed: 0, retryAt: 0 };
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
    await forget('local', ATTEMPTS);
    return key;
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
