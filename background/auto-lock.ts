// Locks the vault when it was not used for as long as the user set, and when the computer's screen is locked.
import { browser } from '../platform/browser.ts';
import type { VaultView } from '../src/wire/views.ts';
import { forgetHeld } from './held-messages.ts';
import { forgetUnwrappedKeys } from './stores/identities.ts';
import { forgetOpenDocuments } from './stores/search-index.ts';
import { settingsView } from './stores/settings.ts';
import { lastVaultUse, lockVault } from './vault.ts';

const ALARM = 'auto-lock';
const CHECK_EVERY_MINUTES = 1;

/** Registers the events; to be called when the background starts, before anything is awaited. */
export function watchForLock(): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === ALARM) void lockWhenUnused();
  });
  browser.idle.onStateChanged.addListener((state) => {
    if (state === 'locked') void lockNow();
  });
  void browser.alarms.create(ALARM, { periodInMinutes: CHECK_EVERY_MINUTES });
}

/** Locks the vault and forgets the keys and the search's index that were unwrapped in memory. */
export function lockNow(): Promise<VaultView> {
  forgetUnwrappedKeys();
  forgetOpenDocuments();
  forgetHeld();
  return lockVault();
}

/** Locks when the last use is longer ago than the setting allows; 0 minutes means never. */
export async function lockWhenUnused(now = Date.now()): Promise<void> {
  const lastUse = await lastVaultUse();
  if (lastUse === undefined) return;
  const { autoLockMinutes } = await settingsView();
  if (autoLockMinutes > 0 && now - lastUse >= autoLockMinutes * 60_000) await lockNow();
}
