// Ctrl+Enter, or Command+Enter: presses the button that sends from wherever the keyboard is in the composer.
import { useEffect, useRef } from 'preact/hooks';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>;

/** True for the keys that stand for the button that sends. */
export function isSendShortcut({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }: Key): boolean {
  return key === 'Enter' && ctrlKey !== metaKey && !altKey && !shiftKey && !isComposing;
}

/** Calls back for every such key, which then does nothing else. `press` judges it as it would judge a click. */
export function useSendShortcut(press: ((event: KeyboardEvent) => void) | undefined): void {
  const latest = useRef(press);
  latest.current = press;
  const isWanted = press !== undefined;
  useEffect(() => {
    if (!isWanted) return;
    const heard = (event: KeyboardEvent): void => {
      if (!isSendShortcut(event)) return;
      event.preventDefault();
      latest.current?.(event);
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [isWanted]);
}
