// Which sites the user has granted, and the content script that is registered for exactly those.
import type { SiteView } from '../src/wire/views.ts';
import { browser } from '../platform/browser.ts';
import { originPattern } from './callers.ts';
import { fault } from './errors.ts';
import { inTurn } from './lock.ts';

const SCRIPT_ID = 'webmail';
/** Set by a content script whose adapter recognised the page: tab id -> name of the webmail. */
const recognised = new Map<number, string>();

/** Registers the content script for the granted sites; to be called at start and after every change. */
export function syncContentScript(): Promise<void> {
  return inTurn('content-script', async () => {
    const matches = await grantedPatterns();
    const registered = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
    if (matches.length === 0) {
      if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
      return;
    }
    const script = {
      id: SCRIPT_ID,
      js: ['content.js'],
      matches,
      allFrames: true,
      runAt: 'document_start' as const,
      persistAcrossSessions: true,
    };
    if (registered.length > 0) await browser.scripting.updateContentScripts([script]);
    else await browser.scripting.registerContentScripts([script]);
  });
}

export function noteWebmail(tabId: number, webmail: string): void {
  recognised.set(tabId, webmail.slice(0, 40));
}

export function forgetTab(tabId: number): void {
  recognised.delete(tabId);
}

/** The site in front of the user: the active tab of the window that was focused last. */
export async function currentSite(): Promise<SiteView | null> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab?.url === undefined) return null;
  const url = new URL(tab.url);
  if (!/^https?:$/.test(url.protocol)) return { origin: url.origin, granted: false, possible: false };
  const view = await siteView(url.origin);
  const webmail = tab.id === undefined ? undefined : recognised.get(tab.id);
  return webmail === undefined ? view : { ...view, webmail };
}

export async function grantedSites(): Promise<SiteView[]> {
  return (await grantedPatterns()).map((pattern) => ({
    origin: pattern.replace(/\/\*$/, ''),
    granted: true,
    possible: true,
  }));
}

/** After the popup got the permission: the page in front is served at once, without a reload. */
export async function siteGranted(origin: string): Promise<SiteView> {
  const view = await siteView(origin);
  if (!view.granted) fault('sites.not-granted', { origin });
  await sitesAdded([originPattern(origin)]);
  return view;
}

/**
 * Permissions came, from the popup or the browser's own pages: pages that are open already are served, too.
 * The popup may have been closed by the browser's question before it could say so itself.
 */
export async function sitesAdded(patterns: readonly string[]): Promise<void> {
  await syncContentScript();
  const tabs = await browser.tabs.query({ url: patterns.filter((pattern) => /^https?:/.test(pattern)) });
  await Promise.all(tabs.map((tab) => injectInto(tab.id)));
}

export async function revokeSite(origin: string): Promise<void> {
  const removed = await browser.permissions.remove({ origins: [originPattern(origin)] });
  if (!removed) fault('sites.not-granted', { origin });
  await syncContentScript();
}

async function siteView(origin: string): Promise<SiteView> {
  const granted = await browser.permissions.contains({ origins: [originPattern(origin)] });
  return { origin, granted, possible: true };
}

async function grantedPatterns(): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  return origins.filter((pattern) => /^https?:\/\//.test(pattern)).sort();
}

async function injectInto(tabId: number | undefined): Promise<void> {
  if (tabId === undefined) return;
  try {
    await browser.scripting.executeScript({ target: { tabId, allFrames: true }, files: ['content.js'] });
  } catch {
    // A tab that is closing or shows an error page: it gets the script with its next page.
  }
}
