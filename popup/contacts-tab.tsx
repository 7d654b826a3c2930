// Other people's certificates: a compact list by address that stays fluent however long it is.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { ContactQuery } from '../src/wire/contact-views.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ContactRowLine } from './contact-row.tsx';
import { ContactTools } from './contact-tools.tsx';
import { EmptyState } from './empty-state.tsx';
import { EndedTrust } from './ended-trust.tsx';
import { GatewayList } from './gateway-list.tsx';
import { ImportContacts } from './import-contacts.tsx';
import { openPage } from './open-page.ts';
import { SelectedContacts } from './selected-contacts.tsx';
import { TabLayout } from './tab-layout.tsx';
import { useContactRows } from './use-contact-rows.ts';
import { Waiting } from './waiting.tsx';
import { WindowedList } from './windowed-list.tsx';

/** In CSS pixels; the style sheet keeps each row to it. */
const ROW_HEIGHT = 72;
const EVERYBODY: ContactQuery = { search: '', filter: 'all', order: 'name' };

export function ContactsTab(): JSX.Element {
  const { view } = useApp();
  const [query, setQuery] = useState(EVERYBODY);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { counts, error, row, see } = useContactRows(query);
  const importing = (
    <Button icon="add" kind="primary" onClick={() => openPage({ name: 'import-contact' })}>
      {text('popup_contact_import')}
    </Button>
  );
  const empty = counts?.all === 0;
  const select = (address: string, isSelected: boolean): void =>
    setSelected((before) => {
      const after = new Set(before);
      if (isSelected) after.add(address);
      else after.delete(address);
      return after;
    });
  return (
    <TabLayout
      title={text('popup_tab_contacts')}
      action={view === 'popup' && !empty && importing}
      aside={view === 'page' && <ImportContacts />}
    >
      {counts === undefined ? (
        <Waiting error={error} />
      ) : empty ? (
        <EmptyState icon="people" title={text('popup_contacts_empty')} action={view === 'popup' && importing}>
          <p>{text('popup_contacts_empty_what')}</p>
          <p>{text('popup_contacts_empty_how')}</p>
        </EmptyState>
      ) : (
        <>
          <ContactTools query={query} onQuery={setQuery} />
          <SelectedContacts query={query} counts={counts} selected={selected} onSelected={setSelected} />
          {counts.matching === 0 ? (
            <p class="soft">{text('popup_found_none')}</p>
          ) : (
            <WindowedList
              label={text('popup_tab_contacts')}
              count={counts.matching}
              rowHeight={ROW_HEIGHT}
              onSpan={see}
              row={(index) => <ContactRowLine contact={row(index)} selected={selected} onSelect={select} />}
            />
          )}
        </>
      )}
      <GatewayList />
      <EndedTrust kind="pin" />
    </TabLayout>
  );
}
