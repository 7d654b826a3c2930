// Marks in the webmail's list: remembers what a message was judged that was seen, and finds it again for a row that is shown.
import { toHex, type Bytes } from '../src/bytes.ts';
import { readAddressList } from '../src/mime/addresses.ts';
import { decodeWords } from '../src/mime/encoded-words.ts';
import { parseEntity } from '../src/mime/entity.ts';
import { fieldValues, firstField, type HeaderField } from '../src/mime/header-fields.ts';
import type { OpenedMessage, VerdictStatus } from '../src/smime/contract.ts';
import type { MarkedStatus, ListMark } from '../src/wire/views.ts';
import type { ListedMessage } from '../src/wire/webmail.ts';
import type { MarksChanged } from '../src/wire/port.ts';
import { browser } from '../platform/browser.ts';
import type { ReaderGrant } from './grants.ts';
import { hashOf, personHash } from './person-hash.ts';
import { forgetVerdicts, placeRecord, rememberVerdict, rememberedVerdict } from './stores/verdicts.ts';
import { tabsWithPlace, type TabPlace } from './tab-places.ts';

/** A list shows some of the people only; further ones are not needed to recognise a row. */
const MAX_PEOPLE = 20;

type Mailbox = Pick<TabPlace, 'origin' | 'path' | 'account'>;

/** Remembers the verdict on a message that was seen in a reader, and tells the list beside it. */
export async function rememberForList(
  { origin, message, tabId }: ReaderGrant,
  raw: Bytes,
  { verdict }: OpenedMessage,
  judgedBy: string,
): Promise<void> {
  const { status, codes } = verdict;
  if (!isMarked(status)) return;
  const { fields } = parseEntity(raw);
  const subject = comparableSubject(decodeWords(firstField(fields, 'subject') ?? ''));
  const people = peopleOf(fields).slice(0, MAX_PEOPLE);
  await rememberVerdict(
    {
      digest: toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', raw))),
      status,
      ...(codes[0] === undefined ? {} : { code: codes[0] }),
      judgedBy,
    },
    {
      place: await placeHash({ origin, ...message }, message),
      ...(subject === '' ? {} : { subject: await hashOf(['subject', subject]) }),
      people: await Promise.all(people.map(personHash)),
    },
  );
  await tellTab(tabId);
}

/**
 * The marks of the rows whose message was opened before. A row has to show the subject and a person of that
 * message, so that another one that came to its place is not marked by it.
 */
export async function marksOf(mailbox: Mailbox, rows: readonly ListedMessage[]): Promise<ListMark[]> {
  const marks = await Promise.all(rows.map((row, index) => markOf(mailbox, row, index)));
  return marks.filter((mark) => mark !== undefined);
}

async function markOf(mailbox: Mailbox, row: ListedMessage, index: number): Promise<ListMark | undefined> {
  const known = await placeRecord(await placeHash(mailbox, row));
  if (known === undefined) return undefined;
  const subject = await hashOf(['subject', comparableSubject(row.subject)]);
  // Where there is no subject, the webmail shows words of its own.
  if (known.subject !== undefined && known.subject !== subject) return undefined;
  const people = await Promise.all(row.people.map(personHash));
  if (!people.some((person) => known.people.includes(person))) return undefined;
  const verdict = await rememberedVerdict(known);
  return verdict && { row: index, ...verdict };
}

/** Forgets all verdicts, and takes the marks out of every list that is open. */
export async function forgetMarks(): Promise<void> {
  await forgetVerdicts();
  await tellLists();
}

/** Has every list that is open ask for its marks anew. */
export async function tellLists(): Promise<void> {
  await Promise.all((await tabsWithPlace()).map(({ tabId }) => tellTab(tabId)));
}

async function tellTab(tabId: number): Promise<void> {
  const message: MarksChanged = { kind: 'waxseal-marks-changed' };
  // A tab without a list, or one that is gone, has nobody who listens.
  await browser.tabs.sendMessage(tabId, message, { frameId: 0 }).catch(() => undefined);
}

/**
 * Every message that claims protection gets its mark, whatever came of opening it: a mark for some outcomes alone would
 * tell the page which it was.
 */
function isMarked(status: VerdictStatus): status is MarkedStatus {
  return status !== 'none';
}

function peopleOf(fields: readonly HeaderField[]): string[] {
  const addresses = ['from', 'to'].flatMap((name) =>
    fieldValues(fields, name).flatMap((value) =>
      readAddressList(value).mailboxes.map(({ address }) => address),
    ),
  );
  return [...new Set(addresses)];
}

/** Letters and digits only: blanks, quotes and cut-off control characters differ from webmail to webmail. */
function comparableSubject(subject: string): string {
  return subject
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function placeHash(
  { origin, path, account = '' }: Mailbox,
  row: Pick<ListedMessage, 'uid' | 'mailbox'>,
): Promise<string> {
  return hashOf(['place', origin, path, account, row.mailbox, row.uid]);
}
