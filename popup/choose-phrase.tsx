// Choosing the words of one's own, with a suggestion to begin with.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Field } from '../ui/field.tsx';
import { ActionForm } from './action-form.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { MAX_PHRASE_CHARACTERS, suggestedPhrase } from './suggested-phrase.ts';

export function ChoosePhrase(): JSX.Element {
  const { refresh } = useApp();
  const [phrase, setPhrase] = useState(suggestedPhrase);
  const action = useAction();
  return (
    <ActionForm
      action={action}
      check={() => phrase.trim() !== ''}
      run={async () => {
        await ask('settings.change', { phrase: phrase.trim() });
        refresh();
      }}
      submit={text('popup_phrase_take')}
    >
      <Field
        label={text('popup_phrase')}
        value={phrase}
        maxLength={MAX_PHRASE_CHARACTERS}
        onInput={setPhrase}
      />
    </ActionForm>
  );
}
