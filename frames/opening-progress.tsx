// What stands in the place of a message until it is opened: that it is being opened, and how far a long one has come.
import type { JSX } from 'preact';
import { formatSize } from '../platform/size-text.ts';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Cue } from '../ui/cue.tsx';

/** What comes within a moment needs no figures. */
const LONG_FETCH_BYTES = 1_000_000;

export function OpeningProgress({
  settings,
  done = 0,
  total = 0,
}: {
  settings: SettingsView;
  done?: number | undefined;
  total?: number | undefined;
}): JSX.Element {
  const isLong = Math.max(done, total) > LONG_FETCH_BYTES;
  return (
    <>
      <Cue settings={settings} />
      <div class="opening" role="status">
        <span class="spinner" aria-hidden="true" />
        <span>{text('reader_opening')}</span>
        {isLong && <span class="small soft">{formatSize(done)}</span>}
        {isLong && total > 0 && <progress aria-label={text('reader_opening')} value={done} max={total} />}
      </div>
    </>
  );
}
