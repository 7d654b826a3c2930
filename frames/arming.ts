// Arms buttons with consequences only when a person can see them, so that a page cannot lead a click onto them.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** A button that has just appeared, or was just uncovered, is not pressed on purpose. */
const ARM_DELAY_MS = 500;
/** A button that is in view and still covered after this long is said to be covered. */
const COVERED_AFTER_MS = 1500;
/** How often the browser looks whether something lies above; 100 is the least it allows. */
const VISIBILITY_DELAY_MS = 100;

/**
 * waiting: not long enough in sight. armed: in sight, with nothing above it. covered: in view, but the browser
 * says that something lies above it or that a style of the page distorts it.
 */
export type Arming = 'waiting' | 'armed' | 'covered';

/** IntersectionObserver version 2, which Chromium has and Firefox has not. */
interface VisibilityOptions extends IntersectionObserverInit {
  readonly trackVisibility: boolean;
  readonly delay: number;
}

/**
 * Watches the element that `ref` is set on. It must not be faded or transformed itself: the browser takes that
 * for an attempt to hide it.
 */
export function useArming<Element extends HTMLElement>(): {
  ref: RefObject<Element | null>;
  arming: Arming;
} {
  const ref = useRef<Element>(null);
  const [arming, setArming] = useState<Arming>('waiting');
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen: 'out-of-view' | 'clear' | 'covered' | undefined;
    const look = (entry: IntersectionObserverEntry): void => {
      const now = !entry.isIntersecting ? 'out-of-view' : isUncovered(entry) ? 'clear' : 'covered';
      if (now === seen) return;
      seen = now;
      clearTimeout(timer);
      setArming('waiting');
      if (now === 'clear') timer = setTimeout(() => setArming('armed'), ARM_DELAY_MS);
      if (now === 'covered') timer = setTimeout(() => setArming('covered'), COVERED_AFTER_MS);
    };
    const options: VisibilityOptions = {
      trackVisibility: true,
      delay: VISIBILITY_DELAY_MS,
      threshold: [0, 0.5, 1],
    };
    const observer = new IntersectionObserver((entries) => look(entries[entries.length - 1]!), options);
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, []);
  return { ref, arming };
}

/** Browsers without version 2 of the observer do not say: there the delay alone protects. */
function isUncovered(entry: IntersectionObserverEntry): boolean {
  return !('isVisible' in entry) || entry.isVisible === true;
}

/** What to do with a click on a button with consequences. */
export type ClickJudgement = 'act' | 'ignore' | 'say-covered';

/**
 * Only the browser's own events count. A key press cannot be led astray by a picture above the button, so it
 * is enough that the button is armed or covered; a pointer needs the button in sight.
 */
export function judgeClick(event: Pick<MouseEvent, 'isTrusted' | 'detail'>, arming: Arming): ClickJudgement {
  if (!event.isTrusted || arming === 'waiting') return 'ignore';
  const byKeyboard = event.detail === 0;
  return arming === 'armed' || byKeyboard ? 'act' : 'say-covered';
}
