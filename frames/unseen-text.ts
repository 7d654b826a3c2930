// Takes out of a laid out document the words that nobody sees: hidden, covered, out of reach, too small or too pale.
import { DrawnPlaces } from './drawn-places.ts';
import { PaintedBoxes, type Place } from './painted-boxes.ts';
import { WordLook } from './word-look.ts';

/** Of writing without blanks, so many characters are judged at once. */
const WORD = /\S{1,24}/gu;
/** Boxes are measured in fractions of pixels. */
const ROUNDING = 2;

/** A text and the places of its lines. */
interface Laid {
  readonly text: Text;
  readonly lines: readonly Place[];
}

/**
 * Removes from the body, which has to be laid out, each word that is not drawn on top where it should be, in letters
 * that can be read. What could not be looked at goes, too.
 */
export function removeUnseenText(body: HTMLElement): void {
  const sight = new Sight(body);
  const seen = new Map<Text, string>();
  for (const laid of sight.texts) {
    const { text } = laid;
    const kept = sight.isPlainlySeen(laid)
      ? text.data
      : text.data.replace(WORD, (word, start: number) =>
          sight.isSeen(text, start, start + word.length) ? word : '',
        );
    if (kept !== text.data) seen.set(text, kept);
  }
  // Afterwards: a change would move what has not been looked at yet.
  for (const [text, kept] of seen) text.data = kept;
}

class Sight {
  readonly texts: readonly Laid[];
  readonly #places: DrawnPlaces;
  readonly #look = new WordLook();
  readonly #painted = new PaintedBoxes();
  readonly #boxes = new Map<Element, readonly Place[]>();

  constructor(body: HTMLElement) {
    const { ownerDocument } = body;
    this.#places = new DrawnPlaces(ownerDocument);
    const walker = ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const texts: Laid[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node as Text;
      if (text.data.trim() === '') continue;
      const lines = this.#places.linesOf(text, 0, text.length);
      for (const line of lines) this.#painted.add(text, line);
      texts.push({ text, lines });
    }
    for (const element of body.querySelectorAll('*'))
      if (this.#look.paints(element))
        for (const box of this.#boxesOf(element)) this.#painted.add(element, box);
    this.texts = texts;
  }

  /** True when nothing else is painted where the text is, and it stands out: then each line is asked for once. */
  isPlainlySeen({ text, lines }: Laid): boolean {
    const parent = text.parentElement!;
    const isPlain = (line: Place): boolean => {
      const around = this.#painted.isAlone(text, line) ? this.#around(parent, line) : undefined;
      return (
        around !== undefined && this.#look.isReadable(parent, around) && this.#places.isOnTop(text, line)
      );
    };
    return lines.length > 0 && lines.every(isPlain);
  }

  /** True when the letters are on top at each of their points, and stand out against what lies there. */
  isSeen(text: Text, start: number, end: number): boolean {
    const stacks = this.#places.stacksOf(text, this.#places.linesOf(text, start, end)) ?? [];
    return stacks.length > 0 && stacks.every((stack) => this.#look.isReadable(text.parentElement!, stack));
  }

  /** The elements around the text that lie behind the line; undefined where one of them paints behind a part of it. */
  #around(parent: Element, line: Place): Element[] | undefined {
    const around: Element[] = [];
    for (let element: Element | null = parent; element !== null; element = element.parentElement) {
      const boxes = this.#look.paints(element) ? this.#boxesOf(element) : [];
      if (boxes.some((box) => reaches(box, line))) around.push(element);
      else if (boxes.some((box) => touches(box, line))) return undefined;
    }
    return around;
  }

  #boxesOf(element: Element): readonly Place[] {
    let boxes = this.#boxes.get(element);
    if (boxes === undefined) {
      boxes = Array.from(element.getClientRects(), (box) => this.#places.placeOf(box));
      this.#boxes.set(element, boxes);
    }
    return boxes;
  }
}

function touches(box: Place, line: Place): boolean {
  return box.left < line.right && box.right > line.left && box.top < line.bottom && box.bottom > line.top;
}

/** Of inline boxes the height differs a little from that of their letters. */
function reaches(box: Place, line: Place): boolean {
  const inset = (line.bottom - line.top) / 4;
  return (
    box.left <= line.left + ROUNDING &&
    box.right >= line.right - ROUNDING &&
    box.top <= line.top + inset &&
    box.bottom >= line.bottom - inset
  );
}
