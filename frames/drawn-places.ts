// Asks the browser what it has drawn on top at the places where letters should be.
import type { Place } from './painted-boxes.ts';

/** Letters narrower than this stand for nothing. */
const LEAST_PIXELS = 2;
/** At most so far apart, so that no letter of usual size lies between two points. */
const STEP_PIXELS = 7;
/** Where in the height of a line it is asked, in turn: the edges belong to the lines above and below as well. */
const HEIGHTS = [0.4, 0.6];
/** Of one document. What lies beyond has not been looked at. */
const MAX_POINTS = 20_000;

export class DrawnPlaces {
  readonly #document: Document;
  readonly #view: Window;
  #pointsLeft = MAX_POINTS;

  /** The document has to be laid out in a frame of some size. */
  constructor(document: Document) {
    this.#document = document;
    this.#view = document.defaultView!;
  }

  /** Where the lines of these letters are, without those that take no room. */
  linesOf(text: Text, start: number, end: number): Place[] {
    const range = this.#document.createRange();
    range.setStart(text, start);
    range.setEnd(text, end);
    return [...range.getClientRects()]
      .filter(({ width, height }) => width >= LEAST_PIXELS && height >= LEAST_PIXELS)
      .map((box) => this.placeOf(box));
  }

  /** Of a box that was measured in the window. */
  placeOf({ left, top, right, bottom }: DOMRect): Place {
    const { scrollX, scrollY } = this.#view;
    return { left: left + scrollX, top: top + scrollY, right: right + scrollX, bottom: bottom + scrollY };
  }

  /** True when the text is on top in the middle of the line, and can be scrolled to. */
  isOnTop(text: Text, { left, right, top, bottom }: Place): boolean {
    return this.#isOnTopAt(text, (left + right) / 2, (top + bottom) / 2) !== undefined;
  }

  /**
   * For each point of these lines, the elements whose boxes lie there, from the top; undefined where something else
   * than the letters is on top at any of them, or where they cannot be scrolled to.
   */
  stacksOf(text: Text, lines: readonly Place[]): readonly (readonly Element[])[] | undefined {
    const stacks: (readonly Element[])[] = [];
    for (const { left, top, right, bottom } of lines) {
      const points = Math.ceil((right - left) / STEP_PIXELS);
      for (let point = 0; point < points; point++) {
        const x = left + ((right - left) * (point + 0.5)) / points;
        const y = top + (bottom - top) * HEIGHTS[point % HEIGHTS.length]!;
        const at = this.#isOnTopAt(text, x, y);
        if (at === undefined) return undefined;
        stacks.push(this.#document.elementsFromPoint(...at));
      }
    }
    return stacks;
  }

  /** The point within the window when the text is on top there. */
  #isOnTopAt(text: Text, x: number, y: number): [number, number] | undefined {
    if (--this.#pointsLeft < 0) return undefined;
    const at = this.#scrolledTo(x, y);
    // Letters count for this one; for the list of all elements at a point only the boxes do.
    return this.#document.elementFromPoint(...at) === text.parentElement ? at : undefined;
  }

  /** The point within the window, which shows it now unless it cannot. */
  #scrolledTo(x: number, y: number): [number, number] {
    // Without the scrollbars.
    const { clientWidth, clientHeight } = this.#document.documentElement;
    const isShown = (at: number, size: number): boolean => at >= 0 && at < size;
    if (!isShown(x - this.#view.scrollX, clientWidth) || !isShown(y - this.#view.scrollY, clientHeight))
      this.#view.scrollTo({ left: x - clientWidth / 2, top: y - clientHeight / 4, behavior: 'instant' });
    return [x - this.#view.scrollX, y - this.#view.scrollY];
  }
}
