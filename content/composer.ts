// The content script's second half: brought by the background into compose windows only, on its first half's word.
import { BackgroundClient } from '../platform/background-client.ts';
import { COMPOSER_ADAPTERS } from './webmail/composer-adapters.ts';
import { writeMessage } from './write-message.ts';

declare global {
  // As waxsealStarted: a request that is repeated after the worker was stopped must not start it twice.
  var waxsealComposerStarted: boolean | undefined;
}

if (!globalThis.waxsealComposerStarted) {
  globalThis.waxsealComposerStarted = true;
  void start();
}

async function start(): Promise<void> {
  for (const adapter of COMPOSER_ADAPTERS) {
    const compose = adapter.findCompose(document);
    if (compose === undefined) continue;
    const client = new BackgroundClient();
    const { settings } = await client.request('content.site', { webmail: adapter.name });
    await writeMessage(compose, client, settings);
    return;
  }
}
