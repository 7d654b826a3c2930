// Where the reader has better words for a verdict than those of its code: what the user sent, and who has no certificate yet.
import { text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { needsFirstCertificate } from './best-action.ts';

export interface VerdictWords {
  readonly sentence: string;
  readonly reason?: string;
}

/** Sentences for what others signed, and those for what the user signed. */
const OWN: Readonly<Record<string, string>> = {
  verdict_valid_signed: 'reader_own_signed',
  verdict_valid_signed_and_encrypted: 'reader_own_signed_and_encrypted',
};

/** Undefined where the verdict's own words serve. */
export function verdictWords(view: ReaderView): VerdictWords | undefined {
  const { verdict, isOwn } = view;
  if (needsFirstCertificate(view))
    return { sentence: text('reader_first_certificate'), reason: text('reader_first_certificate_what') };
  const key = OWN[verdict.sentenceKey];
  return isOwn === true && key !== undefined ? { sentence: text(key) } : undefined;
}
