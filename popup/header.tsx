// The head of the popup: whose it is, whether the keys are locked, and the way to the full page.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ask } from './background.ts';
import { openPage } from './open-page.ts';
import { OwnCue } from './own-cue.tsx';

export function Header(): JSX.Element {
  const { view, route, vault, setVault, refresh } = useApp();
  return (
    <header class="head">
      <img src="../ui/logo.svg" alt="" width="28" height="28" />
      <span class="brand">{text('extension_name')}</span>
      <OwnCue />
      {vault?.state === 'unlocked' && (
        <Button
          kind="quiet"
          compact
          icon="lock"
          onClick={() => {
            ask('vault.lock', null).then(setVault, refresh);
          }}
        >
          {text('popup_lock')}
        </Button>
      )}
      {vault?.state === 'locked' && <span class="small soft">{text('popup_locked')}</span>}
      {view === 'popup' && (
        <IconButton compact icon="open" label={text('popup_open_page')} onClick={() => openPage(route)} />
      )}
    </header>
  );
}
