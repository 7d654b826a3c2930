// Where the person's pointer and keyboard are: a page can move the focus or our frame under them, not what they did here.

import { isSendShortcut } from './send-shortcut.ts';

const MODIFIERS: readonly string[] = ['Control', 'Meta', 'Shift', 'Alt', 'AltGraph'];

let pointerSince: number | undefined;
let focusSince: number | undefined = document.hasFocus() ? performance.now() : undefined;
let lastKey: { readonly at: number; readonly repeat: boolean } | undefined;
let lastInput = 0;

/** A key's click comes with it, or when it is let go. */
const KEY_TO_CLICK_MS = 5_000;

function listen<Name extends keyof WindowEventMap>(
  name: Name,
  heard: (event: WindowEventMap[Name]) => void,
): void {
  window.addEventListener(
    name,
    (event) => {
      if (event.isTrusted) heard(event);
    },
    { capture: true, passive: true },
  );
}

/** The press that is being judged is no sign that what it is about was looked at before; nor is what leads up to it. */
function noteInput(event: Event): void {
  const { target } = event;
  const isPress = target instanceof Element && target.closest('.armed') !== null;
  const isShortcut =
    event instanceof KeyboardEvent && (isSendShortcut(event) || MODIFIERS.includes(event.key));
  if (!isPress && !isShortcut) lastInput = performance.now();
}

function pointerSeen({ pointerType }: PointerEvent): void {
  if (pointerType !== 'touch') pointerSince ??= performance.now();
}

listen('pointerover', pointerSeen);
listen('pointermove', pointerSeen);
document.documentElement.addEventListener('pointerleave', () => (pointerSince = undefined));
listen('focus', ({ target }) => {
  if (target === window) focusSince = performance.now();
});
listen('blur', ({ target }) => {
  if (target !== window) return;
  focusSince = undefined;
  letGoOfArmed();
});
listen('keydown', (event) => {
  lastKey = { at: performance.now(), repeat: event.repeat };
  noteInput(event);
});
listen('pointerdown', noteInput);
listen('input', noteInput);

/**
 * A page can give its focus back to our frame, whose focus it does not see: it must not come back onto a button with
 * consequences while the person types elsewhere.
 */
function letGoOfArmed(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.closest('.armed') !== null) activeElement.blur();
}

/** For how many milliseconds the pointer has been over the frame; 0 while it is elsewhere. */
export function pointerInsideMs(): number {
  return pointerSince === undefined ? 0 : performance.now() - pointerSince;
}

/** For how many milliseconds the frame has had the keyboard; 0 while it has not. */
export function focusInsideMs(): number {
  return focusSince === undefined ? 0 : performance.now() - focusSince;
}

/** The key whose press led to the click that is being judged; undefined for a click by other means. */
export function keyBehindClick(): { readonly isHeld: boolean } | undefined {
  if (lastKey === undefined || performance.now() - lastKey.at > KEY_TO_CLICK_MS) return undefined;
  return { isHeld: lastKey.repeat };
}

/** When the person last did something in the frame other than pressing what is armed, as `performance.now()`. */
export function lastInputAt(): number {
  return lastInput;
}
