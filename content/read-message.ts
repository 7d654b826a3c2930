// Shows the reader for a protected message, and leaves everything as it was when there is nothing to show.
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { FrameHost } from './frame-host.ts';
import type { MessageView } from './webmail/contract.ts';

/** Asks for a reader and puts it above the webmail's own view, which is hidden once the reader shows the message. */
export async function readMessage(view: MessageView, client: BackgroundClient): Promise<void> {
  const grant = client
    .request('content.open-reader', { message: view.reference })
    .then(({ grant: id }) => id);
  const host = new FrameHost({
    page: 'reader',
    title: text('reader_frame_title'),
    before: view.anchor,
    place: 'grow',
    quiet: view.hint === 'attached',
    grant,
    onMessage: (message) => {
      if (message.kind === 'shown' && message.covers === 'message') view.hide();
      if (message.kind === 'subject') view.showSubject(message.subject);
      if (message.kind === 'step-aside') {
        view.restore();
        host.remove();
      }
    },
  });
  await grant;
}
