// Asks the content script whether this frame can be seen from outside: no browser tells the frame itself of all.
import type { ContentLink } from './content-link.ts';
import { witnessOf, type OutsideView } from './witness.ts';

/** Of the frame, from its top: what the verdict needs at least. */
const HEAD_PIXELS = 64;

/**
 * Whether the head of the frame is whole in the window, with no style that hides it; what lies above it, where the
 * browser does not tell the frame itself; and since when that has been so.
 */
export function lookFromOutside(link: ContentLink): Promise<OutsideView> {
  const { innerWidth, innerHeight } = window;
  return witnessOf(link)(new DOMRect(0, 0, innerWidth, Math.min(innerHeight, HEAD_PIXELS)));
}
