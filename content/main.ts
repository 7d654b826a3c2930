// The content script: finds what a webmail's page shows, and asks the background for a frame to open it in.
import { BackgroundClient } from '../platform/background-client.ts';
import { readMessage } from './read-message.ts';
import type { WebmailAdapter } from './webmail/contract.ts';
import { roundcube } from './webmail/roundcube.ts';
import { writeMessage } from './write-message.ts';

const ADAPTERS: readonly WebmailAdapter[] = [roundcube];

declare global {
  // One mark in the script's own world, so that granting a site does not start it twice in a page.
  var waxsealStarted: boolean | undefined;
}

if (!globalThis.waxsealStarted) {
  globalThis.waxsealStarted = true;
  if (document.readyState === 'loading')
    document.addEventListener('DOMContentLoaded', () => void start(), { once: true });
  else void start();
}

async function start(): Promise<void> {
  const adapter = ADAPTERS.find((candidate) => candidate.detect(document));
  if (adapter === undefined) return;
  const message = adapter.findMessage(document);
  const compose = message === undefined ? adapter.findCompose(document) : undefined;
  // An ordinary page of the webmail costs one message when it is the tab's own page, and nothing in a frame.
  const isInFrame = window !== window.top;
  const isOrdinary = message === undefined && adapter.showsMessage(document);
  if (message === undefined && compose === undefined && isInFrame && !isOrdinary) return;
  const client = new BackgroundClient();
  // A tab that goes elsewhere gets a fresh icon from the browser, a preview in it does not.
  if (isOrdinary && isInFrame) {
    await client.request('content.ordinary-message', null);
    return;
  }
  const { settings } = await client.request('content.site', { webmail: adapter.name });
  if (message !== undefined) await readMessage(message, client);
  if (compose !== undefined) await writeMessage(compose, client, settings);
}
