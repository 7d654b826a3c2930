// Holds one frame of ours in the page: a closed shadow root, the invitation, and a private channel to the frame.
import type { ContentToFrame, FrameInvitation, FrameToContent } from '../src/wire/port.ts';
import { browser } from '../platform/browser.ts';
import { MEASURING_PIXELS, roomFor, watchRoom } from './frame-room.ts';
import { isDark, watchScheme } from './page-scheme.ts';
import type { Box } from './place-box.ts';
import { isBoxClear } from './place-sight.ts';
import { PlaceWatch } from './place-watch.ts';

/** For a frame that only offers what is attached: the webmail's own view stays below it. */
const OFFER_PIXELS = 240;
/** Of the frame, to be in sight before its message opens by itself: the verdict begins there. */
const HEAD_PIXELS = 64;

/**
 * Free on both sides of the frame and below it: skins let their columns overlap by a pixel or two, and a frame of which
 * anything is covered counts as covered.
 */
const FREE_PIXELS = 3;

/** Above what the page itself has. */
const FOOT_LEVEL = 2_147_483_647;

/** What the frame is told when it is invited. */
export interface GrantedFrame {
  readonly grant: string;
  /** As in {@link FrameInvitation}; a composer has nothing to open. */
  readonly opensByItself?: boolean;
  /** The height that the user has chosen for frames of this kind. */
  readonly placePixels?: number;
}

export interface FrameHostOptions {
  readonly page: 'reader' | 'composer' | 'notice';
  /** Name of the frame for screen readers. */
  readonly title: string;
  readonly before: Element;
  /**
   * `grow`: as high as the pane leaves room, or as the user has made it. `fill`: covers the place it is in. `foot`: at the
   * foot of the window, as high as {@link FrameHostOptions.footHeight}.
   */
  readonly place: 'grow' | 'fill' | 'foot';
  /** CSS length. */
  readonly footHeight?: string;
  /** Where the frame comes in the order of Tab: that of what it stands for in the page. */
  readonly tabIndex?: number;
  /** Takes no room before {@link FrameHost.setPlace} gives it some. */
  readonly quiet?: boolean;
  /** The frame loads while the grant is still asked for. Without one the frame goes again. */
  readonly grant: Promise<GrantedFrame>;
  readonly onMessage: (message: FrameToContent) => void;
}

export class FrameHost {
  private readonly host: HTMLElement;
  private readonly frame: HTMLIFrameElement;
  private readonly watch: PlaceWatch;
  private readonly unwatchRoom: () => void;
  private readonly unwatchScheme: () => void;
  private port: MessagePort | undefined;
  /** room: what the pane leaves. offer: a few lines. none: nothing. */
  private size: 'room' | 'offer' | 'none';
  private belowPixels = 0;
  private chosenPixels: number | undefined;

  constructor(private readonly options: FrameHostOptions) {
    const { before, page, title } = options;
    const fills = options.place !== 'grow';
    const places = {
      grow: 'width: 100%;',
      fill: 'position: absolute; inset: 0;',
      foot: `position: fixed; inset: auto 0 0; height: ${options.footHeight}; z-index: ${FOOT_LEVEL};`,
    };
    const document = before.ownerDocument;
    this.host = document.createElement('div');
    // The page's own styles for div elements must neither hide nor cover it. Isolated, it is painted above what is
    // beside it: else the browser takes that to lie over the part that is scrolled out of sight, and the frame for covered.
    this.host.style.cssText = `all: initial; display: block; isolation: isolate; ${places[options.place]}`;
    this.frame = document.createElement('iframe');
    this.frame.title = title;
    // For "copy for a help desk": the frame itself decides what, and only after a click.
    this.frame.allow = 'clipboard-write';
    const place = fills
      ? 'width: 100%; height: 100%;'
      : `width: calc(100% - ${2 * FREE_PIXELS}px); margin: 0 ${FREE_PIXELS}px;`;
    this.frame.style.cssText = `all: initial; display: block; ${place} border: 0; color-scheme: normal;`;
    this.frame.addEventListener('load', () => void this.invite());
    this.size = options.quiet === true ? 'none' : 'room';
    options.grant.catch(() => this.remove());
    this.frame.src = browser.runtime.getURL(`frames/${page}.html`);
    if (options.tabIndex !== undefined) this.host.tabIndex = options.tabIndex;
    // The host stands for the frame in the order of Tab, and is no stop of its own.
    const delegatesFocus = options.tabIndex !== undefined;
    this.host.attachShadow({ mode: 'closed', delegatesFocus }).append(this.frame);
    before.before(this.host);
    this.takePlace();
    this.unwatchRoom = watchRoom(this.host, () => this.takePlace());
    this.unwatchScheme = watchScheme(before, (dark) => this.post({ kind: 'scheme', dark }));
    this.watch = new PlaceWatch(this.host);
  }

