// The content script: finds what a webmail's page shows, and asks the background for a frame to open it in.
import { BackgroundClient } from '../platform/background-client.ts';
import { Gestures } from './gestures.ts';
import { markList } from './mark-list.ts';
import { readMessage } from './read-message.ts';
import { ADAPTERS } from './webmail/adapters.ts';

declare global {
  // One mark in the script's own world, so that granting a site does not start it twice in a page.
  var waxsealStarted: boolean | undefined;
}

if (!globalThis.waxsealStarted) {
  globalThis.waxsealStarted = true;
  const client = new BackgroundClient();
  const gestures = new Gestures(client);
  const begin = (): void => void start(client, gestures);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();
}

async function start(client: BackgroundClient, gestures: Gestures): Promise<void> {
  const adapter = ADAPTERS.find((candidate) => candidate.detect(document));
  if (adapter === undefined) return;
  gestures.tell();
  const message = adapter.findMessage(document);
  // An ordinary page of the webmail costs one message when it is the tab's own page, and nothing in a frame.
  const isInFrame = window !== window.top;
  const isOrdinary = message === undefined && adapter.showsMessage(document);
  const isCompose = adapter.showsCompose(document);
  if (message === undefined && !isCompose && isInFrame && !isOrdinary) return;
  if (isCompose) {
    await client.request('content.load-composer', null);
    return;
  }
  // A tab that goes elsewhere gets a fresh icon from the browser, a preview in it does not.
  if (isOrdinary && isInFrame) {
    await client.request('content.ordinary-message', null);
    return;
  }
  // Nothing waits for the answer: a message is asked for at once.
  const place = isInFrame ? undefined : adapter.place(document);
  const site = client.request('content.site', { webmail: adapter.name, ...(place && { place }) });
  void site.catch(() => undefined);
  if (message !== undefined) await readMessage(message, client);
  const list = isInFrame ? undefined : adapter.findList(document);
  if (list !== undefined) markList(list, client);
}
