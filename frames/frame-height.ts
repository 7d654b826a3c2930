// Tells the content script how high the frame's content is, so that the frame grows with it and never jumps.
import type { PostToContent } from './content-link.ts';

/** Differences below this come from rounding at zoom levels; reporting them would make the page tremble. */
const LEAST_CHANGE_PIXELS = 2;

/** A host that follows the content has done so after this long; one that has not keeps its own height. */
const HOST_ANSWERS_MS = 250;

/**
 * Watches `content` until `signal` aborts. `content` must not take its height from the window (no `vh`, no
 * percentage), so that a higher frame does not make higher content. When the host keeps the frame lower than
 * its content, the frame scrolls by itself. What is returned tells of the present height at once, for content that is
 * new and not painted yet.
 */
export function reportHeight(content: HTMLElement, post: PostToContent, signal: AbortSignal): () => void {
  let reported = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = (): void => {
    const pixels = Math.ceil(content.getBoundingClientRect().height);
    if (pixels === 0 || Math.abs(pixels - reported) < LEAST_CHANGE_PIXELS) return;
    reported = pixels;
    post({ kind: 'height', pixels });
    clearTimeout(timer);
    timer = setTimeout(scrollWhenTooLow, HOST_ANSWERS_MS);
  };
  const scrollWhenTooLow = (): void => {
    const tooLow = reported > 0 && window.innerHeight < reported - LEAST_CHANGE_PIXELS;
    document.documentElement.classList.toggle('scrolls', tooLow);
  };
  const observer = new ResizeObserver(report);
  observer.observe(content);
  window.addEventListener('resize', scrollWhenTooLow, { signal });
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
  };
  signal.addEventListener('abort', stop, { once: true });
  return report;
}
