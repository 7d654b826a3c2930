// Where a laid out document paints something, so that words with nothing else at their place are told apart quickly.

/** Lines of text are looked up by bands of this height. */
const BAND_PIXELS = 32;
/** Of one document: entries in all bands, and comparisons. Beyond, nothing counts as alone. */
const MAX_ENTRIES = 2_000_000;
const MAX_COMPARISONS = 10_000_000;
/** Of a line's height, above and below: neighbouring lines may touch there. */
const TOUCHING = 0.25;

/** Counted from the beginning of the document. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface PaintedBox extends Place {
  readonly node: Node;
}

export class PaintedBoxes {
  readonly #bands = new Map<number, PaintedBox[]>();
  #entriesLeft = MAX_ENTRIES;
  #comparisonsLeft = MAX_COMPARISONS;

  /** An element that paints at this place, or a text with a line there. */
  add(node: Node, place: Place): void {
    const box = { node, ...place };
    for (let band = bandOf(place.top); band <= bandOf(place.bottom) && --this.#entriesLeft >= 0; band++) {
      const boxes = this.#bands.get(band);
      if (boxes === undefined) this.#bands.set(band, [box]);
      else boxes.push(box);
    }
  }

  /** True when nothing is painted where this line of text is, except the text itself and its ancestors. */
  isAlone(text: Text, line: Place): boolean {
    if (this.#entriesLeft < 0) return false;
    const inset = (line.bottom - line.top) * TOUCHING;
    const top = line.top + inset;
    const bottom = line.bottom - inset;
    for (let band = bandOf(top); band <= bandOf(bottom); band++) {
      for (const box of this.#bands.get(band) ?? []) {
        if (--this.#comparisonsLeft < 0) return false;
        const overlaps =
          box.left < line.right - 1 && box.right > line.left + 1 && box.top < bottom && box.bottom > top;
        if (overlaps && !box.node.contains(text)) return false;
      }
    }
    return true;
  }
}

function bandOf(y: number): number {
  return Math.floor(y / BAND_PIXELS);
}
