// The user's own phrase and colour: a page cannot know them, so it cannot imitate a frame or window that shows them.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';

const COLOUR = /^#[0-9a-f]{6}$/i;

/** What is shown of the settings. */
export type OwnSign = Pick<SettingsView, 'phrase' | 'phraseColour'>;

export function Cue({ settings }: { settings: OwnSign }): JSX.Element | null {
  const { phrase, phraseColour } = settings;
  if (phrase === '') return null;
  const colour = COLOUR.test(phraseColour) ? phraseColour : 'var(--accent-fill)';
  return (
    <p class="cue" title={text('frame_cue_explained')} style={{ '--cue': colour }}>
      <span class="visually-hidden">{text('frame_cue')} </span>
      <bdi>{phrase}</bdi>
    </p>
  );
}
