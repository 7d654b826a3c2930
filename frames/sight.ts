// Whether something in our frame can be seen: what the browser's observer says of it.

/**
 * hidden: out of view, or only in part where the whole is asked for. covered: in view, but something lies above it, or a
 * style of the page distorts it. clear: in sight.
 */
export type Sight = 'hidden' | 'covered' | 'clear';

/** IntersectionObserver version 2, which Chromium has and Firefox has not. */
interface VisibilityOptions extends IntersectionObserverInit {
  readonly trackVisibility: boolean;
  readonly delay: number;
}

/** How often the browser looks whether something lies above; 100 is the least it allows. */
const VISIBILITY_DELAY_MS = 100;
/** Of the whole: browsers round, and a hair's breadth at zoom levels is no cut. */
const WHOLE_RATIO = 0.99;
/** For low elements, in pixels: at the edge of a scrolling box, rounding alone can hide more than one per cent of a button. */
const ROUNDED_PIXELS = 1;
/** How much of the element has to come or go for another look: fine enough for a pixel of a button. */
const THRESHOLDS = [0, 0.25, 0.5, 0.75, ...Array.from({ length: 21 }, (_, step) => 0.9 + step / 200)];

/** Whether this browser says of what is in view that something lies above it. */
export function tellsCovers(): boolean {
  return 'isVisible' in IntersectionObserverEntry.prototype;
}

/**
 * Calls back with what can be seen of the element now, and whenever that changes, until what is returned is called. The
 * element must not be faded or transformed itself: the browser takes that for an attempt to hide it.
 */
export function watchSight(
  element: Element,
  { whole }: { readonly whole: boolean },
  onSight: (sight: Sight) => void,
): () => void {
  let last: Sight | undefined;
  const look = (entry: IntersectionObserverEntry): void => {
    const isInView = whole ? isWhole(entry) : entry.isIntersecting;
    // Browsers without version 2 of the observer do not say: the content script looks from outside.
    const isCovered = tellsCovers() && (entry as { isVisible?: boolean }).isVisible !== true;
    const now = !isInView ? 'hidden' : isCovered ? 'covered' : 'clear';
    if (now === last) return;
    last = now;
    onSight(now);
  };
  const options: VisibilityOptions = {
    trackVisibility: true,
    delay: VISIBILITY_DELAY_MS,
    threshold: THRESHOLDS,
  };
  const observer = new IntersectionObserver((entries) => look(entries[entries.length - 1]!), options);
  observer.observe(element);
  return () => observer.disconnect();
}

function isWhole({
  intersectionRatio,
  intersectionRect,
  boundingClientRect,
}: IntersectionObserverEntry): boolean {
  if (intersectionRatio >= WHOLE_RATIO) return true;
  const cut = [
    intersectionRect.left - boundingClientRect.left,
    intersectionRect.top - boundingClientRect.top,
    boundingClientRect.right - intersectionRect.right,
    boundingClientRect.bottom - intersectionRect.bottom,
  ];
  return intersectionRatio > 0 && cut.every((pixels) => pixels < ROUNDED_PIXELS);
}
