// Names the encrypted originals of an answer: whose they are and what about, before anything of them can leave again.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { eachNamedOnce } from './carried-originals.ts';
import { harmlessName, plainSubject, shownAddress } from './letter-text.ts';
import type { Original } from './use-original.ts';

export interface OriginalLineProps {
  readonly original: Original;
  readonly onQuote: () => void;
  readonly onAttach: () => void;
}

export function OriginalLine({ original, onQuote, onAttach }: OriginalLineProps): JSX.Element | null {
  const { quoted, offered, hasFiles, all } = original;
  if (all.length === 0 && offered === false) return null;
  const files = quoted?.files.map(({ name }) => name) ?? [];
  const named = eachNamedOnce(all).filter(({ author }) => author.address !== '');
  return (
    <AboutBox
      class="original-line small"
      label={text('composer_original')}
      version={JSON.stringify([offered, hasFiles, named, files])}
    >
      {named.map(({ kind, author, subject }, index) => (
        <p key={index}>
          {text(`composer_original_of_${kind}`)}{' '}
          <bdi class="address" dir="ltr">
            {shownAddress(author.address)}
          </bdi>{' '}
          <bdi class="soft">{harmlessName(author)}</bdi>
          {' · '}
          <bdi class="letter-subject">{plainSubject(subject) || text('letter_no_subject')}</bdi>
        </p>
      ))}
      {offered !== false && (
        <>
          <p>{text(offered === 'edit' ? 'composer_continued_offered' : 'composer_original_offered')}</p>
          <ArmedButton compact onPress={onQuote}>
            {text(offered === 'edit' ? 'composer_continued_take' : 'composer_original_quote')}
          </ArmedButton>
        </>
      )}
      {files.length > 0 && !hasFiles && (
        <p>
          {text('composer_original_files')} <bdi>{files.join(', ')}</bdi>{' '}
          <ArmedButton compact icon="add" onPress={onAttach}>
            {text('composer_original_attach')}
          </ArmedButton>
        </p>
      )}
    </AboutBox>
  );
}
