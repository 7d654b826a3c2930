// The webmail's own view of a message of which only a part is protected: folded, so that nothing is shown twice unasked.
import { text } from '../platform/text.ts';
import { watchScheme } from './page-scheme.ts';

/** For the bar, below the frame. */
export const UNCHECKED_BAR_PIXELS = 44;

const STYLE = `
  :host { all: initial; display: block; }
  div { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: ${UNCHECKED_BAR_PIXELS}px;
    font: 13px/20px system-ui, sans-serif; color: CanvasText; }
  button { font: inherit; padding: 3px 12px; border-radius: 6px; cursor: pointer; background: Canvas; color: CanvasText;
    border: 1px solid color-mix(in srgb, CanvasText 35%, Canvas); }
  button:focus-visible { outline: 2px solid light-dark(#8a1c2b, #f0aeb2); outline-offset: 2px; }
`;

/**
 * Puts the bar before `anchor`, and calls back when the user shows the view or folds it again. It depends on the outer
 * structure of the message alone.
 */
export function foldUncheckedView(anchor: Element, show: (shown: boolean) => void): void {
  const { ownerDocument: document } = anchor;
  const host = document.createElement('div');
  host.style.cssText = 'all: initial; display: block;';
  const style = document.createElement('style');
  style.textContent = STYLE;
  const bar = document.createElement('div');
  const words = document.createElement('span');
  words.textContent = text('reader_unchecked_view');
  const button = document.createElement('button');
  button.type = 'button';
  const set = (shown: boolean): void => {
    button.textContent = text(shown ? 'reader_unchecked_hide' : 'reader_unchecked_show');
    button.setAttribute('aria-expanded', String(shown));
    show(shown);
  };
  button.addEventListener('click', ({ isTrusted }) => {
    if (isTrusted) set(button.getAttribute('aria-expanded') !== 'true');
  });
  bar.append(words, button);
  host.attachShadow({ mode: 'closed' }).append(style, bar);
  anchor.before(host);
  watchScheme(anchor, (dark) => host.style.setProperty('color-scheme', dark ? 'dark' : 'light'));
  set(false);
}
