// The user's own phrase in the windows and pages of the popup: what asks for the passphrase shows whose it is.
import type { JSX } from 'preact';
import { Cue } from '../ui/cue.tsx';
import { useAnswer } from './background.ts';

export function OwnCue(): JSX.Element | null {
  const { value: settings } = useAnswer('settings.own-sign', null);
  return settings === undefined ? null : <Cue settings={settings} />;
}
