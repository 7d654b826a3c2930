// One line of the list of contacts: who, until when, and what is the matter, if anything is.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ContactMark, ContactRow } from '../src/wire/contact-views.ts';
import { shortDayText } from '../ui/date-text.ts';
import { SealIcon, TONE, type SealState } from '../ui/seal-icon.tsx';
import { useApp } from './app-context.ts';

const SEALS: Readonly<Record<ContactMark, SealState>> = {
  expired: 'caution',
  expiring: 'caution',
  early: 'caution',
  weak: 'caution',
  unusable: 'caution',
  untrusted: 'unknown',
  revoked: 'invalid',
};

export function ContactRowLine(props: {
  /** Undefined while it is asked for. */
  contact: ContactRow | undefined;
  selected: ReadonlySet<string>;
  onSelect: (address: string, isSelected: boolean) => void;
}): JSX.Element {
  const { contact, selected, onSelect } = props;
  const { go } = useApp();
  if (contact === undefined) return <div class="contact-line" aria-busy="true" />;
  const { address, name, mark } = contact;
  const state = mark === undefined ? 'valid' : SEALS[mark];
  return (
    <div class={`contact-line ${TONE[state]}`}>
      <input
        type="checkbox"
        aria-label={text('popup_contact_select', address)}
        checked={selected.has(address)}
        onChange={(event) => onSelect(address, event.currentTarget.checked)}
      />
      <SealIcon state={state} />
      <button type="button" class="contact-open" onClick={() => go({ name: 'contact', address })}>
        <span class="contact-head">
          <span class="contact-name" dir="auto">
            {name}
          </span>
          {mark !== undefined && <span class="contact-mark small">{text(`popup_contact_mark_${mark}`)}</span>}
        </span>
        <span class="contact-address small" dir="auto">
          {address}
        </span>
        <span class="small soft">{facts(contact)}</span>
      </button>
    </div>
  );
}

function facts({ mark, until, certificates, pinned }: ContactRow): string {
  const validity = text(mark === 'expired' ? 'ui_expired_on' : 'ui_valid_until', shortDayText(until));
  return [
    validity,
    ...(certificates > 1 ? [text('popup_contact_certificates', certificates)] : []),
    ...(pinned ? [text('popup_contact_pinned')] : []),
  ].join(' · ');
}
