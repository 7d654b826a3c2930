// The vault's state as the popup knows it: told by the command that changed it, else asked for.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { VaultView } from '../src/wire/views.ts';
import { ask } from './background.ts';

/**
 * Asks at the start and after each change of the stores (`revision`). What was asked before something newer became
 * known is dropped: creating a vault changes the stores before it is open, and that answer, coming late, would
 * take the place of "unlocked" and with it whatever the user has begun.
 */
export function useVaultView(revision: number): [VaultView | undefined, (vault: VaultView) => void] {
  const [vault, setVault] = useState<VaultView>();
  const newest = useRef(0);
  useEffect(() => {
    const asked = ++newest.current;
    ask('vault.view', null).then(
      (answer) => {
        if (asked === newest.current) setVault(answer);
      },
      () => undefined,
    );
  }, [revision]);
  const told = useCallback((answer: VaultView) => {
    newest.current++;
    setVault(answer);
  }, []);
  return [vault, told];
}
