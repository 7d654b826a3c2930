// The content script of pages that have something to say about a letter: brought by the background when it is so.
import { BackgroundClient } from '../platform/background-client.ts';
import { NoticeFoot } from './notice-foot.ts';
import type { NoticeAdapter } from './webmail/contract.ts';
import { roundcubeNotice } from './webmail/roundcube-notice.ts';

const ADAPTERS: readonly NoticeAdapter[] = [roundcubeNotice];

declare global {
  // One for a page; brought once more, the script asks for what has come since.
  var waxsealNotice: NoticeFoot | undefined;
}

const adapter = ADAPTERS.find((candidate) => candidate.hasFoot(document));
if (adapter !== undefined) {
  globalThis.waxsealNotice ??= new NoticeFoot(adapter, new BackgroundClient());
  void globalThis.waxsealNotice.look();
}
