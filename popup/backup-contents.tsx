// What a backup would add and change, in full, for a look before it is restored.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { BackupView } from '../src/wire/backup-view.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { Notice } from '../ui/notice.tsx';
import { standsForText } from '../ui/stands-for-text.ts';
import { AddressText } from './address-text.tsx';
import { durationText } from './duration-text.ts';
import { scopeSentence } from './scope-words.ts';
import { waitingTitle } from './waiting-halves.tsx';
import { SETTING_LABELS } from './setting-labels.ts';

export function BackupContents({ backup }: { backup: BackupView }): JSX.Element {
  const { identities, contacts, authorities, pins, bindings, switchedOff } = backup;
  const settings = Object.entries(backup.settings) as [keyof SettingsView, unknown][];
  const lists = [identities, backup.waiting, contacts, authorities, pins, bindings, backup.chosen];
  const known = lists.reduce((sum, list) => sum + list.known, 0);
  const changes = lists.reduce((sum, { added }) => sum + added.length, switchedOff.length + settings.length);
  const heading = useRef<HTMLParagraphElement>(null);
  // The form before is gone, and the focus with it: a screen reader goes on here.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="stack backup-contents">
      <p ref={heading} tabIndex={-1}>
        {text(changes === 0 ? 'popup_backup_adds_nothing' : 'popup_backup_adds')}
        {known > 0 && ` ${text('popup_backup_known', known)}`}
      </p>
      {authorities.added.length + pins.added.length + bindings.added.length > 0 && (
        <Notice state="caution">
          <p>{text('popup_backup_trusts')}</p>
        </Notice>
      )}
      <Group title="popup_tab_identities" items={identities.added}>
        {(certificate) => <Person certificate={certificate} />}
      </Group>
      <Group title="popup_waiting_title" items={backup.waiting.added}>
        {(half) => waitingTitle(half)}
      </Group>
      <Group title="popup_tab_authorities" items={authorities.added}>
        {({ certificate, scope }) => (
          <>
            {holderText(certificate.subject)}: {scopeSentence(scope)}
            <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
          </>
        )}
      </Group>
      <Group title="popup_backup_pins" items={pins.added}>
        {({ certificate, address }) => (
          <>
            <AddressText address={address} /> ({holderText(certificate.subject)})
            <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
          </>
        )}
      </Group>
      <Group title="popup_bindings_title" items={bindings.added}>
        {({ certificate, boundTo }) => (
          <>
            {standsForText(boundTo)}: {holderText(certificate.subject)}
            <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
          </>
        )}
      </Group>
      <Group title="popup_tab_contacts" items={contacts.added}>
        {(certificate) => <Person certificate={certificate} />}
      </Group>
      <Group title="popup_backup_chosen" items={backup.chosen.added}>
        {({ address }) => <AddressText address={address} />}
      </Group>
      <Group title="popup_backup_switched_off" items={switchedOff}>
        {(label) => label}
      </Group>
      <Group title="popup_tab_settings" items={settings}>
        {([name, value]) => `${text(labelOf(name))}: ${valueText(name, value)}`}
      </Group>
    </div>
  );
}

function Group<Item>(props: {
  title: string;
  items: readonly Item[];
  children: (item: Item) => ComponentChildren;
}): JSX.Element | null {
  const { title, items, children } = props;
  if (items.length === 0) return null;
  return (
    <section>
      <h3>
        {text(title)} ({items.length})
      </h3>
      <ul>
        {items.map((item, index) => (
          <li key={index}>{children(item)}</li>
        ))}
      </ul>
    </section>
  );
}

function Person({ certificate }: { certificate: CertificateSummary }): JSX.Element {
  return (
    <>
      {holderText(certificate.subject)}
      {certificate.addresses.map((address) => (
        <span key={address}>
          {' · '}
          <AddressText address={address} />
        </span>
      ))}
    </>
  );
}

function labelOf(name: keyof SettingsView): string {
  if (name === 'phrase' || name === 'phraseColour') return 'popup_settings_sign';
  return SETTING_LABELS[name];
}

/** Keys of the words for values that have some. */
const WORDS: Partial<Record<keyof SettingsView, string>> = {
  encryptByDefault: 'popup_encrypt',
  profile: 'popup_profile',
  revocation: 'popup_revocation',
};

function valueText(name: keyof SettingsView, value: unknown): string {
  if (typeof value === 'boolean') return text(value ? 'popup_backup_on' : 'popup_backup_off');
  if (name === 'autoLockMinutes') return durationText(Number(value));
  const prefix = WORDS[name];
  return prefix === undefined ? String(value) : text(`${prefix}_${String(value).replaceAll('-', '_')}`);
}
