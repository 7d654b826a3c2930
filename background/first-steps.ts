// The first steps of a new user: what is done of them, and the page that shows them after the installation.
import type { StartView } from '../src/wire/views.ts';
import { browser } from '../platform/browser.ts';
import { chosenSites } from './chosen-sites.ts';
import { load, store } from './storage.ts';
import { hasIdentity } from './stores/identities.ts';
import { hasPhrase } from './stores/settings.ts';

const SKIPPED = 'firstStepsSkipped';
const PAGE = 'popup/popup.html?view=page#start';

/** Asks nothing that takes time: the popup waits for it before it shows anything. */
export async function startView(): Promise<StartView> {
  const [sites, certificate, phrase, skipped] = await Promise.all([
    chosenSites(),
    hasIdentity(),
    hasPhrase(),
    load<boolean>('local', SKIPPED),
  ]);
  return { site: sites.length > 0, certificate, phrase, skipped: skipped ?? false };
}

/** The popup no longer begins with the steps; their page stays reachable. */
export async function skipFirstSteps(): Promise<void> {
  await store('local', { [SKIPPED]: true });
}

/**
 * Opens the page of the first steps. Where a site is allowed already, an administrator has installed the extension for
 * many: no tab is pushed at them, the popup shows the steps.
 */
export async function showFirstSteps(): Promise<void> {
  if ((await startView()).site) return;
  await browser.tabs.create({ url: browser.runtime.getURL(PAGE) });
}
