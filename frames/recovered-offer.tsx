// Offers a draft of this compose window that was left behind, before anything can be written over it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ComposerView } from '../src/wire/composition.ts';
import { Notice } from '../ui/notice.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { formatDate } from './format.ts';

const PREVIEW_CHARACTERS = 240;

export interface RecoveredOfferProps {
  readonly recovered: NonNullable<ComposerView['recovered']>;
  readonly onRestore: () => void;
  readonly onDiscard: () => void;
}

export function RecoveredOffer({ recovered, onRestore, onDiscard }: RecoveredOfferProps): JSX.Element {
  const preview = recovered.text.trim().slice(0, PREVIEW_CHARACTERS);
  return (
    <AboutBox class="recovered-offer" version={recovered}>
      <Notice
        state="locked"
        title={text('composer_recovered', formatDate(new Date(recovered.savedAt).toISOString()))}
        actions={
          <>
            <ArmedButton kind="primary" onPress={onRestore}>
              {text('composer_restore')}
            </ArmedButton>
            <ArmedButton onPress={onDiscard}>{text('composer_start_anew')}</ArmedButton>
          </>
        }
      >
        {preview !== '' && (
          <p class="preview" dir="auto">
            {preview}
          </p>
        )}
        {recovered.attachments.length > 0 && (
          <p class="small soft">{text('composer_recovered_files', recovered.attachments.length)}</p>
        )}
      </Notice>
    </AboutBox>
  );
}
