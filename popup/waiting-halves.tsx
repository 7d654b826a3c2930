// Halves of identities: keys that wait for their certificate, and certificates that wait for their key.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { WaitingInBackup } from '../src/wire/backup-view.ts';
import type { WaitingView } from '../src/wire/views.ts';
import { IconButton } from '../ui/button.tsx';
import { dayText } from '../ui/date-text.ts';
import { shortName } from '../ui/name-text.ts';
import { AddressText } from './address-text.tsx';
import { useRemoval } from './use-removal.ts';

/** What waits, in a few words. */
export function waitingTitle(half: WaitingInBackup): string {
  return half.kind === 'key'
    ? text('popup_waiting_key', half.algorithm.toUpperCase())
    : text('popup_waiting_certificate', shortName(half.certificate.subject));
}

export function WaitingHalves({ halves }: { halves: readonly WaitingView[] }): JSX.Element | null {
  const remove = useRemoval('waiting.remove');
  if (halves.length === 0) return null;
  return (
    <section class="stack" aria-label={text('popup_waiting_title')}>
      <h2>{text('popup_waiting_title')}</h2>
      <ul class="stack">
        {halves.map((half) => (
          <li key={half.id} class="card item tone-caution">
            <div class="item-body">
              <p class="item-title">{waitingTitle(half)}</p>
              {half.kind === 'certificate' &&
                half.certificate.addresses.map((address) => (
                  <p key={address}>
                    <AddressText address={address} />
                  </p>
                ))}
              <p class="small">{text(`popup_waiting_${half.kind}_what`)}</p>
              <p class="small soft">{text('popup_waiting_from', half.fileName, dayText(half.addedAt))}</p>
            </div>
            <div class="item-buttons">
              <IconButton
                compact
                icon="remove"
                label={text('popup_remove_of', waitingTitle(half))}
                onClick={() => remove({ id: half.id }, waitingTitle(half))}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