  /** Tells the frame something; before it has loaded nothing is there to be told. */
  post(message: ContentToFrame): void {
    this.port?.postMessage(message);
  }

  /**
   * How much room the frame takes from now on, and leaves below it, in pixels: what the message's outer structure asks
   * for.
   */
  setPlace(size: 'room' | 'offer', belowPixels = 0): void {
    this.size = size;
    this.belowPixels = belowPixels;
    this.takePlace();
  }

  /** Whether the user can see the head of the frame now, so that what they did last can mean it. */
  isInSight(): boolean {
    const { width, height } = this.frame.getBoundingClientRect();
    const head = { left: 0, top: 0, width, height: Math.min(height, HEAD_PIXELS) };
    // The frame itself cannot say yet what lies above it.
    return isBoxClear(this.host, this.inHost(head), true);
  }

  /** Lets the keyboard go on in the frame: the user has asked for it. */
  giveTurn(): void {
    this.frame.focus();
    this.post({ kind: 'your-turn' });
  }

  /** Whether the page still has the frame in its document. */
  isInPage(): boolean {
    return this.host.isConnected;
  }

  remove(): void {
    this.watch.stop();
    this.unwatchRoom();
    this.unwatchScheme();
    this.port?.close();
    this.host.remove();
  }

  /** A box of the frame in the coordinates of the host. */
  private inHost(box: Box): Box {
    const [frame, host] = [this.frame.getBoundingClientRect(), this.host.getBoundingClientRect()];
    return { ...box, left: box.left + frame.left - host.left, top: box.top + frame.top - host.top };
  }

  private takePlace(): void {
    const { page, place } = this.options;
    if (place !== 'grow' || page === 'notice') return;
    if (this.size === 'room') this.frame.style.height = `${MEASURING_PIXELS}px`;
    const pixels = {
      room: () => roomFor(this.host, page, this.chosenPixels, this.belowPixels) - FREE_PIXELS,
      offer: () => OFFER_PIXELS,
      none: () => 0,
    };
    this.frame.style.height = `${pixels[this.size]()}px`;
  }

  private async invite(): Promise<void> {
    const granted = await this.options.grant.catch(() => undefined);
    const { contentWindow } = this.frame;
    if (granted === undefined || contentWindow === null) return;
    const { grant, opensByItself = false, placePixels } = granted;
    this.chosenPixels ??= placePixels;
    this.takePlace();
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
      opensByItself,
      resizable: this.options.place === 'grow',
    };
    // Only the extension's own origin may receive the grant: the page cannot put another document there.
    contentWindow.postMessage(invitation, frameOrigin(), [channel.port2]);
  }

  private receive(message: FrameToContent): void {
    if (message.kind === 'look') {
      this.post(this.watch.answer({ ...message, box: this.inHost(message.box) }));
      return;
    }
    if (message.kind === 'place') {
      this.chosenPixels = message.pixels ?? undefined;
      this.takePlace();
      return;
    }
    this.options.onMessage(message);
  }
}

/** The origin of our frames: in Chromium the address may be a dynamic one, the origin is not. */
function frameOrigin(): string {
  const { protocol, host } = new URL(browser.runtime.getURL(''));
  return protocol === 'chrome-extension:' ? `${protocol}//${browser.runtime.id}` : `${protocol}//${host}`;
}
