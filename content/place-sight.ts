// Looks from outside whether a box of one of our frames can be seen: the page cannot tamper with what is measured here.
import { frameAround, parentOf, within, type Box } from './place-box.ts';
import { untouchableCovers } from './place-covers.ts';
import type { PlaceLook } from './place-history.ts';

/** Between two points at which a box is looked for: less than a line of text is high. */
const STEP_PIXELS = 8;
/** Points in each direction: of a box that is larger than the window has place for, they lie wider apart. */
const MAX_SAMPLES = 200;
/** Points of a whole frame that are asked for in each of the looks that are made all the time. */
const GLANCE_POINTS = 200;
/** Points on the very edge belong to neighbours where the browser rounds. */
const EDGE_PIXELS = 2;
/** Fainter is not seen well enough. */
const MIN_OPACITY = 0.95;
/** A plain shift, which a webmail may use to place its panes; everything else distorts. */
const SHIFT = /^matrix\(1, 0, 0, 1, -?[\d.]+, -?[\d.]+\)$/;
/**
 * Styles that cut, veil or bend what they are set on, unless they have their first value. A browser that does not know
 * one has no value for it.
 */
const DISTORTING: readonly (readonly [property: string, plain: string])[] = [
  ['filter', 'none'],
  ['clip-path', 'none'],
  ['clip', 'auto'],
  ['mask-image', 'none'],
  ['-webkit-mask-image', 'none'],
  ['mask-border-source', 'none'],
  ['-webkit-mask-box-image-source', 'none'],
  ['mix-blend-mode', 'normal'],
  ['scale', 'none'],
  ['rotate', 'none'],
  ['offset-path', 'none'],
  ['perspective', 'none'],
];

/**
 * Whether `box`, in the viewport of the frame that fills `host`, is whole in the tab's window with nothing above it;
 * `searchesCovers` to look for what lets clicks through, where no observer in the frame does.
 */
export function isBoxClear(host: Element, box: Box, searchesCovers: boolean): boolean {
  let element = host;
  let at = within(host, box);
  for (;;) {
    const view = element.ownerDocument.defaultView;
    if (view === null || element.ownerDocument.visibilityState !== 'visible') return false;
    if (!isInside(at, view) || !isHit(element, at) || isDistorted(element)) return false;
    if (searchesCovers && untouchableCovers(element).some((cover) => overlaps(cover, at))) return false;
    if (view.parent === view) return true;
    const outer = frameAround(view);
    // A window around that we may not look into could do anything to this one.
    if (outer === undefined) return false;
    at = within(outer, at);
    element = outer;
  }
}

/**
 * What lies above the frame that fills `host`, at points that are other ones each time, and whether a style distorts it;
 * `searchesCovers` to go through the page's elements as well.
 */
export function glance(host: Element, searchesCovers: boolean): PlaceLook {
  const { width, height } = host.getBoundingClientRect();
  if (width === 0 || height === 0) return { isDistorted: true, blocked: [] };
  const points = scattered(width, height);
  const blocked: Box[] = [];
  let element = host;
  let origin = within(host, { left: 0, top: 0, width, height });
  for (;;) {
    const { ownerDocument } = element;
    const view = ownerDocument.defaultView;
    if (view === null || ownerDocument.visibilityState !== 'visible' || isDistorted(element)) break;
    const root = element.getRootNode() as Document | ShadowRoot;
    for (const [x, y] of points) {
      const [left, top] = [origin.left + x, origin.top + y];
      const isOutside = left < 0 || top < 0 || left >= view.innerWidth || top >= view.innerHeight;
      if (!isOutside && root.elementFromPoint(left, top) !== element)
        blocked.push({ left: x, top: y, width: 0, height: 0 });
    }
    if (searchesCovers) {
      for (const cover of untouchableCovers(element)) {
        if (!overlaps(cover, origin)) continue;
        const { width: wide, height: high } = cover;
        blocked.push({
          left: cover.left - origin.left,
          top: cover.top - origin.top,
          width: wide,
          height: high,
        });
      }
    }
    if (view.parent === view) return { isDistorted: false, blocked };
    const outer = frameAround(view);
    if (outer === undefined) break;
    origin = within(outer, origin);
    element = outer;
  }
  return { isDistorted: true, blocked: [] };
}

/** Points of a box of this size, one somewhere in each cell of a grid: what slips through once is hit soon. */
function scattered(width: number, height: number): readonly (readonly [x: number, y: number])[] {
  const cell = Math.max(Math.sqrt((width * height) / GLANCE_POINTS), 2 * EDGE_PIXELS);
  const points: [number, number][] = [];
  for (let x = EDGE_PIXELS; x < width - EDGE_PIXELS; x += cell) {
    for (let y = EDGE_PIXELS; y < height - EDGE_PIXELS; y += cell) {
      points.push([
        Math.min(x + Math.random() * cell, width - EDGE_PIXELS),
        Math.min(y + Math.random() * cell, height - EDGE_PIXELS),
      ]);
    }
  }
  return points;
}

/** Where the host is on the screen, as a text that is another one once anything around has moved it. */
export function placeOnScreen(host: Element): string {
  const places: number[] = [];
  let element: Element | undefined = host;
  while (element !== undefined) {
    const { left, top, width, height } = element.getBoundingClientRect();
    places.push(left, top, width, height);
    const view: Window | null = element.ownerDocument.defaultView;
    if (view === null) break;
    if (view.parent === view) places.push(view.screenX, view.screenY, view.innerWidth, view.innerHeight);
    element = view.parent === view ? undefined : frameAround(view);
  }
  return places.map(Math.round).join(' ');
}

function isInside({ left, top, width, height }: Box, view: Window): boolean {
  return (
    width > 2 * EDGE_PIXELS &&
    height > 2 * EDGE_PIXELS &&
    left > -EDGE_PIXELS &&
    top > -EDGE_PIXELS &&
    left + width < view.innerWidth + EDGE_PIXELS &&
    top + height < view.innerHeight + EDGE_PIXELS
  );
}

function isHit(element: Element, { left, top, width, height }: Box): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  const columns = steps(left, width);
  const rows = steps(top, height);
  return rows.every((y) => columns.every((x) => root.elementFromPoint(x, y) === element));
}

/** Places along one side of a box, from edge to edge. */
function steps(from: number, size: number): readonly number[] {
  const length = size - 2 * EDGE_PIXELS;
  const count = Math.min(Math.max(Math.ceil(length / STEP_PIXELS), 1), MAX_SAMPLES - 1);
  return Array.from({ length: count + 1 }, (_, index) => from + EDGE_PIXELS + (length * index) / count);
}

/** Whether a style of the element, or of anything around it, makes it faint, cuts it out or bends it. */
function isDistorted(element: Element): boolean {
  let opacity = 1;
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const style = getComputedStyle(at);
    opacity *= Number(style.opacity);
    const isPlain =
      style.visibility === 'visible' &&
      (isValue(style.transform, 'none') || SHIFT.test(style.transform)) &&
      DISTORTING.every(([property, plain]) => isValue(style.getPropertyValue(property), plain));
    if (!isPlain || opacity < MIN_OPACITY) return true;
  }
  return false;
}

function isValue(value: string, plain: string): boolean {
  return value === '' || value.split(', ').every((one) => one === plain);
}

function overlaps(rect: Box, { left, top, width, height }: Box): boolean {
  return (
    rect.left < left + width &&
    left < rect.left + rect.width &&
    rect.top < top + height &&
    top < rect.top + rect.height
  );
}
