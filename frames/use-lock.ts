// Whether the keys are locked while a letter is written: then its words are off the screen until they are unlocked.
import { useEffect, useRef, useState } from 'preact/hooks';
import { watchState, type VaultState } from './watch-state.ts';

export interface Lock {
  readonly vault: VaultState;
  /** The vault was locked while the letter was written. */
  readonly isCovered: boolean;
}

/** Follows the vault from the state it was in first, and says when it is unlocked and when trust has changed. */
export function useLock(first: VaultState, onUnlocked: () => void, onTrust: () => void): Lock {
  const [vault, setVault] = useState(first);
  const [isCovered, setCovered] = useState(false);
  const last = useRef(first);
  const latest = useRef({ onUnlocked, onTrust });
  latest.current = { onUnlocked, onTrust };
  useEffect(() => {
    const watching = new AbortController();
    const onVault = (state: VaultState): void => {
      setVault(state);
      if (state === 'unlocked') setCovered(false);
      else if (last.current === 'unlocked') setCovered(true);
      last.current = state;
      if (state === 'unlocked') latest.current.onUnlocked();
    };
    watchState({ onVault, onTrust: () => latest.current.onTrust() }, watching.signal);
    return () => watching.abort();
  }, []);
  return { vault, isCovered };
}
