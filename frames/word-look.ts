// Whether letters can be read where they are drawn: their size, and how they stand out against what lies behind them.

/** Smaller letters are not read by anybody, nor are larger ones taken for letters. */
const FONT_PIXELS = { least: 5, most: 160 };
/** Of the size of the letters: lower lines lie on each other. */
const LEAST_LINE = 0.85;
/** Contrast as WCAG reckons it (1 is none), or a difference in colour where brightness is alike. */
const LEAST_CONTRAST = 1.2;
/** Of red, green and blue together, of 255 each. */
const LEAST_DISTANCE = 180;

interface Colour {
  /** Red, green, blue, each to 255. */
  readonly rgb: readonly number[];
  /** From 0 to 1. */
  readonly alpha: number;
}

interface Looks {
  /** Undefined where it is not given in sRGB. */
  readonly letters: Colour | undefined;
  readonly background: Colour | undefined;
  readonly hasReadableLines: boolean;
}

const PAPER: readonly number[] = [255, 255, 255];

/** Looks at the elements of one document, and remembers what it has seen. */
export class WordLook {
  readonly #known = new Map<Element, Looks>();

  /** `stack` are the elements whose boxes lie at a point of the letters of `parent`, from the top. */
  isReadable(parent: Element, stack: readonly Element[]): boolean {
    const { letters, hasReadableLines } = this.#looks(parent);
    if (letters === undefined || !hasReadableLines) return false;
    const background = this.#behind(stack);
    return background !== undefined && standsOut(blended(letters, background), background);
  }

  /** Whether the element paints its box, so that it could lie over or under words of others. */
  paints(element: Element): boolean {
    const { background } = this.#looks(element);
    return background?.alpha !== 0 || element.localName === 'img' || element.localName === 'hr';
  }

  /** The colour behind the letters; undefined where a picture may lie there. */
  #behind(stack: readonly Element[]): readonly number[] | undefined {
    const layers: Colour[] = [];
    for (const element of stack) {
      const { background } = this.#looks(element);
      if (element.localName === 'img' || background === undefined) return undefined;
      layers.push(background);
      if (background.alpha === 1) break;
    }
    return layers.reduceRight((below, layer) => blended(layer, below), PAPER);
  }

  #looks(element: Element): Looks {
    let looks = this.#known.get(element);
    if (looks === undefined) {
      const { color, backgroundColor, fontSize, lineHeight } = getComputedStyle(element);
      const fontPixels = Number.parseFloat(fontSize);
      const isReadableSize = fontPixels >= FONT_PIXELS.least && fontPixels <= FONT_PIXELS.most;
      looks = {
        letters: colourOf(color),
        background: colourOf(backgroundColor),
        // `normal` is no number, and no line on another one.
        hasReadableLines: isReadableSize && !(Number.parseFloat(lineHeight) < fontPixels * LEAST_LINE),
      };
      this.#known.set(element, looks);
    }
    return looks;
  }
}

/** Of a computed colour. */
function colourOf(computed: string): Colour | undefined {
  const numbers = /^rgba?\((.*)\)$/
    .exec(computed)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (numbers === undefined) return undefined;
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return { rgb: [red, green, blue], alpha };
}

function blended({ rgb, alpha }: Colour, below: readonly number[]): readonly number[] {
  return rgb.map((value, at) => value * alpha + below[at]! * (1 - alpha));
}

function standsOut(letters: readonly number[], background: readonly number[]): boolean {
  const [darker = 0, lighter = 0] = [luminance(letters), luminance(background)].sort((a, b) => a - b);
  const distance = letters.reduce((sum, value, at) => sum + Math.abs(value - background[at]!), 0);
  return (lighter + 0.05) / (darker + 0.05) >= LEAST_CONTRAST || distance >= LEAST_DISTANCE;
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
