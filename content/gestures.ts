// Notes that the user has acted in a page: only then a message is opened without being asked for in our own frame.
import type { BackgroundClient } from '../platform/background-client.ts';

/** Alone they do nothing in a page. */
const MODIFIERS: ReadonlySet<string> = new Set([
  'Alt',
  'AltGraph',
  'CapsLock',
  'Control',
  'Fn',
  'Hyper',
  'Meta',
  'NumLock',
  'ScrollLock',
  'Shift',
  'Super',
]);
const TYPED_IN = 'input, textarea, select, [contenteditable]:not([contenteditable="false" i])';

/**
 * The user's acts in this window. To be made before the page's own scripts run, so that none of them can keep an event
 * from it.
 */
export class Gestures {
  private isTelling = false;
  /** Before it is known whether this is a page of a webmail. */
  private isWaiting = false;

  constructor(private readonly client: BackgroundClient) {
    window.addEventListener('pointerdown', (event) => this.note(event), { capture: true, passive: true });
    window.addEventListener('keydown', (event) => this.noteKey(event), { capture: true, passive: true });
  }

  /** Tells the background of each from now on, and of one that was there before. */
  tell(): void {
    this.isTelling = true;
    if (this.isWaiting) this.post();
  }

  private noteKey(event: KeyboardEvent): void {
    if (!event.repeat && !event.isComposing && !MODIFIERS.has(event.key) && !isTyping(event))
      this.note(event);
  }

  private note({ isTrusted }: Event): void {
    if (!isTrusted) return;
    if (this.isTelling) this.post();
    else this.isWaiting = true;
  }

  private post(): void {
    this.client.request('content.gesture', null).catch(() => undefined);
  }
}

/** Writing is no act that opens anything. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest(TYPED_IN) !== null;
}
