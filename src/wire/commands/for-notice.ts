// Commands of the notice at the foot of a webmail's page.
import type { NoticeView } from '../notice.ts';

export interface CommandsForNotice {
  'notice.claim': { request: { grant: string }; response: NoticeView };
  /**
   * Leads the tab to the copy of what was sent, or to the window of what was not. Throws `notice.copy-gone`,
   * `notice.draft-gone`, `search.other-account`, `vault.locked` and what requests to the webmail throw.
   */
  'notice.show': { request: { grant: string }; response: null };
  /** The user wants it no more. */
  'notice.close': { request: { grant: string }; response: null };
}
