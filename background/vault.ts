// The vault: one random key that wraps every private key, kept in the session's memory while it is unlocked.
import { fromBase64, toBase64, type Bytes } from '../src/bytes.ts';
import type { VaultView } from '../src/wire/views.ts';
import { fault } from './errors.ts';
import { inTurn } from './lock.ts';
import { forget, load, loadMany, store } from './storage.ts';
import { VAULT_KEY_BYTES, importVaultKey, openBytes, randomBytes } from './vault-crypto.ts';
import {
  VAULT_RECORD,
  attemptsSoFar,
  forgiveAttempts,
  loadVault,
  requirePassword,
  unwrapVaultKey,
  wrapVaultKey,
  type VaultKeyBytes,
} from './vault-record.ts';

/** In memory only: survives the worker's restarts, not the browser's. */
const SESSION_KEY = 'vaultKey';
/** The key before, while records may still be under it. */
const PREVIOUS_KEY = 'vaultPreviousKey';
/** Which of the vault's keys the one in memory is. */
const KEY_ID = 'vaultKeyId';
const LAST_USE = 'vaultLastUse';
/** What frames and popup may watch: the state, nothing else. */
const PUBLIC_STATE = 'vaultState';
/** Writing the time of use more often than this would only cost. */
const USE_RESOLUTION_MS = 10_000;

/** Records are written under `key`; a few may still be under `previous` while a change of passphrase is finished. */
export interface VaultKeys {
  readonly key: CryptoKey;
  readonly previous?: CryptoKey;
}

interface CachedKeys {
  readonly encoded: string;
  readonly before: string;
  readonly keys: VaultKeys;
}

let cached: CachedKeys | undefined;

/** The vault's state for the popup. */
export async function vaultView(): Promise<VaultView> {
  const [vault, key, { failed, retryAt }] = await Promise.all([
    loadVault(),
    load<string>('session', SESSION_KEY),
    attemptsSoFar(),
  ]);
  return {
    state: vault === undefined ? 'absent' : key === undefined ? 'locked' : 'unlocked',
    failedAttempts: failed,
    ...(retryAt > Date.now() ? { retryAt } : {}),
  };
}

/** Sets the first passphrase. Throws `vault.exists` or `vault.passphrase-too-short`. */
export function createVault(passphrase: string): Promise<VaultView> {
  return inVaultTurn(async () => {
    if ((await loadVault()) !== undefined) fault('vault.exists');
    requirePassword(passphrase);
    const key = randomBytes(VAULT_KEY_BYTES);
    await store('local', { [VAULT_RECORD]: await wrapVaultKey({ key }, passphrase) });
    await keepUnlocked({ key });
    return vaultView();
  });
}

/** Throws `vault.absent`, `vault.wrong-passphrase` or, after several of these, `vault.wait` {seconds}. */
export function unlockVault(passphrase: string): Promise<VaultView> {
  return inVaultTurn(async () => {
    await keepUnlocked(await unwrapVaultKey(passphrase));
    return vaultView();
  });
}

/** Forgets the key. Frames learn of it through the public state. */
export async function lockVault(): Promise<VaultView> {
  cached = undefined;
  await forget('session', SESSION_KEY, PREVIOUS_KEY, KEY_ID, LAST_USE);
  await publishState();
  return vaultView();
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

/** The vault's keys while unlocked, else undefined. Does not count as use (see noteUse). */
export async function vaultKeys(): Promise<VaultKeys | undefined> {
  const kept = await loadMany<string>('session', [SESSION_KEY, PREVIOUS_KEY, KEY_ID]);
  const encoded = kept.get(SESSION_KEY);
  if (encoded === undefined) {
    cached = undefined;
    return undefined;
  }
  const before = kept.get(PREVIOUS_KEY) ?? '';
  if (cached?.encoded !== encoded || cached.before !== before) {
    // The worker ended while the passphrase was changed: the key in memory is not the vault's.
    if (((await loadVault())?.keyId ?? '') !== (kept.get(KEY_ID) ?? '')) {
      await lockVault();
      return undefined;
    }
    cached = await imported(encoded, before);
  }
  return cached.keys;
}

/** Both in base64; no key before is an empty text. */
async function imported(encoded: string, before: string): Promise<CachedKeys> {
  const key = await importVaultKey(fromBase64(encoded));
  const previous = before === '' ? {} : { previous: await importVaultKey(fromBase64(before)) };
  return { encoded, before, keys: { key, ...previous } };
}

/** The vault key while unlocked, else undefined. */
export async function vaultKey(): Promise<CryptoKey | undefined> {
  return (await vaultKeys())?.key;
}

/** The vault key, or `vault.locked` / `vault.absent`. */
export async function requireVaultKey(): Promise<CryptoKey> {
  const key = await vaultKey();
  if (key !== undefined) return key;
  return fault((await vaultView()).state === 'absent' ? 'vault.absent' : 'vault.locked');
}

/** Runs work while the vault's key does not change. Not to be called from within such work. */
export function inVaultTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  return inTurn(VAULT_RECORD, work);
}

/** Writes records under the vault key, which is the same until they are stored. Throws as requireVaultKey. */
export function withVaultKey<Result>(write: (key: CryptoKey) => Promise<Result>): Promise<Result> {
  return inVaultTurn(async () => write(await requireVaultKey()));
}

/**
 * Decrypts what sealBytes made under the vault key, or under the one before. Load the record first and the keys after
 * it. Rejects with OperationError.
 */
export async function openUnderVault(keys: VaultKeys, context: string, sealed: Bytes): Promise<Bytes> {
  const { key, previous } = keys;
  if (previous === undefined) return openBytes(key, context, sealed);
  return openBytes(key, context, sealed).catch(() => openBytes(previous, context, sealed));
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

/** Keeps keys in memory, in place of those that were there. */
export async function keepUnlocked({ key, previous, keyId }: VaultKeyBytes): Promise<void> {
  await forgiveAttempts();
  const encoded = toBase64(key);
  const before = previous === undefined ? '' : toBase64(previous);
  const keys = await imported(encoded, before);
  await store('session', {
    [SESSION_KEY]: encoded,
    [PREVIOUS_KEY]: before,
    [KEY_ID]: keyId ?? '',
    [LAST_USE]: Date.now(),
  });
  cached = keys;
  await publishState();
}

/** Forgets the key before: no record is under it any more. */
export function forgetPreviousKey(): Promise<void> {
  return forget('session', PREVIOUS_KEY);
}
