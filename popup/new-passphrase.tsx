// A new passphrase or password, typed twice: its fields, its strength while typing, and the check of both.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Field } from '../ui/field.tsx';
import { passphraseStrength } from './passphrase-strength.ts';

/** Keys in _locales. */
export interface NewPassphraseWords {
  readonly label: string;
  readonly differs: string;
}

const PASSPHRASE_WORDS: NewPassphraseWords = {
  label: 'popup_passphrase_new',
  differs: 'popup_passphrase_differs',
};
/** For a file that leaves the vault: it is no passphrase of ours. */
export const FILE_PASSWORD_WORDS: NewPassphraseWords = {
  label: 'popup_export_password',
  differs: 'popup_export_password_differs',
};

/** A new passphrase typed twice, with a hint of its strength; checked when the form is sent. */
export function useNewPassphrase(words: NewPassphraseWords = PASSPHRASE_WORDS): {
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
          label={text(words.label)}
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
          problem={checked && value !== again ? text(words.differs) : undefined}
        />
      </>
    ),
  };
}
