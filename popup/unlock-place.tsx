// A small window of our own that a frame's "Unlock" opens: closes itself when the keys are open.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { useApp } from './app-context.ts';
import { OwnCue } from './own-cue.tsx';
import { CreatePassphraseForm, UnlockForm } from './passphrase-forms.tsx';

export function UnlockPlace(): JSX.Element {
  const { vault } = useApp();
  const done = (): void => window.close();
  return (
    <main class="unlock-place stack">
      <img src="../ui/logo.svg" alt="" width="48" height="48" />
      <OwnCue />
      {vault?.state === 'absent' && (
        <>
          <h1>{text('popup_passphrase_title')}</h1>
          <CreatePassphraseForm onDone={done} />
        </>
      )}
      {vault?.state === 'locked' && (
        <>
          <h1>{text('popup_unlock_title')}</h1>
          <p class="soft">{text('popup_unlock_why')}</p>
          <UnlockForm focus onDone={done} />
        </>
      )}
      {vault?.state === 'unlocked' && (
        <>
          <h1>{text('popup_unlocked_title')}</h1>
          <p class="soft">{text('popup_unlocked_close')}</p>
        </>
      )}
    </main>
  );
}
