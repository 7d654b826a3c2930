// Of several certificates of one address: the button that uses one of them alone, and the way back to all.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ContactCertificateView, ContactView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { validityState } from '../ui/certificate-facts.tsx';
import { shortName } from '../ui/name-text.ts';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { Problem } from './problem.tsx';

/** Whether messages could be encrypted to it today, whoever vouches for it. */
function isRival({ usableFor, certificate }: ContactCertificateView): boolean {
  return usableFor.encrypt && validityState(certificate) === 'current';
}

export function UseOnlyButton(props: {
  contact: ContactView;
  one: ContactCertificateView;
}): JSX.Element | null {
  const { contact, one } = props;
  const { refresh } = useApp();
  const action = useAction();
  const isChosen = contact.chosen === one.id;
  if (!isChosen && (!isRival(one) || contact.certificates.filter(isRival).length < 2)) return null;
  const name = shortName(one.certificate.subject);
  const choose = (id: string | undefined): void => {
    const request = { address: contact.address, ...(id === undefined ? {} : { id }) };
    void action.run(async () => {
      await ask('contacts.choose', request);
      refresh();
    });
  };
  return (
    <>
      {isChosen && <span class="small soft">{text('popup_contact_used_only')}</span>}
      <Button
        compact
        busy={action.busy}
        label={isChosen ? text('popup_contact_use_all') : text('popup_contact_use_only_of', name)}
        onClick={() => choose(isChosen ? undefined : one.id)}
      >
        {text(isChosen ? 'popup_contact_use_all' : 'popup_contact_use_only')}
      </Button>
      <Problem error={action.error} />
    </>
  );
}
