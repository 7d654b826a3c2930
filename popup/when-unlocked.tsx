// What needs the keys: while they are locked, the passphrase is asked for in its place.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { useApp } from './app-context.ts';
import { UnlockForm } from './passphrase-forms.tsx';

/** Shows its children while the vault is unlocked. */
export function WhenUnlocked({ children }: { children: ComponentChildren }): JSX.Element {
  const { vault } = useApp();
  if (vault?.state === 'unlocked') return <>{children}</>;
  return (
    <div class="stack">
      <p>{text('popup_export_locked')}</p>
      <UnlockForm focus />
    </div>
  );
}
