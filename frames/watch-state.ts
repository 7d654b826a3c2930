// The watcher of the lock, where the frames look for it.
export {
  currentVaultState,
  watchState,
  type StateWatcher,
  type VaultState,
} from '../platform/watch-state.ts';
