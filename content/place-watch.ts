// Watches the place of one of our frames in the page, so that the frame can ask whether it is in sight and at rest.
import type { ContentToFrame, FrameToContent } from '../src/wire/port.ts';
import { isBoxClear, placeOnScreen } from './place-sight.ts';

/** How often it is looked where the frame is: what is moved for a shorter time is noticed when a button is pressed. */
const LOOK_EVERY_MS = 100;

type Question = Extract<FrameToContent, { kind: 'look' }>;

export class PlaceWatch {
  private place: string;
  private restingSince = performance.now();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly host: Element) {
    this.place = placeOnScreen(host);
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Whether the box is clear now, and for how long the frame has not moved. */
  answer({ id, box, searchesCovers }: Question): ContentToFrame {
    this.look();
    return {
      kind: 'sight',
      id,
      clear: isBoxClear(this.host, box, searchesCovers),
      restMs: performance.now() - this.restingSince,
    };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = placeOnScreen(this.host);
    if (now === this.place) return;
    this.place = now;
    this.restingSince = performance.now();
  }
}
