// The place of a notice at the foot of the page: of one size whatever it says, and nothing of the page is under it.
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { FrameHost } from './frame-host.ts';
import type { NoticeAdapter } from './webmail/contract.ts';

/** One line of words and buttons; where they do not fit side by side, below each other. By the window's width alone. */
const HEIGHT = 'clamp(68px, calc(68px + (640px - 100vw) * 1000), 132px)';

export class NoticeFoot {
  private host: FrameHost | undefined;
  private giveBack: (() => void) | undefined;

  constructor(
    private readonly adapter: NoticeAdapter,
    private readonly client: BackgroundClient,
  ) {}

  /** Shows the newest notice that waits for this page, if there is one. */
  async look(): Promise<void> {
    const { grant } = await this.client.request('content.notice', null);
    this.remove();
    const last = document.body.lastElementChild;
    if (grant === undefined || last === null) return;
    this.giveBack = this.adapter.keepFree(document, HEIGHT);
    this.host = new FrameHost({
      page: 'notice',
      title: text('notice_frame_title'),
      // Last in the page, and in the order of Tab.
      before: last,
      place: 'foot',
      footHeight: HEIGHT,
      grant: Promise.resolve({ grant }),
      onMessage: ({ kind }) => {
        // Another one may have waited behind it.
        if (kind === 'close-notice') void this.look();
        if (kind === 'hide-notice') this.remove();
      },
    });
  }

  /** Leaves the whole page to what is opened in it. */
  giveWay(): void {
    this.remove();
  }

  private remove(): void {
    this.host?.remove();
    this.giveBack?.();
    this.host = undefined;
    this.giveBack = undefined;
  }
}
