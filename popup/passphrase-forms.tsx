// Setting, changing and giving the passphrase: only ever typed here, in pages of our own.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { passphraseStrength } from './passphrase-strength.ts';

/** First passphrase. `onDone` runs once the vault is there and unlocked. */
export function CreatePassphraseForm({ onDone }: { onDone?: () => void }): JSX.Element {
  const { setVault } = useApp();
  const next = useNewPassphrase();
  const action = useAction();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!next.check()) return;
        void action.run(async () => {
          setVault(await ask('vault.create', { passphrase: next.value }));
          onDone?.();
        });
      }}
    >
      <p>{text('popup_passphrase_why')}</p>
      {next.fields()}
      <Problem error={action.error} />
      <div class="row">
        <Button kind="primary" submit busy={action.busy}>
          {text('popup_passphrase_set')}
        </Button>
      </div>
    </form>
  );
}

/** Unlocks in place. `onDone` runs when the vault is open. */
export function UnlockForm({ onDone, focus }: { onDone?: () => void; focus?: boolean }): JSX.Element {
  const { setVault } = useApp();
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
    </form>
  );
}

export function ChangePassphraseForm(props: { onDone: () => void; onChanged: () => void }): JSX.Element {
  const { setVault } = useApp();
  const [current, setCurrent] = useState('');
  const next = useNewPassphrase();
  const action = useAction();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!next.check()) return;
        void action.run(async () => {
          setVault(await ask('vault.change-passphrase', { current, next: next.value }));
          props.onDone();
          props.onChanged();
        });
      }}
    >
      <Field
        label={text('popup_passphrase_current')}
        secret
        autoComplete="current-password"
        value={current}
        onInput={setCurrent}
      />
      {next.fields()}
      <Problem error={action.error} />
      <div class="dialog-actions">
        <Button onClick={props.onDone}>{text('popup_cancel')}</Button>
        <Button kind="primary" submit busy={action.busy}>
          {text('popup_passphrase_change')}
        </Button>
      </div>
    </form>
  );
}

/** A new passphrase typed twice, with a hint of its strength; checked when the form is sent. */
function useNewPassphrase(): {
  value: string;
  check: () => boolean;
  fields: () => JSX.Element;
} {
  const [value, setValue] = useState('');
  const [again, setAgain] = useState('');
  const [checked, setChecked] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const strength = passphraseStrength(value);
  return {
    value,
    check: () => {
      setChecked(true);
      if (strength === 'short') first.current?.focus();
      else if (value !== again) second.current?.focus();
      return strength !== 'short' && value === again;
    },
    fields: () => (
      <>
        <Field
          label={text('popup_passphrase_new')}
          secret
          autoComplete="new-password"
          value={value}
          onInput={setValue}
          inputRef={first}
          problem={checked && strength === 'short' ? text('popup_strength_short') : undefined}
          hint={
            <span class="strength" data-strength={value === '' ? 'none' : strength} role="status">
              <span class="bar" aria-hidden="true" />
              {text(value === '' ? 'popup_strength_advice' : `popup_strength_${strength}`)}
            </span>
          }
        />
        <Field
          label={text('popup_passphrase_again')}
          secret
          autoComplete="new-password"
          value={again}
          onInput={setAgain}
          inputRef={second}
          problem={checked && value !== again ? text('popup_passphrase_differs') : undefined}
        />
      </>
    ),
  };
}

function Problem({ error }: { error: unknown }): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class="problem" role="alert">
      {errorSentence(error)}
    </p>
  );
}
