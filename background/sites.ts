// Which sites the user has granted, and the content script that is registered for exactly those.
import type { SiteView } from '../src/wire/views.ts';
import { browser } from '../platform/browser.ts';
import { chosenSites, forgetSite, isChosenSite, noteSites, pruneSites } from './chosen-sites.ts';
import type { FrameSender } from './callers.ts';
import { fault } from './errors.ts';
import { noteGesture } from './gestures.ts';
import { inTurn } from './lock.ts';
import { isSitePattern, originPattern } from './origin-pattern.ts';

const SCRIPT_ID = 'webmail';
/** Only compose windows need it: brought there on demand. */
const COMPOSER_SCRIPT = 'content-composer.js';
/** Set by a content script whose adapter recognised the page: tab id -> name of the webmail. */
const recognised = new Map<number, string>();

/** Registers the content script for the granted sites; to be called at start and after every change. */
export function syncContentScript(): Promise<void> {
  return inTurn('content-script', async () => {
    const matches = await chosenSites();
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
  // While a popup has the focus, Chromium may count no window with tabs as the one that had it last (tabs.query).
  const { tabs = [] } = await browser.windows.getLastFocused({ populate: true });
  const tab = tabs.find(({ active }) => active);
  if (tab?.url === undefined) return null;
  const url = new URL(tab.url);
  if (!/^https?:$/.test(url.protocol)) return { origin: url.origin, granted: false, possible: false };
  const view = await siteView(url.origin);
  const webmail = tab.id === undefined ? undefined : recognised.get(tab.id);
  return webmail === undefined ? view : { ...view, webmail };
}

export async function grantedSites(): Promise<SiteView[]> {
  return (await chosenSites()).map((pattern) => ({
    origin: pattern.replace(/\/\*$/, ''),
    granted: true,
    possible: true,
  }));
}

/** After the popup got the permission: the page in front is served at once, without a reload. */
export async function siteGranted(origin: string): Promise<SiteView> {
  const pattern = originPattern(origin);
  if (!(await browser.permissions.contains({ origins: [pattern] }))) fault('sites.not-granted', { origin });
  await sitesAdded([pattern]);
  return siteView(origin);
}

/**
 * Permissions came, from the popup or the browser's own pages: pages that are open already are served, too.
 * The popup may have been closed by the browser's question before it could say so itself.
 */
export async function sitesAdded(patterns: readonly string[]): Promise<void> {
  const sites = patterns.filter(isSitePattern);
  if (sites.length === 0) return;
  await noteSites(sites);
  await syncContentScript();
  const tabs = await browser.tabs.query({ url: sites });
  // Whoever allows a site with a message before them opens it.
  const inFront = tabs.flatMap(({ id, url, active }) =>
    active && id !== undefined && url !== undefined ? [{ tabId: id, origin: new URL(url).origin }] : [],
  );
  await Promise.all(inFront.map(noteGesture));
  await Promise.all(tabs.map((tab) => injectInto(tab.id)));
}

/** Permissions were taken back, by the popup or the browser's own pages. */
export async function sitesRemoved(): Promise<void> {
  await pruneSites();
  await syncContentScript();
}

export async function revokeSite(origin: string): Promise<void> {
  const pattern = originPattern(origin);
  const removed = await browser.permissions.remove({ origins: [pattern] });
  if (!removed) fault('sites.not-granted', { origin });
  await forgetSite(pattern);
  await syncContentScript();
}

/** Brings the script of compose windows into the frame whose content script asks for it. */
export async function loadComposer({ tabId, frameId }: FrameSender): Promise<void> {
  const target = { tabId, frameIds: [frameId] };
  await browser.scripting.executeScript({ target, files: [COMPOSER_SCRIPT] });
}

async function siteView(origin: string): Promise<SiteView> {
  return { origin, granted: await isChosenSite(origin), possible: true };
}

async function injectInto(tabId: number | undefined): Promise<void> {
  if (tabId === undefined) return;
  try {
    await browser.scripting.executeScript({ target: { tabId, allFrames: true }, files: ['content.js'] });
  } catch {
    // A tab that is closing or shows an error page: it gets the script with its next page.
  }
}
