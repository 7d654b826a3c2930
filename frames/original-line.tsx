// Names the encrypted original of an answer: whose it is and what it is about, before anything of it can leave again.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { harmlessName, plainSubject, shownAddress } from './letter-text.ts';
import type { Original } from './use-original.ts';

export interface OriginalLineProps {
  readonly original: Original;
  readonly onQuote: () => void;
  readonly onAttach: () => void;
}

export function OriginalLine({ original, onQuote, onAttach }: OriginalLineProps): JSX.Element | null {
  const { quoted, offered, hasFiles } = original;
  if (quoted === undefined && offered === false) return null;
  const files = quoted?.files.map(({ name }) => name) ?? [];
  return (
    <AboutBox
      class="original-line small"
      label={text('composer_original')}
      version={`${offered} ${hasFiles} ${quoted?.subject ?? ''} ${files.join()}`}
    >
      {quoted === undefined ? (
        <>
          <p>{text(offered === 'edit' ? 'composer_continued_offered' : 'composer_original_offered')}</p>
          <ArmedButton compact onPress={onQuote}>
            {text(offered === 'edit' ? 'composer_continued_take' : 'composer_original_quote')}
          </ArmedButton>
        </>
      ) : (
        <>
          <p hidden={quoted.author.address === ''}>
            {text(`composer_original_of_${quoted.kind}`)}{' '}
            <bdi class="address" dir="ltr">
              {shownAddress(quoted.author.address)}
            </bdi>{' '}
            <bdi class="soft">{harmlessName(quoted.author)}</bdi>
            {' · '}
            <bdi class="letter-subject">{plainSubject(quoted.subject) || text('letter_no_subject')}</bdi>
          </p>
          {files.length > 0 && !hasFiles && (
            <p>
              {text('composer_original_files')} <bdi>{files.join(', ')}</bdi>{' '}
              <ArmedButton compact icon="add" onPress={onAttach}>
                {text('composer_original_attach')}
              </ArmedButton>
            </p>
          )}
        </>
      )}
    </AboutBox>
  );
}
