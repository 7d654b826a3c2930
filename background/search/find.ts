// Answers a query from the decrypted index, and says what there is to search in.
import type { FoundMessages, SearchView } from '../../src/wire/views.ts';
import { countDocuments, deleteDocuments, openDocuments } from '../stores/search-index.ts';
import { settingsView } from '../stores/settings.ts';
import { tabsWithPlace } from '../tab-places.ts';
import { matches } from './document.ts';

/** More results than this nobody reads: the query wants another word. */
const MAX_FOUND = 200;

/** The messages with all words of the query, newest first. Throws `vault.locked`. */
export async function findMessages(query: string): Promise<FoundMessages> {
  const documents = await openDocuments();
  const found = [...documents].filter(([, document]) => matches(document, query));
  found.sort(([, a], [, b]) => b.date - a.date);
  return {
    total: found.length,
    messages: found.slice(0, MAX_FOUND).map(([id, { subject, from, to, date, attachments, place }]) => {
      const { origin, mailbox } = place;
      return { id, subject, from, to, date, attachments, origin, mailbox };
    }),
  };
}

/** What the search page shows before anything is asked. */
export async function searchView(): Promise<SearchView> {
  const [{ searchEncrypted }, count, tabs] = await Promise.all([
    settingsView(),
    countDocuments(),
    tabsWithPlace(),
  ]);
  const folders = tabs.flatMap(({ tabId, origin, mailbox }) =>
    mailbox === undefined ? [] : [{ tabId, origin, mailbox }],
  );
  const name = ({ origin, mailbox }: (typeof folders)[number]): string => JSON.stringify([origin, mailbox]);
  return {
    on: searchEncrypted,
    count,
    // The same folder may be open in several tabs.
    folders: folders.filter(
      (folder, at) => folders.findIndex((other) => name(other) === name(folder)) === at,
    ),
  };
}

/** The index goes when the user does not want it any more. */
export async function searchSwitched(change: { readonly searchEncrypted?: boolean }): Promise<void> {
  if (change.searchEncrypted === false) await deleteDocuments();
}
