// The content script of pages that have something to say about a letter: brought by the background when it is so.
import type { GiveWay } from '../src/wire/notice.ts';
import { BackgroundClient } from '../platform/background-client.ts';
import { browser } from '../platform/browser.ts';
import { NoticeFoot } from './notice-foot.ts';
import { NOTICE_ADAPTERS } from './webmail/notice-adapters.ts';

declare global {
  // One for a page; brought once more, the script asks for what has come since.
  var waxsealNotice: NoticeFoot | undefined;
}

const adapter = NOTICE_ADAPTERS.find((candidate) => candidate.hasFoot(document));
if (adapter !== undefined) {
  if (globalThis.waxsealNotice === undefined) {
    const foot = new NoticeFoot(adapter, new BackgroundClient());
    globalThis.waxsealNotice = foot;
    browser.runtime.onMessage.addListener((message: unknown) => {
      if ((message as Partial<GiveWay> | null)?.kind === 'waxseal-give-way') foot.giveWay();
    });
  }
  void globalThis.waxsealNotice.look();
}
