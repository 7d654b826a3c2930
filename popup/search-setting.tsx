// The setting of the search: switching it off deletes the index, and asks first where there is one.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Choice } from '../ui/field.tsx';
import { useAnswer } from './background.ts';
import { DeleteIndexDialog } from './delete-index-dialog.tsx';
import { SETTING_LABELS } from './setting-labels.ts';

export function SearchSetting(props: {
  settings: SettingsView;
  change: (change: Partial<SettingsView>) => void;
}): JSX.Element {
  const { settings, change } = props;
  const count = useAnswer('search.view', null).value?.count ?? 0;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Choice
        type="checkbox"
        checked={settings.searchEncrypted}
        onChange={(searchEncrypted) => {
          if (searchEncrypted || count === 0) change({ searchEncrypted });
          else setAsking(true);
        }}
        hint={text('popup_search_setting_hint')}
      >
        {text(SETTING_LABELS.searchEncrypted)}
      </Choice>
      {asking && (
        <DeleteIndexDialog
          count={count}
          onConfirm={() => change({ searchEncrypted: false })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
