// Asks the browser what it has drawn on top at the places where letters should be.

/** Letters narrower than this stand for nothing. */
const LEAST_PIXELS = 2;
/** At most so far apart, so that no letter of usual size lies between two points. */
const STEP_PIXELS = 7;
/** Where in the height of a line it is asked, in turn: the edges belong to the lines above and below as well. */
const HEIGHTS = [0.4, 0.6];
/** Of one document. What lies beyond has not been looked at. */
const MAX_POINTS = 100_000;

export class DrawnPlaces {
  readonly #document: Document;
  readonly #view: Window;
  #pointsLeft = MAX_POINTS;

  /** The document has to be laid out in a frame of some size. */
  constructor(document: Document) {
    this.#document = document;
    this.#view = document.defaultView!;
  }

  /**
   * For each point of these letters, the elements whose boxes lie there, from the top; undefined where something else
   * than the letters is on top at any of them, where they cannot be scrolled to, or where they take no room.
   */
  stacksOf(text: Text, start: number, end: number): readonly (readonly Element[])[] | undefined {
    const range = this.#document.createRange();
    range.setStart(text, start);
    range.setEnd(text, end);
    const stacks: (readonly Element[])[] = [];
    const { scrollX, scrollY } = this.#view;
    for (const { left, top, width, height } of range.getClientRects()) {
      if (width < LEAST_PIXELS || height < LEAST_PIXELS) continue;
      const points = Math.ceil(width / STEP_PIXELS);
      for (let point = 0; point < points; point++) {
        const x = scrollX + left + (width * (point + 0.5)) / points;
        const y = scrollY + top + height * HEIGHTS[point % HEIGHTS.length]!;
        const stack = this.#stackAt(x, y, text);
        if (stack === undefined) return undefined;
        stacks.push(stack);
      }
    }
    return stacks.length === 0 ? undefined : stacks;
  }

  /** `x` and `y` count from the beginning of the document. */
  #stackAt(x: number, y: number, text: Text): readonly Element[] | undefined {
    if (--this.#pointsLeft < 0) return undefined;
    const [atX, atY] = this.#scrolledTo(x, y);
    // Letters count for this one, for the list of all there is only the boxes do.
    const isOnTop = this.#document.elementFromPoint(atX, atY) === text.parentElement;
    return isOnTop ? this.#document.elementsFromPoint(atX, atY) : undefined;
  }

  /** The point within the window, which shows it now unless it cannot. */
  #scrolledTo(x: number, y: number): readonly [number, number] {
    // Without the scrollbars.
    const { clientWidth, clientHeight } = this.#document.documentElement;
    const isShown = (at: number, size: number): boolean => at >= 0 && at < size;
    if (!isShown(x - this.#view.scrollX, clientWidth) || !isShown(y - this.#view.scrollY, clientHeight))
      this.#view.scrollTo({ left: x - clientWidth / 2, top: y - clientHeight / 4, behavior: 'instant' });
    return [x - this.#view.scrollX, y - this.#view.scrollY];
  }
}
