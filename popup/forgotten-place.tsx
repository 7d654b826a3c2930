// The passphrase is forgotten: what is lost and what is not, what can be saved first, and starting over.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { holderText } from '../ui/certificate-facts.tsx';
import { dayText } from '../ui/date-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { ActionForm } from './action-form.tsx';
import { AddressText } from './address-text.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { MakeBackup } from './backup.tsx';

export function ForgottenPlace(): JSX.Element {
  const { back, vault } = useApp();
  const [saving, setSaving] = useState(false);
  return (
    <div class="stack reading">
      <div class="place-head">
        <IconButton icon="back" label={text('popup_back')} onClick={back} />
        <h1>{text('popup_forgotten_title')}</h1>
      </div>
      <p>{text('popup_forgotten_what')}</p>
      <Notice state="invalid" title={text('popup_forgotten_lost')}>
        <div class="stack">
          <LostKeys />
          <p>{text('popup_forgotten_lost_more')}</p>
        </div>
      </Notice>
      <Notice state="valid" title={text('popup_forgotten_kept')}>
        <p>{text('popup_forgotten_kept_what')}</p>
      </Notice>
      <section class="stack">
        <h2>{text('popup_forgotten_save')}</h2>
        <p class="soft">{text('popup_forgotten_save_why')}</p>
        <div class="row">
          <Button onClick={() => setSaving(true)}>{text('popup_backup_make')}</Button>
        </div>
        {saving && (
          <Dialog title={text('popup_backup_make_title')} onClose={() => setSaving(false)}>
            <MakeBackup withoutKeys onDone={() => setSaving(false)} />
          </Dialog>
        )}
      </section>
      {vault?.state === 'locked' && <StartOver />}
    </div>
  );
}

/** Each key by its certificate, and since when mail may have been encrypted to it. */
function LostKeys(): JSX.Element {
  const { value: identities = [] } = useAnswer('identities.list', null);
  return (
    <ul>
      {identities.map(({ id, certificate }) => (
        <li key={id}>
          <bdi>{holderText(certificate.subject)}</bdi>
          {certificate.addresses.map((address) => (
            <span key={address}>
              {' · '}
              <AddressText address={address} />
            </span>
          ))}
          {' · '}
          {text('ui_from_to', dayText(certificate.notBefore), dayText(certificate.notAfter))}
        </li>
      ))}
    </ul>
  );
}

/** Typed, not clicked: nobody does it by the way. */
function StartOver(): JSX.Element {
  const { setVault, refresh, go } = useApp();
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const action = useAction();
  const word = text('popup_forgotten_word');
  return (
    <section class="stack">
      <h2>{text('popup_forgotten_start_over')}</h2>
      <ActionForm
        action={action}
        check={() => {
          const isTyped = sameWord(typed, word);
          setIsWrong(!isTyped);
          return isTyped;
        }}
        run={async () => {
          setVault(await ask('vault.start-over', null));
          refresh();
          go({ name: 'start' });
        }}
        submit={text('popup_forgotten_start_over')}
      >
        <Field
          label={text('popup_forgotten_type', word)}
          value={typed}
          onInput={setTyped}
          problem={isWrong ? text('popup_forgotten_type', word) : undefined}
        />
      </ActionForm>
    </section>
  );
}

function sameWord(typed: string, word: string): boolean {
  const plain = (value: string): string => value.trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFC');
  return plain(typed) === plain(word);
}
