// Other people's certificates, by address.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { ContactCertificateView, ContactView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { dayText } from '../ui/date-text.ts';
import { Field } from '../ui/field.tsx';
import { shortName } from '../ui/name-text.ts';
import { Notice } from '../ui/notice.tsx';
import { useApp } from './app-context.ts';
import { useAnswer } from './background.ts';
import { AddressText } from './address-text.tsx';
import { CertificateRow } from './certificate-row.tsx';
import { EmptyState } from './empty-state.tsx';
import { EndedTrust } from './ended-trust.tsx';
import { usableKey } from './identities-tab.tsx';
import { ImportContacts } from './import-contacts.tsx';
import { openPage } from './open-page.ts';
import { PinButton, PinFacts } from './pin-button.tsx';
import { TabLayout } from './tab-layout.tsx';
import { UseOnlyButton } from './use-only-button.tsx';
import { useRemoval } from './use-removal.ts';
import { Waiting } from './waiting.tsx';

/** A search field helps from here on. */
const SEARCH_FROM = 8;
/** More rows at once would make the popup slow; searching finds the rest. */
const SHOWN = 100;

export function ContactsTab(): JSX.Element {
  const { view } = useApp();
  const { value: contacts, error } = useAnswer('contacts.list', null);
  const importing = (
    <Button icon="add" kind="primary" onClick={() => openPage({ name: 'import-contact' })}>
      {text('popup_contact_import')}
    </Button>
  );
  const empty = contacts?.length === 0;
  return (
    <TabLayout
      title={text('popup_tab_contacts')}
      action={view === 'popup' && !empty && importing}
      aside={view === 'page' && <ImportContacts />}
    >
      {contacts === undefined ? (
        <Waiting error={error} />
      ) : empty ? (
        <EmptyState icon="people" title={text('popup_contacts_empty')} action={view === 'popup' && importing}>
          <p>{text('popup_contacts_empty_what')}</p>
          <p>{text('popup_contacts_empty_how')}</p>
        </EmptyState>
      ) : (
        <ContactList contacts={contacts} />
      )}
      <EndedTrust kind="pin" />
    </TabLayout>
  );
}

function ContactList({ contacts }: { contacts: readonly ContactView[] }): JSX.Element {
  const [search, setSearch] = useState('');
  const found = contacts.filter((contact) => matches(contact, search.trim().toLowerCase()));
  return (
    <>
      {contacts.length >= SEARCH_FROM && (
        <Field label={text('popup_search')} value={search} onInput={setSearch} />
      )}
      <p class="visually-hidden" role="status">
        {search && text('popup_found', found.length)}
      </p>
      {search && found.length === 0 && <p class="soft">{text('popup_found_none')}</p>}
      {found.slice(0, SHOWN).map((contact) => (
        <section key={contact.address} class="stack contact">
          <h2 class="address">
            <AddressText address={contact.address} />
          </h2>
          {contact.lowered && <LoweredLine lowered={contact.lowered} />}
          <ul class="stack">
            {contact.certificates.map((certificate) => (
              <ContactRow key={certificate.id} of={contact} contact={certificate} />
            ))}
          </ul>
        </section>
      ))}
      {found.length > SHOWN && <p class="soft small">{text('popup_more_hidden', found.length - SHOWN)}</p>}
    </>
  );
}

/** Said as long as it is so: who writes to them should know that it is less well protected than it was. */
function LoweredLine({ lowered }: { lowered: NonNullable<ContactView['lowered']> }): JSX.Element {
  const { since, before, now } = lowered;
  return (
    <Notice state="caution">
      <p>{text('popup_contact_lowered', dayText(since), now.toUpperCase(), before.toUpperCase())}</p>
    </Notice>
  );
}

function ContactRow(props: { of: ContactView; contact: ContactCertificateView }): JSX.Element {
  const { of, contact } = props;
  const remove = useRemoval('contacts.remove');
  const name = shortName(contact.certificate.subject);
  return (
    <CertificateRow
      certificate={contact.certificate}
      codes={contact.codes}
      about={text(usableKey(contact.usableFor))}
      detail={contact.pin && <PinFacts pin={contact.pin} />}
      actions={
        <>
          <span class="small soft">
            {text(
              contact.source === 'file' ? 'popup_source_file' : 'popup_source_message',
              dayText(contact.addedAt),
            )}
          </span>
          <UseOnlyButton contact={of} one={contact} />
          <PinButton address={of.address} contact={contact} />
        </>
      }
      removeLabel={text('popup_remove_of', name)}
      onRemove={() => remove({ id: contact.id }, name)}
    />
  );
}

function matches(contact: ContactView, search: string): boolean {
  return [contact.address, ...contact.certificates.map(({ certificate }) => certificate.subject)].some(
    (candidate) => candidate.toLowerCase().includes(search),
  );
}
