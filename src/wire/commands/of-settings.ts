// Commands of the popup about sites, settings, and what was kept of messages.
import type { AskedServer, FoundMessages, SearchView, SettingsView, SiteView } from '../views.ts';

/** What became of a folder's messages. `unreadable`: not encrypted after all, too large, or without a key here. */
export interface IndexedFolder {
  readonly added: number;
  readonly known: number;
  readonly unreadable: number;
  readonly cancelled: boolean;
}

export interface CommandsOfSettings {
  'sites.current': { request: null; response: SiteView | null };
  'sites.list': { request: null; response: readonly SiteView[] };
  /** After the popup has asked the browser for the permission (which needs the user's click there). */
  'sites.granted': { request: { origin: string }; response: SiteView };
  'sites.revoke': { request: { origin: string }; response: null };

  'search.view': { request: null; response: SearchView };
  /** Messages that have all words of the query, or words that begin so. */
  'search.find': { request: { query: string; isAct?: boolean }; response: FoundMessages };
  /** Indexes a folder that a tab of the webmail shows; cancelling keeps what was done. */
  'search.index-folder': { request: { tabId: number; mailbox: string }; response: IndexedFolder };
  /** Shows a found message in its webmail. */
  'search.open': { request: { id: string }; response: null };
  /** Deletes the index; the setting stays as it is. */
  'search.delete': { request: null; response: null };

  /** Forgets how opened messages were judged: the marks in the webmail's list go. */
  'verdicts.forget': { request: null; response: null };

  'settings.view': { request: null; response: SettingsView };
  /** What of them is the user's alone, so that no organisation's policy has to be known for it. */
  'settings.own-sign': { request: null; response: Pick<SettingsView, 'phrase' | 'phraseColour'> };
  /** Newest first. */
  'settings.asked-servers': { request: null; response: readonly AskedServer[] };
  'settings.forget-asked-servers': { request: null; response: null };
  'settings.change': { request: Partial<SettingsView>; response: SettingsView };
}
