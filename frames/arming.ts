// Arms controls with consequences only while a person sees them and what they are about, so that no page leads them there.
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { watchSight, type Sight } from './sight.ts';
import { focusInsideMs, keyBehindClick, pointerInsideMs } from './user-presence.ts';
import { WitnessContext } from './witness.ts';

/** What has just appeared, changed, moved or been uncovered is not pressed on purpose. */
const ARM_DELAY_MS = 500;
/** What is in view and still not to be seen after this long is said to be hidden. */
const UNSEEN_AFTER_MS = 1500;
/** A pointer that came into the frame, or a focus that did, only now may have been caught on its way. */
const PRESENCE_MS = 300;

/** waiting: not long enough in sight. armed: in sight, whole and uncovered. unseen: in view, but cut or covered. */
export type Arming = 'waiting' | 'armed' | 'unseen';

/** What a control with consequences is about: it is armed only while all of it is in sight. */
export interface About {
  readonly box: RefObject<HTMLElement | null>;
  /** Another one whenever anything that the box shows has changed. */
  readonly version: unknown;
  /** Something of what the box is about stands where it has to be scrolled to. */
  readonly isCut: boolean;
}

/** Provided by about-box.tsx; without it a control is about nothing but itself. */
export const AboutContext = createContext<About | undefined>(undefined);

/**
 * What to do with a press of a control with consequences. `again`: something moved or came only now, the same press a
 * moment later will do. `deny`: it cannot be told, or is not so, that it was seen.
 */
export type PressJudgement = 'act' | 'ignore' | 'again' | 'deny';

export interface Armed<Element extends HTMLElement> {
  readonly ref: RefObject<Element | null>;
  readonly arming: Arming;
  /** Resolves after the content script has looked from outside. */
  readonly judge: (event: Pick<MouseEvent, 'isTrusted' | 'detail'>) => Promise<PressJudgement>;
}

/** Watches what the control is about, or the element that `ref` is set on. */
export function useArming<Element extends HTMLElement>(): Armed<Element> {
  const ref = useRef<Element>(null);
  const about = useContext(AboutContext);
  const witness = useContext(WitnessContext);
  const [arming, setArming] = useState<Arming>('waiting');
  const latest = useRef<Arming>('waiting');
  const sight = useRef<Sight | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const set = useCallback((next: Arming): void => {
    latest.current = next;
    setArming(next);
  }, []);
  const isCut = about?.isCut === true;
  const armAnew = useCallback((): void => {
    clearTimeout(timer.current);
    set('waiting');
    if (sight.current === undefined) return;
    const isClear = sight.current === 'clear' && !isCut;
    timer.current = isClear
      ? setTimeout(() => set('armed'), ARM_DELAY_MS)
      : setTimeout(() => set('unseen'), UNSEEN_AFTER_MS);
  }, [set, isCut]);

  // Before the next event can be a click: what was shown so far is no longer what would be done.
  const version = about?.version;
  useLayoutEffect(armAnew, [version, armAnew]);
  const armAnewNow = useRef(armAnew);
  armAnewNow.current = armAnew;
  useEffect(() => {
    const element = about?.box.current ?? ref.current;
    if (!element) return;
    const stop = watchSight(element, { whole: true }, (now) => {
      sight.current = now;
      armAnewNow.current();
    });
    return () => {
      clearTimeout(timer.current);
      stop();
    };
  }, [about?.box]);

  const versionNow = useRef(version);
  versionNow.current = version;
  const isArmed = useCallback(() => latest.current === 'armed', []);
  const judge = useCallback(
    async (event: Pick<MouseEvent, 'isTrusted' | 'detail'>): Promise<PressJudgement> => {
      if (!event.isTrusted || latest.current === 'waiting') return 'ignore';
      if (!isPresent(event)) return 'again';
      if (latest.current === 'unseen') return 'deny';
      const pressed = versionNow.current;
      const box = (about?.box.current ?? ref.current)!.getBoundingClientRect();
      const { clear, restMs } = await witness(box);
      if (!clear) return 'deny';
      // Moved, covered or changed while it was looked at.
      return restMs >= ARM_DELAY_MS && isArmed() && versionNow.current === pressed ? 'act' : 'again';
    },
    [about?.box, isArmed, witness],
  );
  return { ref, arming, judge };
}

/**
 * Whether the person was here before the press: a pointer over the frame, or the keyboard in it. A finger is over
 * nothing before it touches, and a screen reader presses without a key; a page can send neither.
 */
function isPresent({ detail }: Pick<MouseEvent, 'detail'>): boolean {
  if (detail > 0) return pointerInsideMs() === 0 || pointerInsideMs() >= PRESENCE_MS;
  const key = keyBehindClick();
  return key === undefined || (!key.isHeld && focusInsideMs() >= PRESENCE_MS);
}
