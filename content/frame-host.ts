// Holds one frame of ours in the page: a closed shadow root, the invitation, and a private channel to the frame.
import type { ContentToFrame, FrameInvitation, FrameToContent } from '../src/wire/port.ts';
import { browser } from '../platform/browser.ts';
import { PlaceWatch } from './place-watch.ts';

/** Until the frame says how high it is: room for the verdict and the first lines, which are seen while it grows. */
const INITIAL_HEIGHT_PIXELS = 400;
const COMPOSER_PIXELS = 520;
const MAX_HEIGHT_PIXELS = 200_000;

export interface FrameHostOptions {
  readonly page: 'reader' | 'composer';
  /** Name of the frame for screen readers. */
  readonly title: string;
  readonly before: Element;
  /** `grow`: as high as its content. `fill`: covers the place it is in, and scrolls inside. */
  readonly place: 'grow' | 'fill';
  /** Takes no room before the frame says that it shows something. */
  readonly quiet?: boolean;
  /** The frame loads while the grant is still asked for. Without one the frame goes again. */
  readonly grant: Promise<string>;
  readonly onMessage: (message: FrameToContent) => void;
}

export class FrameHost {
  private readonly host: HTMLElement;
  private readonly frame: HTMLIFrameElement;
  private readonly watch: PlaceWatch;
  private port: MessagePort | undefined;
  private isQuiet: boolean;
  /** What the frame has last said of its height. */
  private wantedPixels = 0;

  constructor(private readonly options: FrameHostOptions) {
    const { before, page, title, place } = options;
    const fills = place === 'fill';
    const document = before.ownerDocument;
    this.host = document.createElement('div');
    // The page's own styles for div elements must neither hide nor cover it. Isolated, it is painted above what stands
    // beside it: else the browser takes that to lie over the part that is scrolled out of sight, and the frame for covered.
    this.host.style.cssText = `all: initial; display: block; isolation: isolate; ${fills ? 'position: absolute; inset: 0;' : 'width: 100%;'}`;
    this.frame = document.createElement('iframe');
    this.frame.title = title;
    // For "copy for a help desk": the frame itself decides what, and only after a click.
    this.frame.allow = 'clipboard-write';
    this.isQuiet = options.quiet ?? false;
    const height = fills ? '100%' : `${this.isQuiet ? 0 : INITIAL_HEIGHT_PIXELS}px`;
    this.frame.style.cssText = `all: initial; display: block; width: 100%; height: ${height}; border: 0; color-scheme: normal;`;
    this.frame.addEventListener('load', () => void this.invite());
    options.grant.catch(() => this.remove());
    this.frame.src = browser.runtime.getURL(`frames/${page}.html`);
    this.host.attachShadow({ mode: 'closed' }).append(this.frame);
    before.before(this.host);
    if (page === 'composer' && !fills) {
      const room = innerHeight - this.host.getBoundingClientRect().top - 16;
      this.frame.style.height = `${Math.max(COMPOSER_PIXELS, room)}px`;
    }
    this.watch = new PlaceWatch(this.host);
  }

  /** Tells the frame something; before it has loaded nothing is there to be told. */
  post(message: ContentToFrame): void {
    this.port?.postMessage(message);
  }

  remove(): void {
    this.watch.stop();
    this.port?.close();
    this.host.remove();
  }

  private async invite(): Promise<void> {
    const grant = await this.options.grant.catch(() => undefined);
    const { contentWindow } = this.frame;
    if (grant === undefined || contentWindow === null) return;
    this.port?.close();
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = (event) => this.receive(event.data as FrameToContent);
    const style = getComputedStyle(this.options.before);
    const invitation: FrameInvitation = {
      kind: 'waxseal-invitation',
      grant,
      fontSizePixels: Number.parseFloat(style.fontSize) || 14,
      dark: isDark(this.options.before),
    };
    // Only the extension's own origin may receive the grant: the page cannot put another document there.
    contentWindow.postMessage(invitation, frameOrigin(), [channel.port2]);
  }

  private receive(message: FrameToContent): void {
    if (message.kind === 'look') {
      this.post(this.watch.answer(message));
      return;
    }
    if (message.kind === 'height')
      this.wantedPixels = Math.min(Math.max(Math.ceil(message.pixels), 1), MAX_HEIGHT_PIXELS);
    if (message.kind === 'shown') this.isQuiet = false;
    if (
      this.options.page === 'reader' &&
      this.options.place === 'grow' &&
      this.wantedPixels > 0 &&
      !this.isQuiet
    )
      this.frame.style.height = `${this.wantedPixels}px`;
    this.options.onMessage(message);
  }
}

/** The origin of our frames: in Chromium the address may be a dynamic one, the origin is not. */
function frameOrigin(): string {
  const { protocol, host } = new URL(browser.runtime.getURL(''));
  return protocol === 'chrome-extension:' ? `${protocol}//${browser.runtime.id}` : `${protocol}//${host}`;
}

/** Whether the page around is dark, by the first background that is not transparent. */
function isDark(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const colour = /rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/.exec(
      getComputedStyle(at).backgroundColor,
    );
    if (colour === null || Number(colour[4] ?? 1) < 0.5) continue;
    const [red, green, blue] = colour.slice(1, 4).map(Number) as [number, number, number];
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return false;
}
