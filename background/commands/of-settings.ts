// Commands of the popup about sites, settings, and what was kept of messages.
import { forgetMarks } from '../list-marks.ts';
import { askedServers, forgetAsked } from '../revocation/asked-log.ts';
import { findMessages, searchSwitched, searchView } from '../search/find.ts';
import { indexFolder } from '../search/index-folder.ts';
import { openFound } from '../search/open-found.ts';
import { currentSite, grantedSites, revokeSite, siteGranted } from '../sites.ts';
import { deleteDocuments } from '../stores/search-index.ts';
import { changeSettings, ownSign, settingsView } from '../stores/settings.ts';
import type { CommandsOf } from './command.ts';

export const OF_SETTINGS: CommandsOf<'sites' | 'settings' | 'search' | 'verdicts'> = {
  'sites.current': () => currentSite(),
  'sites.list': () => grantedSites(),
  'sites.granted': ({ origin }) => siteGranted(origin),
  'sites.revoke': async ({ origin }) => {
    await revokeSite(origin);
    return null;
  },

  'settings.view': () => settingsView(),
  'settings.own-sign': () => ownSign(),
  'settings.asked-servers': () => askedServers(),
  'settings.forget-asked-servers': async () => {
    await forgetAsked();
    return null;
  },
  'settings.change': async (change) => {
    const settings = await changeSettings(change);
    await searchSwitched(change);
    return settings;
  },

  'search.view': () => searchView(),
  'search.find': ({ query }) => findMessages(query),
  'search.index-folder': (request, { progress, signal }) => indexFolder(request, progress, signal),
  'search.open': async ({ id }, { signal }) => {
    await openFound(id, signal);
    return null;
  },
  'search.delete': async () => {
    await deleteDocuments();
    return null;
  },

  'verdicts.forget': async () => {
    await forgetMarks();
    return null;
  },
};
