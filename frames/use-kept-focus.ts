// Keeps the keyboard's place when the control that had it makes way for something else.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/**
 * After each change of `state`: when the frame has the keyboard but nothing in it does any more, `place` takes
 * it, so that a screen reader goes on from there and Tab does not begin anew.
 */
export function useKeptFocus(state: string, place: RefObject<HTMLElement | null>): void {
  const previous = useRef(state);
  useLayoutEffect(() => {
    if (previous.current === state) return;
    previous.current = state;
    const { activeElement, body } = document;
    if (document.hasFocus() && (activeElement === null || activeElement === body)) place.current?.focus();
  });
}
