// A letter as it is kept until it is sent: what is written, and where that came from.
import type { ComposerDraft, QuotedOriginal } from './composition.ts';

/** An original of which something may be in a letter: whose it is, who had it, and what of it was quoted. */
export interface CarriedOriginal extends Pick<
  QuotedOriginal,
  'kind' | 'isEncrypted' | 'author' | 'subject' | 'people'
> {
  /** As it was put into the text; empty for what did not come encrypted. */
  readonly quote: string;
  /** Its files were taken along. */
  readonly hasFiles: boolean;
}

/**
 * Where words and files of a letter come from. The composer's frame says so when it keeps the draft, and it stands in the
 * encrypted record: a page has no way to it. Files are named by their places in the list of attachments.
 */
export interface DraftOrigin {
  /** False for a draft of a version that did not keep this: the rest is then the worst that can be. */
  readonly isKnown: boolean;
  /** The page's words are in the text, and the writer has not taken them for their own. */
  readonly untakenText: boolean;
  /** The same of files. */
  readonly untakenFiles: readonly number[];
  /** Files that are encrypted messages, which only who could read the original can open. */
  readonly sealedFiles: readonly number[];
  readonly originals: readonly CarriedOriginal[];
}

export interface KeptDraft extends ComposerDraft {
  readonly origin: DraftOrigin;
}
