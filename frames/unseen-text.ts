// Takes out of a laid out document the words that nobody sees: hidden, covered, out of reach, too small or too pale.
import { DrawnPlaces } from './drawn-places.ts';
import { WordLook } from './word-look.ts';

/** Of writing without blanks, so many characters are judged at once. */
const WORD = /\S{1,24}/gu;

/**
 * Removes from the body, which has to be laid out, each word that is not drawn on top where it should be, in letters
 * that can be read. What could not be looked at goes, too.
 */
export function removeUnseenText(body: HTMLElement): void {
  const { ownerDocument } = body;
  const walker = ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const places = new DrawnPlaces(ownerDocument);
  const look = new WordLook();
  const seen = new Map<Text, string>();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    const { data } = text;
    const parent = text.parentElement!;
    const isSeen = (start: number, end: number): boolean =>
      places.stacksOf(text, start, end)?.every((stack) => look.isReadable(parent, stack)) ?? false;
    const kept = data.replace(WORD, (word, start: number) =>
      isSeen(start, start + word.length) ? word : '',
    );
    if (kept !== data) seen.set(text, kept);
  }
  // Afterwards: a change would move what has not been looked at yet.
  for (const [text, kept] of seen) text.data = kept;
}
