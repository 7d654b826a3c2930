// Finds what may lie above a frame without being hit there: it lets clicks through.
import type { Box } from './place-box.ts';

/** A page of more elements is not searched for covers: it counts as covered. */
const MAX_SEARCHED_ELEMENTS = 20_000;
/** Of what may be anywhere. */
const ANYWHERE: Box = { left: -1e6, top: -1e6, width: 2e6, height: 2e6 };

/** Whether this browser tells a frame itself what lies above it: then covers need not be searched for. */
export const TELLS_COVERS = 'isVisible' in IntersectionObserverEntry.prototype;

/**
 * What lets clicks through is not hit, and covers all the same. Chromium's observer in the frame sees it; for browsers
 * without that, all elements of the window around are gone through.
 */
export function untouchableCovers(shown: Element): readonly Box[] {
  const elements = shown.ownerDocument.querySelectorAll('*');
  if (elements.length > MAX_SEARCHED_ELEMENTS) return [ANYWHERE];
  const covers: Box[] = [];
  for (const element of elements) {
    if (element === shown || element.contains(shown) || shown.contains(element)) continue;
    if (isUntouchable(getComputedStyle(element))) covers.push(element.getBoundingClientRect());
    // Their place cannot be asked for: any that stands free may be anywhere.
    for (const name of ['::before', '::after']) {
      const style = getComputedStyle(element, name);
      if (style.content !== 'none' && /absolute|fixed/.test(style.position) && isUntouchable(style))
        return [ANYWHERE];
    }
  }
  return covers;
}

function isUntouchable({ pointerEvents, visibility, opacity }: CSSStyleDeclaration): boolean {
  return pointerEvents === 'none' && visibility === 'visible' && Number(opacity) > 0;
}
