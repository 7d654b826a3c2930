// Looks from outside whether a box of one of our frames can be seen: the page cannot tamper with what is measured here.

/** A box in CSS pixels, from the left upper corner of a window's viewport. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Points in each direction at which the box is looked for. */
const SAMPLES = 6;
/** Points on the very edge belong to neighbours where the browser rounds. */
const EDGE_PIXELS = 2;
/** Fainter is not seen well enough. */
const MIN_OPACITY = 0.95;
/** A plain shift, which a webmail may use to place its panes; everything else distorts. */
const SHIFT = /^matrix\(1, 0, 0, 1, -?[\d.]+, -?[\d.]+\)$/;
/** A page of more elements is not searched for covers: it counts as covered. */
const MAX_SEARCHED_ELEMENTS = 20_000;

/** Whether `box`, in the viewport of the frame that fills `host`, is whole in the tab's window with nothing above it. */
export function isBoxClear(host: Element, box: Box, searchesCovers: boolean): boolean {
  let element = host;
  let at = within(host, box);
  for (;;) {
    const view = element.ownerDocument.defaultView;
    if (view === null || element.ownerDocument.visibilityState !== 'visible') return false;
    if (!isInside(at, view) || !isHit(element, at) || isDistorted(element)) return false;
    if (searchesCovers && hasUntouchableCover(element, at)) return false;
    if (view.parent === view) return true;
    const outer = frameAround(view);
    // A window around that we may not look into could do anything to this one.
    if (outer === undefined) return false;
    at = within(outer, at);
    element = outer;
  }
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

function frameAround(view: Window): Element | undefined {
  try {
    return view.frameElement ?? undefined;
  } catch {
    return undefined;
  }
}

/** A box of the window in a frame, in the coordinates of the window around it. */
function within(frame: Element, { left, top, width, height }: Box): Box {
  const place = frame.getBoundingClientRect();
  const { paddingLeft, paddingTop } = getComputedStyle(frame);
  return {
    left: left + place.left + frame.clientLeft + Number.parseFloat(paddingLeft),
    top: top + place.top + frame.clientTop + Number.parseFloat(paddingTop),
    width,
    height,
  };
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
  const step = (from: number, size: number, index: number): number =>
    from + EDGE_PIXELS + ((size - 2 * EDGE_PIXELS) * index) / (SAMPLES - 1);
  for (let column = 0; column < SAMPLES; column++) {
    for (let row = 0; row < SAMPLES; row++) {
      const [x, y] = [step(left, width, column), step(top, height, row)];
      if (root.elementFromPoint(x, y) !== element) return false;
    }
  }
  return true;
}

/** Whether a style of the element, or of anything around it, makes it faint, cuts it out or bends it. */
function isDistorted(element: Element): boolean {
  let opacity = 1;
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const style = getComputedStyle(at);
    opacity *= Number(style.opacity);
    const isPlain =
      style.visibility === 'visible' &&
      isNone(style.filter) &&
      isNone(style.clipPath) &&
      isNone(style.maskImage) &&
      isNone(style.scale) &&
      isNone(style.rotate) &&
      isNone(style.perspective) &&
      (style.mixBlendMode || 'normal') === 'normal' &&
      (isNone(style.transform) || SHIFT.test(style.transform));
    if (!isPlain || opacity < MIN_OPACITY) return true;
  }
  return false;
}

function isNone(value: string | undefined): boolean {
  return value === undefined || value === '' || value === 'none';
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot !== null) return element.assignedSlot;
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}

/**
 * What lets clicks through is not hit, and covers all the same. Chromium's observer in the frame sees it; for browsers
 * without that, all elements are gone through, once, when a button is pressed.
 */
function hasUntouchableCover(shown: Element, box: Box): boolean {
  const elements = shown.ownerDocument.querySelectorAll('*');
  if (elements.length > MAX_SEARCHED_ELEMENTS) return true;
  for (const element of elements) {
    if (element === shown || element.contains(shown) || shown.contains(element)) continue;
    if (isUntouchable(getComputedStyle(element)) && overlaps(element.getBoundingClientRect(), box))
      return true;
    // Their place cannot be asked for: any that stands free may be anywhere.
    for (const name of ['::before', '::after']) {
      const style = getComputedStyle(element, name);
      if (style.content !== 'none' && /absolute|fixed/.test(style.position) && isUntouchable(style))
        return true;
    }
  }
  return false;
}

function isUntouchable({ pointerEvents, visibility, opacity }: CSSStyleDeclaration): boolean {
  return pointerEvents === 'none' && visibility === 'visible' && Number(opacity) > 0;
}

function overlaps(rect: DOMRect, { left, top, width, height }: Box): boolean {
  return rect.left < left + width && left < rect.right && rect.top < top + height && top < rect.bottom;
}
