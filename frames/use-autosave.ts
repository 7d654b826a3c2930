// Keeps what is being written in the extension's encrypted drafts, a moment after each change.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { KeptDraft } from '../src/wire/kept-draft.ts';
import type { VaultState } from './watch-state.ts';

/** Long enough not to save at every key, short enough to lose a sentence at most. */
const QUIET_MS = 1500;

export type SaveState =
  | { readonly state: 'unchanged' | 'waiting' | 'saving' }
  | { readonly state: 'saved'; readonly at: number }
  | { readonly state: 'failed'; readonly error: unknown };

export interface Autosave {
  readonly save: SaveState;
  /** Saves at once; rejects when that fails. */
  readonly saveNow: () => Promise<void>;
}

/**
 * `enabled` is false while an older draft is still offered (it must not be overwritten) and after sending. Whatever
 * could not be saved while the vault was locked is saved when it is unlocked.
 */
export function useAutosave(
  draft: KeptDraft,
  enabled: boolean,
  vault: VaultState,
  store: (draft: KeptDraft) => Promise<{ savedAt: number }>,
): Autosave {
  const [save, setSave] = useState<SaveState>({ state: 'unchanged' });
  const first = useRef(draft);
  const newest = useRef(draft);
  newest.current = draft;
  /** Saves run one after the other, so that an older one never ends up on top. */
  const chain = useRef<Promise<unknown>>(Promise.resolve());

  const saveNow = useCallback((): Promise<void> => {
    const run = async (): Promise<void> => {
      const saved = newest.current;
      setSave({ state: 'saving' });
      try {
        const { savedAt } = await store(saved);
        setSave(newest.current === saved ? { state: 'saved', at: savedAt } : { state: 'waiting' });
      } catch (error) {
        setSave({ state: 'failed', error });
        throw error;
      }
    };
    const result = chain.current.then(run, run);
    chain.current = result.catch(() => undefined);
    return result;
  }, [store]);

  useEffect(() => {
    if (!enabled || draft === first.current) return;
    setSave((before) => (before.state === 'failed' ? before : { state: 'waiting' }));
    const timer = setTimeout(() => {
      // The failure is in the state, where it is shown; nothing else waits for this save.
      saveNow().catch(() => undefined);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [draft, enabled, saveNow]);

  const hasFailed = useRef(false);
  hasFailed.current = save.state === 'failed';
  const isUnlocked = vault === 'unlocked';
  useEffect(() => {
    if (isUnlocked && enabled && hasFailed.current) saveNow().catch(() => undefined);
  }, [isUnlocked, enabled, saveNow]);

  return { save, saveNow };
}
