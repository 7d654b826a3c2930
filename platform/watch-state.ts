// The one watcher of the lock: hears that the vault was locked or unlocked, or that trust changed, wherever it happened.
import { browser } from './browser.ts';
import type { VaultView } from '../src/wire/views.ts';

/** Keys in the extension's storage under which the background says that something has changed. */
const VAULT_KEY = 'vaultState';
const TRUST_KEY = 'trustState';

export type VaultState = VaultView['state'];

export interface StateWatcher {
  readonly onVault?: (state: VaultState) => void;
  /** Contacts, authorities or identities changed: verdicts and readiness may differ now. */
  readonly onTrust?: () => void;
}

/** Calls back on every change until `signal` aborts. */
export function watchState(watcher: StateWatcher, signal: AbortSignal): void {
  const changed = (changes: Record<string, { newValue?: unknown }>): void => {
    const vault = vaultStateOf(changes[VAULT_KEY]?.newValue);
    if (vault) watcher.onVault?.(vault);
    if (TRUST_KEY in changes) watcher.onTrust?.();
  };
  browser.storage.local.onChanged.addListener(changed);
  signal.addEventListener('abort', () => browser.storage.local.onChanged.removeListener(changed), {
    once: true,
  });
}

/** The vault's state as the background last said it; `absent` before it has said anything. */
export async function currentVaultState(): Promise<VaultState> {
  const stored = await browser.storage.local.get(VAULT_KEY);
  return vaultStateOf(stored[VAULT_KEY]) ?? 'absent';
}

function vaultStateOf(value: unknown): VaultState | undefined {
  if (typeof value !== 'object' || value === null || !('state' in value)) return undefined;
  const { state } = value;
  return state === 'absent' || state === 'locked' || state === 'unlocked' ? state : undefined;
}
