// The pin of a contact's certificate: since when, how it was compared, and the way to set and to end it.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { ContactCertificateView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { dayText } from '../ui/date-text.ts';
import { shortName } from '../ui/name-text.ts';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { EndTrustDialog } from './end-trust-dialog.tsx';
import { Problem } from './problem.tsx';
import { useRemoval } from './use-removal.ts';

export function PinFacts({ pin }: { pin: NonNullable<ContactCertificateView['pin']> }): JSX.Element {
  return (
    <>
      <p class="badge tone-valid">{text('popup_pinned_since', dayText(pin.pinnedAt))}</p>
      {pin.note && <p class="small soft">{text('popup_trust_noted', pin.note)}</p>}
    </>
  );
}

export function PinButton(props: { address: string; contact: ContactCertificateView }): JSX.Element {
  const { address, contact } = props;
  const { go } = useApp();
  const [ending, setEnding] = useState(false);
  const remove = useRemoval('pins.remove');
  const action = useAction();
  const { pin } = contact;
  const name = shortName(contact.certificate.subject);
  if (pin !== undefined) {
    return (
      <>
        <Button compact label={text('popup_unpin_of', name)} onClick={() => setEnding(true)}>
          {text('popup_unpin')}
        </Button>
        {ending && (
          <EndTrustDialog
            name={name}
            onEnd={(reason) => remove({ id: pin.id, reason }, name)}
            onClose={() => setEnding(false)}
          />
        )}
      </>
    );
  }
  return (
    <>
      <Button
        compact
        busy={action.busy}
        label={text('popup_compare_of', name)}
        onClick={() => {
          void action.run(async () => {
            const { id } = await ask('trust.propose', { address, sha256: contact.id });
            go({ name: 'trust', id });
          });
        }}
      >
        {text('popup_compare_open')}
      </Button>
      <Problem error={action.error} />
    </>
  );
}
