// Judges who is speaking on a port: by what the browser says of the sender, never by what the sender says.
import type { Caller } from '../src/wire/callers.ts';
import { browser, type Runtime } from '../platform/browser.ts';
import { isChosenSite } from './chosen-sites.ts';

/** A frame or content script in a tab. */
export interface FrameSender {
  readonly tabId: number;
  readonly frameId: number;
  /** Origin of the page in the tab: for content scripts their own, for our frames the one around them. */
  readonly origin: string;
}

export type Sender =
  | ({ readonly caller: 'content' | 'reader' | 'composer' | 'notice' } & FrameSender)
  | { readonly caller: 'preview' | 'confirm'; readonly tabId: number }
  | { readonly caller: 'popup' };

const PAGES: Readonly<Record<string, Exclude<Caller, 'content'>>> = {
  '/frames/reader.html': 'reader',
  '/frames/composer.html': 'composer',
  '/frames/notice.html': 'notice',
  '/frames/preview.html': 'preview',
  '/frames/confirm.html': 'confirm',
  '/popup/popup.html': 'popup',
};

/** The sender of a port's messages, or undefined when nobody may speak from there. */
export async function judgeSender(sender: Runtime.MessageSender | undefined): Promise<Sender | undefined> {
  if (sender?.id !== browser.runtime.id || sender.url === undefined) return undefined;
  const url = new URL(sender.url);
  if (url.origin === ownOrigin()) return judgePage(url.pathname, sender);
  const frame = await frameInGrantedTab(sender);
  // A webmail inside another site's page is not one that the user opened.
  return frame !== undefined && frame.origin === url.origin ? { caller: 'content', ...frame } : undefined;
}

async function judgePage(pathname: string, sender: Runtime.MessageSender): Promise<Sender | undefined> {
  const caller = Object.hasOwn(PAGES, pathname) ? PAGES[pathname] : undefined;
  if (caller === undefined) return undefined;
  // These are never in a frame: not listed as accessible to sites, and refused here as well.
  if (caller === 'popup') return (sender.frameId ?? 0) === 0 ? { caller } : undefined;
  if (caller === 'preview' || caller === 'confirm') {
    const tabId = sender.tab?.id;
    return sender.frameId === 0 && tabId !== undefined ? { caller, tabId } : undefined;
  }
  const frame = await frameInGrantedTab(sender);
  return frame === undefined || frame.frameId === 0 ? undefined : { caller, ...frame };
}

/** The sender's place in a tab, if the user has allowed the extension on its site. */
async function frameInGrantedTab(sender: Runtime.MessageSender): Promise<FrameSender | undefined> {
  const { tab, frameId } = sender;
  if (tab?.id === undefined || frameId === undefined) return undefined;
  const pageUrl = tab.url ?? (await browser.tabs.get(tab.id)).url;
  if (pageUrl === undefined || !/^https?:/.test(pageUrl)) return undefined;
  const { origin } = new URL(pageUrl);
  return (await isChosenSite(origin)) ? { tabId: tab.id, frameId, origin } : undefined;
}

/** Origin of the extension's own pages. */
export function ownOrigin(): string {
  return new URL(browser.runtime.getURL('')).origin;
}
