// What the reader shows before the user has acted: that there is a protected message, and the button that opens it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { AboutBox } from './about-box.tsx';
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
    <AboutBox class="opening-offer" label={text('reader_offer')} version={settings}>
      <Cue settings={settings} />
      <p>{text('reader_offer')}</p>
      <ArmedButton kind="primary" onPress={onOpen}>
        {text('reader_offer_open')}
      </ArmedButton>
    </AboutBox>
  );
}
