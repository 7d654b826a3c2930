// The user's own phrase and colour: shown in our frames only, so that a page cannot imitate them.
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Field } from '../ui/field.tsx';

/** Told apart at a glance, also by most who see colours differently; dark enough for white writing. */
const COLOURS = {
  wine: '#8a1c2b',
  rust: '#9a4a12',
  olive: '#5c6112',
  fern: '#256b3c',
  teal: '#0f6674',
  sea: '#1f5a9e',
  plum: '#6d3a8c',
  slate: '#4a535e',
} as const;
const MAX_PHRASE = 60;

export function OwnSign(props: {
  settings: SettingsView;
  change: (change: Partial<SettingsView>) => void;
}): JSX.Element {
  const { settings, change } = props;
  const [phrase, setPhrase] = useState(settings.phrase);
  const name = useId();
  useEffect(() => setPhrase(settings.phrase), [settings.phrase]);
  return (
    <>
      <p class="soft small">{text('popup_sign_why')}</p>
      <Field
        label={text('popup_phrase')}
        placeholder={text('popup_phrase_example')}
        value={phrase}
        maxLength={MAX_PHRASE}
        onInput={setPhrase}
        onBlur={() => {
          if (phrase.trim() !== settings.phrase) change({ phrase: phrase.trim() });
        }}
      />
      <fieldset>
        <legend>{text('popup_colour')}</legend>
        <div class="row">
          {Object.entries(COLOURS).map(([colour, value]) => (
            <label key={colour} class="swatch" title={text(`popup_colour_${colour}`)}>
              <input
                type="radio"
                name={name}
                class="visually-hidden"
                checked={settings.phraseColour === value}
                onChange={() => change({ phraseColour: value })}
              />
              <span class="dot" style={{ background: value }} />
              <span class="visually-hidden">{text(`popup_colour_${colour}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p class="own-sign" style={{ background: settings.phraseColour }}>
        {phrase.trim() || text('popup_phrase_none')}
      </p>
    </>
  );
}
