// The background: registers every event at once (the worker may be started by any of them) and tidies up.
import { PORT_NAME } from '../src/wire/port.ts';
import { browser } from '../platform/browser.ts';
import { watchForLock } from './auto-lock.ts';
import { showFirstSteps } from './first-steps.ts';
import { forgetGestures } from './gestures.ts';
import { dropGrantsOfTab } from './grants.ts';
import { forgetMarks, tellLists } from './list-marks.ts';
import { forgetAwaitedDraft } from './moved-drafts.ts';
import { noticesOfClosedTab } from './notice-pages.ts';
import { servePort } from './port-server.ts';
import { dropOldJournals } from './send-journal.ts';
import { forgetTab, sitesAdded, sitesRemoved, syncContentScript } from './sites.ts';
import { restrictStorage } from './storage.ts';
import { deleteOldDrafts } from './stores/drafts.ts';
import { rememberManagedPolicy } from './stores/managed-policy.ts';
import { lastOfPeople, TRUST_STATE, type TrustState } from './stores/trust-state.ts';
import { forgetTabPlace } from './tab-places.ts';
import { forgetView, HEARD_AGAIN_MS, hideUnheard } from './toolbar.ts';
import { finishRekeying } from './rekeying.ts';
import { publishState } from './vault.ts';

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PORT_NAME) servePort(port);
  else port.disconnect();
});
browser.tabs.onRemoved.addListener((tabId) => {
  forgetTab(tabId);
  void forgetTabPlace(tabId).then(() => noticesOfClosedTab(tabId));
  void forgetAwaitedDraft(tabId);
  void dropGrantsOfTab(tabId);
  void forgetView(tabId);
  void forgetGestures(tabId);
});
browser.permissions.onAdded.addListener(({ origins = [] }) => void sitesAdded(origins));
browser.permissions.onRemoved.addListener(() => void sitesRemoved());
browser.storage.local.onChanged.addListener((changes) => {
  const before = (changes[TRUST_STATE]?.oldValue ?? {}) as Partial<TrustState>;
  const now = (changes[TRUST_STATE]?.newValue ?? {}) as Partial<TrustState>;
  if (before.era !== now.era) void forgetMarks();
  else if (lastOfPeople(before) !== lastOfPeople(now)) void tellLists();
});
browser.runtime.onInstalled.addListener(({ reason }) => {
  void start();
  if (reason === 'install') void showFirstSteps();
  // Another version may judge otherwise.
  void forgetMarks();
});
browser.runtime.onStartup.addListener(() => void start());
browser.storage.onChanged.addListener((_changes, area) => {
  if (area === 'managed') void rememberManagedPolicy();
});
watchForLock();
void restrictStorage();
void rememberManagedPolicy();
// The worker may have been stopped while it changed the passphrase.
void finishRekeying();
setTimeout(() => void hideUnheard(), HEARD_AGAIN_MS);

/** Once a browser's or extension's start, not at every start of the worker. */
async function start(): Promise<void> {
  await Promise.all([publishState(), syncContentScript(), deleteOldDrafts(), dropOldJournals()]);
}
