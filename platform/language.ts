// The language that the sentences are in: for dates, numbers and the direction of writing.
import { text } from './text.ts';

/** BCP 47 tag of the sentences' language, with the user's region where theirs is the same language: `en-GB`, `de`. */
export function language(): string {
  const own = text('language_tag');
  const theirs = navigator.language;
  return theirs === own || theirs.startsWith(`${own}-`) ? theirs : own;
}

/** Tells the document its language and direction, for screen readers, hyphenation and layout. */
export function takeLanguage(root: HTMLElement): void {
  root.lang = language();
  root.dir = text('language_direction');
}
