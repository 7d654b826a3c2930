// Shows the reader for a protected message, and leaves everything as it was when there is nothing to show.
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { FrameHost, type GrantedFrame } from './frame-host.ts';
import { foldUncheckedView, UNCHECKED_BAR_PIXELS } from './unchecked-view.ts';
import type { MessageView } from './webmail/contract.ts';

/** A page that is still being laid out has its frame in sight within this. */
const SIGHT_PATIENCE_MS = 1_500;
const LOOK_EVERY_MS = 50;
/** How soon it is noticed that the page has taken the frame out. */
const GONE_CHECK_MS = 250;

/**
 * Asks for a reader and puts it above the webmail's own view. What becomes of that view, and how much room the frame
 * takes, is decided by the message's outer structure before anything is opened, so that the page learns nothing from it.
 */
export async function readMessage(view: MessageView, client: BackgroundClient): Promise<void> {
  view.uncover();
  const granted = Promise.withResolvers<GrantedFrame>();
  granted.promise.catch(() => undefined);
  const host = new FrameHost({
    page: 'reader',
    title: text('reader_frame_title'),
    before: view.anchor,
    place: 'grow',
    quiet: view.hint === 'attached',
    grant: granted.promise,
    onMessage: (message) => {
      if (message.kind === 'subject') view.showSubject(message.subject);
      if (message.kind === 'retry') void granted.promise.then(({ grant }) => follow(grant));
    },
  });
  let isFolded = false;
  /** Gives webmail's view and frame the places that the outline asks for; false when the frame has gone. */
  const follow = async (grant: string): Promise<boolean> => {
    // What cannot be had now changes nothing: the frame says what went wrong.
    const { outline } = await client
      .request('content.outline', { grant })
      .catch(() => ({ outline: undefined }));
    if (outline === 'none') {
      view.restore();
      host.remove();
      return false;
    }
    if (outline === 'message') view.hide();
    if (outline === 'part' && !isFolded) {
      isFolded = true;
      foldUncheckedView(view.anchor, (shown) => (shown ? view.restore() : view.hide()));
    }
    host.setPlace(outline === 'attached' ? 'offer' : 'room', isFolded ? UNCHECKED_BAR_PIXELS : 0);
    return true;
  };
  try {
    const inSight = host.isInSight();
    const { grant, opensByItself, ...place } = await client.request('content.open-reader', {
      message: view.reference,
      inSight,
    });
    const followed = follow(grant);
    // The frame is invited at once where nothing is left to be found out.
    if (inSight) granted.resolve({ grant, opensByItself, ...place });
    if (!(await followed)) return;
    const opensLate = !inSight && (await comesIntoSight(host)) && (await opensNow(client, grant));
    granted.resolve({ grant, opensByItself: opensLate, ...place });
    tellWhenGone(host, client, grant);
  } catch (error) {
    granted.reject(error);
    throw error;
  }
}

async function opensNow(client: BackgroundClient, grant: string): Promise<boolean> {
  return (await client.request('content.in-sight', { grant })).opensByItself;
}

/** Whether the frame can be seen soon: its page may still be moving. */
async function comesIntoSight(host: FrameHost): Promise<boolean> {
  for (let left = SIGHT_PATIENCE_MS; left > 0; left -= LOOK_EVERY_MS) {
    if (host.isInSight()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return host.isInSight();
}

/** The toolbar must not go on about a frame that the page, or the whole document, is without. */
function tellWhenGone(host: FrameHost, client: BackgroundClient, grant: string): void {
  const tell = (): void => {
    clearInterval(timer);
    client.request('content.reader-gone', { grant }).catch(() => undefined);
  };
  const timer = setInterval(() => {
    if (!host.isInPage()) tell();
  }, GONE_CHECK_MS);
  window.addEventListener('pagehide', tell, { once: true });
}
