// Watches the place of one of our frames in the page, so that the frame can ask whether it is in sight and at rest.
import type { ContentToFrame, FrameToContent } from '../src/wire/port.ts';
import type { Box } from './place-box.ts';
import { TELLS_COVERS } from './place-covers.ts';
import { PlaceHistory } from './place-history.ts';
import { glance, isBoxClear, placeOnScreen } from './place-sight.ts';

/**
 * How often it is looked where the frame is and what lies above it, whatever is in the frame: what comes and goes within
 * a shorter time is noticed when a button is pressed.
 */
const LOOK_EVERY_MS = 100;
/** Going through the page's elements takes longer: every so many looks. */
const LOOKS_PER_SEARCH = 2;

type Question = Extract<FrameToContent, { kind: 'look' }>;

export class PlaceWatch {
  private place: string;
  private restingSince = performance.now();
  private readonly history = new PlaceHistory(performance.now());
  private looks = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  /** `searchesCovers` where nothing in the frame is told by the browser what lies above it. */
  constructor(
    private readonly host: Element,
    private readonly searchesCovers = !TELLS_COVERS,
  ) {
    this.place = placeOnScreen(host);
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  answer({ id, box }: Question): ContentToFrame {
    return { kind: 'sight', id, ...this.sightOf(box) };
  }

  /** Whether the box is clear now, and for how long the frame has not moved with the box in sight. */
  sightOf(box: Box): { readonly clear: boolean; readonly restMs: number } {
    this.look();
    const since = Math.max(this.restingSince, this.history.clearSince(box));
    const clear = isBoxClear(this.host, box, this.searchesCovers);
    return { clear, restMs: performance.now() - since };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const searches = this.searchesCovers && this.looks++ % LOOKS_PER_SEARCH === 0;
    this.history.note(glance(this.host, searches), performance.now());
    const now = placeOnScreen(this.host);
    if (now === this.place) return;
    this.place = now;
    this.restingSince = performance.now();
  }
}
