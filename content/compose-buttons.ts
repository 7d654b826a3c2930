// The small bar above a webmail's editor: Sign, Encrypt. Drawn in a closed shadow root, worked by real clicks only.
import { errorSentence, text } from '../platform/text.ts';
import { watchScheme } from './page-scheme.ts';
import { PlaceWatch } from './place-watch.ts';
import type { ComposeView } from './webmail/contract.ts';

const STYLE = `
  :host { all: initial; display: block; }
  [hidden] { display: none !important; }
  div { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 4px 0; font: 13px/20px system-ui, sans-serif; color: inherit; }
  button { font: inherit; display: inline-flex; align-items: center; gap: 6px; padding: 4px 12px; border-radius: 16px;
    border: 1px solid color-mix(in srgb, CanvasText 35%, Canvas); background: Canvas; color: CanvasText; cursor: pointer; }
  button:hover { border-color: light-dark(#8a1c2b, #e5949a); }
  button:focus-visible { outline: 2px solid light-dark(#8a1c2b, #f0aeb2); outline-offset: 2px; }
  svg { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.5; }
  [role=alert] { color: light-dark(#b3261e, #ff9183); }
`;

/** A pen line under a seal, and a closed envelope: drawn for this bar. */
const ICONS = {
  sign: 'M3 14c2-6 4-9 5-9s0 5-1 7 2-3 4-3 0 4 4 3M3 17h14',
  encrypt: 'M2 5h16v11H2zM2 6l8 6 8-6',
} as const;

type Switch = keyof typeof ICONS;

/** What has only just come into sight, or moved, was not pressed on purpose. */
const SEEN_MS = 500;

export interface PressedProtection {
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Whether the user saw what they pressed: else the page may have led the click here, and nothing was asked for. */
  readonly wasAsked: boolean;
}

export class ComposeButtons {
  private readonly host: HTMLElement;
  private readonly error: HTMLElement;
  private readonly offer: HTMLElement;
  private readonly watch: PlaceWatch;

  constructor(
    { anchor: before, place, tabIndex }: Pick<ComposeView, 'anchor' | 'place' | 'tabIndex'>,
    onWanted: (wanted: PressedProtection) => void,
  ) {
    const { ownerDocument: document } = before;
    this.host = document.createElement('div');
    // A box of fixed size has no room above the editor: there the buttons float in the corner with least text.
    const corner = 'position: absolute; inset-inline-end: 24px; inset-block-end: 12px; z-index: 1;';
    this.host.style.cssText = `all: initial; display: block; ${place === 'fill' ? corner : ''}`;
    // Next to what they stand above in the order of Tab; the host itself is no stop on the way.
    this.host.tabIndex = tabIndex;
    const shadow = this.host.attachShadow({ mode: 'closed', delegatesFocus: true });
    const style = document.createElement('style');
    style.textContent = STYLE;
    const bar = document.createElement('div');
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', text('compose_buttons_label'));
    this.error = document.createElement('span');
    this.error.setAttribute('role', 'alert');
    this.offer = document.createElement('span');
    this.offer.setAttribute('role', 'status');
    bar.append(
      this.button(document, 'sign', (wasAsked) => onWanted({ sign: true, encrypt: false, wasAsked })),
      this.button(document, 'encrypt', (wasAsked) => onWanted({ sign: true, encrypt: true, wasAsked })),
      this.offer,
      this.error,
    );
    shadow.append(style, bar);
    before.before(this.host);
    watchScheme(before, (dark) => this.host.style.setProperty('color-scheme', dark ? 'dark' : 'light'));
    // No frame is here that the browser would tell what lies above it.
    this.watch = new PlaceWatch(this.host, true);
  }

  /** Says, or says no longer, that everybody could read an encrypted message. */
  offerEncryption(possible: boolean): void {
    this.offer.textContent = possible ? text('compose_offer_encrypt') : '';
  }

  /** Whether the keyboard is here; also just after the bar was hidden, and its place lost. */
  hasFocus(): boolean {
    return this.host.ownerDocument.activeElement === this.host;
  }

  private isSeen(button: Element): boolean {
    const [host, { left, top, width, height }] = [
      this.host.getBoundingClientRect(),
      button.getBoundingClientRect(),
    ];
    const { clear, restMs } = this.watch.sightOf({
      ...{ left: left - host.left, top: top - host.top },
      ...{ width, height },
    });
    return clear && restMs >= SEEN_MS;
  }

  hide(): void {
    this.error.textContent = '';
    this.host.style.setProperty('display', 'none', 'important');
  }

  show(): void {
    this.host.style.setProperty('display', 'block');
  }

  showError(error: unknown): void {
    this.error.textContent = errorSentence(error);
  }

  private button(document: Document, kind: Switch, onPress: (wasAsked: boolean) => void): HTMLButtonElement {
    const element = document.createElement('button');
    element.type = 'button';
    element.title = text(`compose_button_${kind}_title`);
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 20 20');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', ICONS[kind]);
    svg.append(path);
    element.append(svg, text(`compose_button_${kind}`));
    // The page can dispatch clicks; only the user's own count.
    element.addEventListener('click', (event) => {
      if (event.isTrusted) onPress(this.isSeen(element));
    });
    return element;
  }
}
