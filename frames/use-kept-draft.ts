// The draft that the extension keeps of a letter: saved while it is written, and offered where one was left behind.
import { useCallback, useState } from 'preact/hooks';
import type { ComposerView } from '../src/wire/composition.ts';
import type { KeptDraft } from '../src/wire/kept-draft.ts';
import type { ComposerProps } from './composer-contract.ts';
import { useAutosave, type Autosave } from './use-autosave.ts';
import { useLock, type Lock } from './use-lock.ts';

export interface DraftKeeping extends Lock {
  /** A draft that was left behind, until the user has decided on it. */
  readonly recovered: ComposerView['recovered'];
  /** The user has decided on it. */
  readonly settle: () => void;
  readonly autosave: Autosave;
  /** Something was written that is to be kept, and may be. */
  readonly isKeeping: boolean;
}

/** What has become of the letter so far. */
interface Progress {
  readonly draft: KeptDraft;
  /** Other than it was when the composer was opened. */
  readonly isChanged: boolean;
  /** On its way, or gone. */
  readonly isBusy: boolean;
  /** Gone: there is nothing to keep. */
  readonly isOver: boolean;
}

/** `onTrust` is called when something about certificates or trust has changed. */
export function useKeptDraft(
  { client, grant, view, vault: firstVault }: ComposerProps,
  { draft, isChanged, isBusy, isOver }: Progress,
  onTrust: () => void,
  onProblem: (error: unknown) => void,
): DraftKeeping {
  const [recovered, setRecovered] = useState(view.recovered);
  /** Opened while the keys were locked: whether an older draft was left behind is asked when they are unlocked. */
  const [hasAskedForDraft, setAskedForDraft] = useState(firstVault === 'unlocked');
  /** While the keys were locked, neither a draft that was left behind nor an encrypted original could be read. */
  const onUnlocked = (): void => {
    if (hasAskedForDraft || recovered !== undefined || isBusy) return;
    if (!isChanged) location.reload();
    else {
      client
        .request('composer.claim', { grant })
        .then((again) => setRecovered(again.recovered), onProblem)
        .finally(() => setAskedForDraft(true));
    }
  };
  const { vault, isCovered } = useLock(firstVault, onUnlocked, onTrust);

  const store = useCallback(
    (saved: KeptDraft) =>
      client.request('composer.save', { grant, draft: saved, isAct: navigator.userActivation.isActive }),
    [client, grant],
  );
  const mayOverwrite = recovered === undefined && (hasAskedForDraft || vault !== 'unlocked');
  const isKeeping = isChanged && mayOverwrite && !isOver;
  const autosave = useAutosave(draft, isKeeping, vault, store);
  return { recovered, settle: () => setRecovered(undefined), vault, isCovered, autosave, isKeeping };
}
