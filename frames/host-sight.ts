// Asks the content script whether this frame can be seen from outside: no browser tells the frame itself of all.
import type { ContentLink } from './content-link.ts';
import { witnessOf } from './witness.ts';

/** Of the frame, from its top: what the verdict needs at least. */
const HEAD_PIXELS = 64;

/**
 * Whether the head of the frame is whole in the window, with no style that hides it; and what lies above it, where the
 * browser does not tell the frame itself.
 */
export async function hostLooksClear(link: ContentLink): Promise<boolean> {
  const { innerWidth, innerHeight } = window;
  const { clear } = await witnessOf(link)(new DOMRect(0, 0, innerWidth, Math.min(innerHeight, HEAD_PIXELS)));
  return clear;
}
