// What the reader shows before the user has acted: that there is a protected message, and the button that opens it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { ArmedButton } from './armed-button.tsx';
import { Cue } from '../ui/cue.tsx';

export function OpeningOffer({
  settings,
  onOpen,
}: {
  settings: SettingsView;
  onOpen: () => void;
}): JSX.Element {
  return (
    <section class="opening-offer" aria-label={text('reader_offer')}>
      <Cue settings={settings} />
      <p>{text('reader_offer')}</p>
      <ArmedButton kind="primary" onPress={onOpen}>
        {text('reader_offer_open')}
      </ArmedButton>
    </section>
  );
}
