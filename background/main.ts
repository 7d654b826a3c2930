// The background: registers every event at once (the worker may be started by any of them) and tidies up.
import { PORT_NAME } from '../src/wire/port.ts';
import { browser } from '../platform/browser.ts';
import { watchForLock } from './auto-lock.ts';
import { dropGrantsOfTab } from './grants.ts';
import { servePort } from './port-server.ts';
import { dropOldJournals } from './send-journal.ts';
import { forgetTab, sitesAdded, sitesRemoved, syncContentScript } from './sites.ts';
import { restrictStorage } from './storage.ts';
import { deleteOldDrafts } from './stores/drafts.ts';
import { forgetView } from './toolbar.ts';
import { publishState } from './vault.ts';

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PORT_NAME) servePort(port);
  else port.disconnect();
});
browser.tabs.onRemoved.addListener((tabId) => {
  forgetTab(tabId);
  void dropGrantsOfTab(tabId);
  void forgetView(tabId);
});
browser.permissions.onAdded.addListener(({ origins = [] }) => void sitesAdded(origins));
browser.permissions.onRemoved.addListener(() => void sitesRemoved());
browser.runtime.onInstalled.addListener(() => void start());
browser.runtime.onStartup.addListener(() => void start());
watchForLock();
void restrictStorage();

/** Once a browser's or extension's start, not at every start of the worker. */
async function start(): Promise<void> {
  await Promise.all([publishState(), syncContentScript(), deleteOldDrafts(), dropOldJournals()]);
}
