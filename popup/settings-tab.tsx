// Settings: locking, the user's own sign, what is done by default when writing, and the passphrase.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { PROFILES, type ProfileName } from '../src/smime/profiles.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useApp } from './app-context.ts';
import { ask, useAnswer } from './background.ts';
import { Backup } from './backup.tsx';
import { Lockable, useLocked } from './lockable.tsx';
import { Organisation } from './organisation.tsx';
import { Problem } from './problem.tsx';
import { RevocationSettings } from './revocation-settings.tsx';
import { SETTING_LABELS } from './setting-labels.ts';
import { ChoiceOf, Section } from './settings-parts.tsx';
import { openPage } from './open-page.ts';
import { SearchSetting } from './search-setting.tsx';
import { OwnSign } from './own-sign.tsx';
import { ForgetVerdicts } from './forget-verdicts.tsx';
import { durationText } from './duration-text.ts';
import { ChangePassphraseForm } from './passphrase-forms.tsx';
import { TabLayout } from './tab-layout.tsx';
import { Waiting } from './waiting.tsx';

export type ChangeSettings = (change: Partial<SettingsView>) => void;

const LOCK_MINUTES = [5, 15, 30, 60, 240, 0];
const PROFILE_CHOICES = Object.keys(PROFILES) as ProfileName[];
const ENCRYPT_CHOICES = ['never', 'when-possible', 'always'] as const;

export function SettingsTab(): JSX.Element {
  const { refresh, view } = useApp();
  const { value: stored, error } = useAnswer('settings.view', null);
  const [changed, setChanged] = useState<Partial<SettingsView>>({});
  const [problem, setProblem] = useState<unknown>();
  const locked = useLocked();
  if (stored === undefined) {
    return (
      <TabLayout title={text('popup_tab_settings')}>
        <Waiting error={error} />
      </TabLayout>
    );
  }
  const settings = { ...stored, ...changed };
  const change: ChangeSettings = (part) => {
    setChanged((before) => ({ ...before, ...part }));
    setProblem(undefined);
    ask('settings.change', part).then(refresh, (failure: unknown) => {
      setChanged({});
      setProblem(failure);
    });
  };
  return (
    <TabLayout title={text('popup_tab_settings')}>
      <Problem error={problem} />
      <div class="settings">
        <Section title={text('popup_settings_writing')}>
          <Lockable name="signByDefault" locked={locked}>
            <Choice
              type="checkbox"
              checked={settings.signByDefault}
              onChange={(signByDefault) => change({ signByDefault })}
              hint={text('popup_sign_default_hint')}
            >
              {text(SETTING_LABELS.signByDefault)}
            </Choice>
          </Lockable>
          <Lockable name="encryptByDefault" locked={locked}>
            <ChoiceOf
              legend={SETTING_LABELS.encryptByDefault}
              prefix="popup_encrypt"
              values={ENCRYPT_CHOICES}
              value={settings.encryptByDefault}
              onChange={(encryptByDefault) => change({ encryptByDefault })}
            />
          </Lockable>
          <Lockable name="confirmSending" locked={locked}>
            <Choice
              type="checkbox"
              checked={settings.confirmSending}
              onChange={(confirmSending) => change({ confirmSending })}
              hint={text('popup_confirm_sending_hint')}
            >
              {text(SETTING_LABELS.confirmSending)}
            </Choice>
          </Lockable>
          <Lockable name="profile" locked={locked}>
            <ChoiceOf
              legend={SETTING_LABELS.profile}
              prefix="popup_profile"
              values={PROFILE_CHOICES}
              value={settings.profile}
              onChange={(profile) => change({ profile })}
            />
          </Lockable>
        </Section>
        <Section title={text('popup_settings_reading')}>
          <Lockable name="keepSignerCertificates" locked={locked}>
            <Choice
              type="checkbox"
              checked={settings.keepSignerCertificates}
              onChange={(keepSignerCertificates) => change({ keepSignerCertificates })}
              hint={text('popup_keep_signers_hint')}
            >
              {text(SETTING_LABELS.keepSignerCertificates)}
            </Choice>
          </Lockable>
          <Lockable name="subjectInPage" locked={locked}>
            <Choice
              type="checkbox"
              checked={settings.subjectInPage}
              onChange={(subjectInPage) => change({ subjectInPage })}
              hint={text('popup_subject_in_page_hint')}
            >
              {text(SETTING_LABELS.subjectInPage)}
            </Choice>
          </Lockable>
          <ForgetVerdicts />
          <Lockable name="searchEncrypted" locked={locked}>
            <SearchSetting settings={settings} change={change} />
          </Lockable>
          {settings.searchEncrypted && view === 'popup' && (
            <div class="row">
              <Button icon="search" onClick={() => openPage({ name: 'search' })}>
                {text('popup_search_open')}
              </Button>
            </div>
          )}
        </Section>
        <RevocationSettings settings={settings} change={change} />
        <Section title={text('popup_settings_sign')}>
          <OwnSign settings={settings} change={change} />
        </Section>
        <Section title={text('popup_settings_locking')}>
          <Lockable name="autoLockMinutes" locked={locked}>
            <LockAfter settings={settings} change={change} />
          </Lockable>
          <VaultActions />
        </Section>
        <Organisation />
        <Section title={text('popup_settings_backup')}>
          <Backup />
        </Section>
      </div>
    </TabLayout>
  );
}

function LockAfter({ settings, change }: { settings: SettingsView; change: ChangeSettings }): JSX.Element {
  const id = useId();
  const choices = [...new Set([...LOCK_MINUTES, settings.autoLockMinutes])];
  return (
    <div class="field">
      <label for={id}>{text(SETTING_LABELS.autoLockMinutes)}</label>
      <select
        id={id}
        class="input"
        value={settings.autoLockMinutes}
        onChange={(event) => change({ autoLockMinutes: Number(event.currentTarget.value) })}
      >
        {choices.map((minutes) => (
          <option key={minutes} value={minutes}>
            {durationText(minutes)}
          </option>
        ))}
      </select>
      <p class="hint">{text('popup_lock_after_hint')}</p>
    </div>
  );
}

function VaultActions(): JSX.Element {
  const { vault, setVault, refresh, say } = useApp();
  const [changing, setChanging] = useState(false);
  if (vault === undefined || vault.state === 'absent')
    return <p class="soft small">{text('popup_no_passphrase_yet')}</p>;
  return (
    <div class="row">
      <Button onClick={() => setChanging(true)}>{text('popup_passphrase_change_open')}</Button>
      {vault.state === 'unlocked' && (
        <Button
          icon="lock"
          onClick={() => {
            ask('vault.lock', null).then(setVault, refresh);
          }}
        >
          {text('popup_lock_now')}
        </Button>
      )}
      {changing && (
        <Dialog title={text('popup_passphrase_change_title')} onClose={() => setChanging(false)}>
          <ChangePassphraseForm
            onDone={() => setChanging(false)}
            onChanged={() => say({ message: text('popup_passphrase_changed') })}
          />
        </Dialog>
      )}
    </div>
  );
}
