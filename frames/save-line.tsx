// Whether what was written is kept: said quietly, with the reason when it is not.
import type { JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import { formatTime } from './format.ts';
import type { SaveState } from './use-autosave.ts';

export function SaveLine({ save }: { save: SaveState }): JSX.Element | null {
  switch (save.state) {
    case 'unchanged':
      return null;
    case 'waiting':
    case 'saving':
      return <span class="save-line small soft">{text('composer_saving')}</span>;
    case 'saved':
      return (
        <span class="save-line small soft" data-saved="">
          {text('composer_saved', formatTime(save.at))}
        </span>
      );
    case 'failed':
      return (
        <span class="save-line small badge tone-caution" role="alert">
          {text('composer_save_failed')} {errorSentence(save.error)}
        </span>
      );
  }
}
