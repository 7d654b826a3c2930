// Setting, changing and giving the passphrase: only ever typed here, in pages of our own.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { ActionForm } from './action-form.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { useNewPassphrase } from './new-passphrase.tsx';
import { MAX_PHRASE_CHARACTERS, suggestedPhrase } from './suggested-phrase.ts';

/** First passphrase, and the user's own phrase. `onDone` runs once the vault is there and unlocked. */
export function CreatePassphraseForm({ onDone }: { onDone?: () => void }): JSX.Element {
  const { setVault } = useApp();
  const next = useNewPassphrase();
  const [phrase, setPhrase] = useState(suggestedPhrase);
  const action = useAction();
  const run = async (): Promise<void> => {
    setVault(await ask('vault.create', { passphrase: next.value }));
    await ask('settings.change', { phrase: phrase.trim() });
    onDone?.();
  };
  return (
    <ActionForm action={action} check={next.check} run={run} submit={text('popup_passphrase_set')}>
      <p>{text('popup_passphrase_why')}</p>
      {next.fields()}
      <Field
        label={text('popup_phrase')}
        value={phrase}
        maxLength={MAX_PHRASE_CHARACTERS}
        onInput={setPhrase}
        hint={text('popup_phrase_why')}
      />
    </ActionForm>
  );
}

/** Unlocks in place. `onDone` runs when the vault is open. */
export function UnlockForm({ onDone, focus }: { onDone?: () => void; focus?: boolean }): JSX.Element {
  const { setVault, go } = useApp();
  const [passphrase, setPassphrase] = useState('');
  const action = useAction();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) input.current?.focus();
  }, []);
  return (
    <form
      class="unlock"
      onSubmit={(event) => {
        event.preventDefault();
        void action
          .run(async () => {
            setVault(await ask('vault.unlock', { passphrase }));
            onDone?.();
          })
          .then((unlocked) => {
            setPassphrase('');
            if (!unlocked) input.current?.focus();
          });
      }}
    >
      <Field
        label={text('popup_passphrase')}
        secret
        autoComplete="current-password"
        value={passphrase}
        onInput={setPassphrase}
        inputRef={input}
        problem={action.error === undefined ? undefined : errorSentence(action.error)}
      />
      <Button kind="primary" submit busy={action.busy}>
        {text('popup_unlock')}
      </Button>
      <div class="forgotten">
        <Button kind="quiet" compact onClick={() => go({ name: 'forgotten' })}>
          {text('popup_forgotten')}
        </Button>
      </div>
    </form>
  );
}

export function ChangePassphraseForm(props: { onDone: () => void; onChanged: () => void }): JSX.Element {
  const { setVault } = useApp();
  const [current, setCurrent] = useState('');
  const next = useNewPassphrase();
  const action = useAction();
  const run = async (): Promise<void> => {
    setVault(await ask('vault.change-passphrase', { current, next: next.value }));
    props.onDone();
    props.onChanged();
  };
  return (
    <ActionForm
      action={action}
      check={next.check}
      run={run}
      submit={text('popup_passphrase_change')}
      onCancel={props.onDone}
    >
      <Field
        label={text('popup_passphrase_current')}
        secret
        autoComplete="current-password"
        value={current}
        onInput={setCurrent}
      />
      {next.fields()}
    </ActionForm>
  );
}
