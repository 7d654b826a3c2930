// The user's own phrase and colour: the page cannot know them, so it cannot imitate a frame that shows them.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';

const COLOUR = /^#[0-9a-f]{6}$/i;

export function Cue({ settings }: { settings: SettingsView }): JSX.Element | null {
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
