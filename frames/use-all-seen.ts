// Whether all rows of a list have been in the window at some time: a list longer than the window hides what matters.
import { useEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Of a row, or of the window where the row is higher: what only just comes into the window is not seen. */
const SEEN_RATIO = 0.9;
/** How much of a row has to come or go for another look. */
const THRESHOLDS = Array.from({ length: 21 }, (_, step) => step / 20);

/**
 * True once everything in the element that `rows` selects has been in sight. What is sticky at the foot of the window
 * has to be told as `footPixels`: it covers what lies below it.
 */
export function useAllSeen(
  ref: RefObject<HTMLElement | null>,
  rows: string,
  footPixels: () => number,
  version: unknown,
): boolean {
  const [isAllSeen, setAllSeen] = useState(false);
  useEffect(() => {
    setAllSeen(false);
    const unseen = new Set(ref.current?.querySelectorAll(rows));
    if (unseen.size === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
          const fills = intersectionRect.height >= SEEN_RATIO * (rootBounds?.height ?? Infinity);
          if (intersectionRatio < SEEN_RATIO && !fills) continue;
          unseen.delete(target);
          observer.unobserve(target);
        }
        if (unseen.size === 0) setAllSeen(true);
      },
      { threshold: THRESHOLDS, rootMargin: `0px 0px -${Math.ceil(footPixels())}px 0px` },
    );
    for (const row of unseen) observer.observe(row);
    return () => observer.disconnect();
  }, [ref, rows, footPixels, version]);
  return isAllSeen;
}
