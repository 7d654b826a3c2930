// Search in encrypted mail: switched on by the user, answered from an index that only the unlocked vault opens.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { browser } from '../platform/browser.ts';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { EmptyState } from './empty-state.tsx';
import { UnlockForm } from './passphrase-forms.tsx';
import { Problem } from './problem.tsx';
import { SearchForm } from './search-form.tsx';
import { SearchIndex } from './search-index.tsx';
import { TabLayout } from './tab-layout.tsx';
import { Waiting } from './waiting.tsx';

export function SearchTab(): JSX.Element {
  const { vault, refresh } = useApp();
  // Folders are opened and left in other tabs, which the background notes there.
  useEffect(() => {
    browser.storage.session.onChanged.addListener(refresh);
    return () => browser.storage.session.onChanged.removeListener(refresh);
  }, []);
  const { value: view, error } = useAnswer('search.view', null);
  const title = text('popup_tab_search');
  if (view === undefined || vault === undefined) {
    return (
      <TabLayout title={title}>
        <Waiting error={error} />
      </TabLayout>
    );
  }
  if (!view.on) {
    return (
      <TabLayout title={title}>
        <SwitchedOff />
      </TabLayout>
    );
  }
  return (
    <TabLayout title={title} aside={<SearchIndex view={view} />}>
      {vault.state === 'unlocked' ? (
        <SearchForm />
      ) : (
        <>
          <p>{text('popup_search_locked')}</p>
          <UnlockForm focus />
        </>
      )}
    </TabLayout>
  );
}

function SwitchedOff(): JSX.Element {
  const { refresh } = useApp();
  const action = useAction();
  const switchOn = async (): Promise<void> => {
    await ask('settings.change', { searchEncrypted: true });
    refresh();
  };
  return (
    <EmptyState
      icon="search"
      title={text('popup_search_off_title')}
      action={
        <Button kind="primary" busy={action.busy} onClick={() => void action.run(switchOn)}>
          {text('popup_search_switch_on')}
        </Button>
      }
    >
      <p>{text('popup_search_off_why')}</p>
      <p>{text('popup_search_off_how')}</p>
      <Problem error={action.error} />
    </EmptyState>
  );
}
