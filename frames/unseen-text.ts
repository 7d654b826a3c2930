// Text that takes part in a page's layout and that nobody sees: too small, too pale, cut off, out of the page.

/** Smaller letters are not read by anybody. */
const MIN_FONT_PIXELS = 4;
/** Of the whole of what lies around the text. */
const MIN_OPACITY = 0.15;
/** Distance of text and background in each of red, green and blue, of 255, summed up. */
const MIN_COLOUR_DISTANCE = 40;
/** What is left of a line where something cuts it off. */
const MIN_LINE_PIXELS = 2;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What an element's styles and those around it do to the text in it. */
interface Look {
  readonly opacity: number;
  /** Red, green, blue; undefined where no single colour lies behind the text. */
  readonly background: readonly number[] | undefined;
  /** What lies outside of it is cut off. */
  readonly clip: Box;
  readonly hasReadableLetters: boolean;
}

/** A page cannot be scrolled to what lies above it or before its left edge. */
const PAGE: Look = {
  opacity: 1,
  background: [255, 255, 255],
  clip: { left: 0, top: 0, right: Infinity, bottom: Infinity },
  hasReadableLetters: true,
};

/**
 * Removes from the body, which has to be laid out, what its styles keep from the eye without `display: none`. What
 * this overlooks is quoted, and stands in the answer for its author to see.
 */
export function removeUnseenText(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const looks = new Map<Element | null, Look>([[body.parentElement, PAGE]]);
  const unseen: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    if (text.data.trim() !== '' && !isSeen(text, lookOf(text.parentElement, looks))) unseen.push(text);
  }
  for (const text of unseen) text.remove();
}

function lookOf(element: Element | null, looks: Map<Element | null, Look>): Look {
  if (element === null) return PAGE;
  let look = looks.get(element);
  if (look === undefined)
    looks.set(element, (look = lookWithin(lookOf(element.parentElement, looks), element)));
  return look;
}

function lookWithin(around: Look, element: Element): Look {
  const style = getComputedStyle(element);
  const behind = channels(style.backgroundColor);
  const background =
    style.backgroundImage !== 'none'
      ? undefined
      : behind.alpha > MIN_OPACITY
        ? behind.rgb
        : around.background;
  const opacity = around.opacity * Number(style.opacity);
  const letters = channels(style.color);
  return {
    opacity,
    background,
    clip: shared(around.clip, cutBy(element, style)),
    hasReadableLetters:
      Number.parseFloat(style.fontSize) >= MIN_FONT_PIXELS &&
      opacity * letters.alpha >= MIN_OPACITY &&
      distance(letters.rgb, background) >= MIN_COLOUR_DISTANCE,
  };
}

/** What scrolls hides nothing. */
function cutBy(element: Element, { overflowX, overflowY }: CSSStyleDeclaration): Box {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
  return {
    ...(cuts(overflowX) ? { left, right } : { left: -Infinity, right: Infinity }),
    ...(cuts(overflowY) ? { top, bottom } : { top: -Infinity, bottom: Infinity }),
  };
}

/** Of a computed colour; without `rgb` for one that is not given in sRGB. */
function channels(colour: string): { rgb?: readonly number[]; alpha: number } {
  const numbers = /^rgba?\((.*)\)$/
    .exec(colour)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (numbers === undefined) return { alpha: 1 };
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return { rgb: [red, green, blue], alpha };
}

function distance(letters?: readonly number[], background?: readonly number[]): number {
  if (letters === undefined || background === undefined) return Infinity;
  return letters.reduce((sum, value, at) => sum + Math.abs(value - (background[at] ?? 0)), 0);
}

function shared(one: Box, other: Box): Box {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

function isSeen(text: Text, { hasReadableLetters, clip }: Look): boolean {
  if (!hasReadableLetters) return false;
  const range = text.ownerDocument.createRange();
  range.selectNodeContents(text);
  const { left, top, right, bottom } = shared(clip, range.getBoundingClientRect());
  return right - left >= MIN_LINE_PIXELS && bottom - top >= MIN_LINE_PIXELS;
}
