// One contact in full: all certificates of the address, and which of them mail is encrypted to.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { ContactDetails } from '../src/wire/contact-views.ts';
import type { ContactCertificateView, ContactView } from '../src/wire/views.ts';
import { IconButton } from '../ui/button.tsx';
import { dayText } from '../ui/date-text.ts';
import { shortName } from '../ui/name-text.ts';
import { Notice } from '../ui/notice.tsx';
import { AddressText } from './address-text.tsx';
import { useApp } from './app-context.ts';
import { useAnswer } from './background.ts';
import { BindButton } from './bind-button.tsx';
import { CertificateRow } from './certificate-row.tsx';
import { usableKey } from './identities-tab.tsx';
import { PinButton, PinFacts } from './pin-button.tsx';
import { UseOnlyButton } from './use-only-button.tsx';
import { useRemoval } from './use-removal.ts';
import { Waiting } from './waiting.tsx';

export function ContactPlace({ address }: { address: string }): JSX.Element {
  const { back } = useApp();
  const { value: contact, error } = useAnswer('contacts.details', { address });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="stack reading">
      <div class="place-head">
        <IconButton icon="back" label={text('popup_back')} onClick={back} />
        <h1 ref={heading} tabIndex={-1} class="address">
          <AddressText address={address} />
        </h1>
      </div>
      {contact === undefined ? (
        <Waiting error={error} />
      ) : contact === null ? (
        <p class="soft">{text('popup_contacts_empty')}</p>
      ) : (
        <Certificates contact={contact} />
      )}
    </div>
  );
}

function Certificates({ contact }: { contact: ContactDetails }): JSX.Element {
  return (
    <>
      {contact.lowered && <LoweredLine lowered={contact.lowered} />}
      <ul class="stack">
        {contact.certificates.map((certificate) => (
          <ContactCertificate
            key={certificate.id}
            of={contact}
            contact={certificate}
            isUsed={contact.used.includes(certificate.id)}
          />
        ))}
      </ul>
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

function ContactCertificate(props: {
  of: ContactView;
  contact: ContactCertificateView;
  isUsed: boolean;
}): JSX.Element {
  const { of, contact, isUsed } = props;
  const remove = useRemoval('contacts.remove');
  const name = shortName(contact.certificate.subject);
  return (
    <CertificateRow
      certificate={contact.certificate}
      codes={contact.codes}
      about={text(usableKey(contact.usableFor))}
      detail={
        <>
          {isUsed && <p class="badge tone-valid">{text('popup_contact_used')}</p>}
          {contact.pin && <PinFacts pin={contact.pin} />}
        </>
      }
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
          <BindButton certificate={contact.certificate} />
        </>
      }
      removeLabel={text('popup_remove_of', name)}
      onRemove={() => remove({ id: contact.id }, name)}
    />
  );
}
