// How much room the page has for one of our frames: from its place to the foot of the pane that it is in.

/** In a low pane the frame is higher than what is left of it: the pane then scrolls. Writing needs more than reading. */
const LEAST_PIXELS = { reader: 360, composer: 540 } as const;
/** Higher than any pane. */
export const MEASURING_PIXELS = 20_000;
/** The user may make it lower, and as high as a tall screen. */
const LEAST_CHOSEN_PIXELS = 160;
const MOST_PIXELS = 4_000;

/**
 * The height for a frame in `host`, with `belowPixels` left free below it, in CSS pixels; to be asked while the frame is higher than any pane, so that one that
 * is only as high as what is in it has all the height that it can have. It depends on the page around and on what the user has chosen, never
 * on what is in the frame.
 */
export function roomFor(
  host: HTMLElement,
  page: keyof typeof LEAST_PIXELS,
  chosenPixels: number | undefined,
  belowPixels = 0,
): number {
  if (chosenPixels !== undefined) return Math.min(Math.max(chosenPixels, LEAST_CHOSEN_PIXELS), MOST_PIXELS);
  const pane = paneAround(host);
  const view = host.ownerDocument.defaultView!;
  const paneHeight = Math.min(pane?.clientHeight ?? Infinity, view.innerHeight);
  const above =
    pane === undefined
      ? host.getBoundingClientRect().top + view.scrollY
      : host.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientTop + pane.scrollTop;
  const room = Math.floor(paneHeight - above - belowPixels - edgesBelow(host, pane));
  return Math.min(Math.max(room, Math.min(LEAST_PIXELS[page], paneHeight), LEAST_CHOSEN_PIXELS), MOST_PIXELS);
}

/** Calls back when the pane around the host, or the window, has another size. */
export function watchRoom(host: HTMLElement, onChange: () => void): () => void {
  const view = host.ownerDocument.defaultView!;
  const observer = new ResizeObserver(onChange);
  const pane = paneAround(host);
  if (pane !== undefined) observer.observe(pane);
  view.addEventListener('resize', onChange);
  return () => {
    observer.disconnect();
    view.removeEventListener('resize', onChange);
  };
}

/** The element around that scrolls; undefined where the window does. */
function paneAround(host: HTMLElement): HTMLElement | undefined {
  const { body, documentElement } = host.ownerDocument;
  for (let at = host.parentElement; at !== null; at = at.parentElement) {
    // What the page's outermost elements say of scrolling holds for the window.
    if (at === body || at === documentElement) return undefined;
    if (/auto|scroll|overlay/.test(getComputedStyle(at).overflowY)) return at;
  }
  return undefined;
}

/** What is always below: padding, borders and margins of the elements around. */
function edgesBelow(host: HTMLElement, pane: HTMLElement | undefined): number {
  let pixels = 0;
  for (let at = host.parentElement; at !== null; at = at.parentElement) {
    const { paddingBottom, borderBottomWidth, marginBottom } = getComputedStyle(at);
    pixels += Number.parseFloat(paddingBottom);
    if (at === pane) break;
    pixels += Number.parseFloat(borderBottomWidth) + Math.max(0, Number.parseFloat(marginBottom) || 0);
  }
  return pixels;
}
