// The list of contacts, page by page: narrowed down and put in order by what costs little, judged where it is looked at.
import { certificateName } from '../src/smime/certificate-summary.ts';
import { chooseCertificate, type RecipientChoice } from '../src/smime/choose-certificate.ts';
import { canEncrypt, isStrongEnoughToWrite } from '../src/smime/usable-certificate.ts';
import type {
  ContactDetails,
  ContactMark,
  ContactPage,
  ContactQuery,
  ContactRow,
} from '../src/wire/contact-views.ts';
import { sha256Fingerprint } from '../src/x509/certificate.ts';
import { loadBench, type Bench } from './certificate-judging.ts';
import { contactOf } from './contact-views.ts';
import { presentState } from './judging-state.ts';
import { chosenCertificates } from './stores/chosen-certificates.ts';
import { allContacts, type KnownContact } from './stores/contacts.ts';
import { knownIdentities } from './stores/identities.ts';
import { allPins } from './stores/pins.ts';
import { trustState } from './stores/trust-state.ts';

/** Rows that are given at a time, at most. */
const MAX_ROWS = 200;
/** A certificate that ends within this time is marked: there is time to ask for the next one. */
const EXPIRES_SOON_MS = 30 * 24 * 60 * 60_000;
/** Judged at a time where all are asked about, so that other work of the worker is not held up. */
const BATCH = 100;

interface Entry {
  readonly address: string;
  readonly name: string;
  readonly until: Date;
  readonly addedAt: number;
  readonly contacts: readonly KnownContact[];
  /** What can be said without looking at who vouches for it. */
  readonly mark?: ContactMark;
  /** Name and address as they are searched. */
  readonly searched: string;
}

/** What was judged, as long as it would be judged the same. */
let judged: { readonly state: string; readonly marks: Map<string, ContactMark | undefined> } | undefined;

/** The list as it was narrowed down last, as long as nobody comes or goes: scrolling asks for it page by page. */
let listed:
  | { readonly state: string; readonly entries: readonly Entry[]; readonly narrowed: Map<string, Entry[]> }
  | undefined;

export async function contactPage(query: ContactQuery, from: number, count: number): Promise<ContactPage> {
  const { entries, matching } = await narrowed(query);
  const shown = matching.slice(from, from + Math.min(count, MAX_ROWS));
  const [marks, pins] = await Promise.all([marksOf(shown), allPins()]);
  const pinned = new Set(pins.map(({ address }) => address));
  return {
    all: entries.length,
    matching: matching.length,
    rows: shown.map(({ address, name, until, contacts }, index): ContactRow => {
      const mark = marks[index];
      return {
        ...{ address, name, until: until.toISOString(), certificates: contacts.length },
        pinned: pinned.has(address),
        ...(mark === undefined ? {} : { mark }),
      };
    }),
  };
}

/** The addresses that match, in their order, at most `limit`. */
export async function matchingAddresses(query: ContactQuery, limit: number): Promise<string[]> {
  const { matching } = await narrowed(query);
  return matching.slice(0, limit).map(({ address }) => address);
}

/** One contact in full, with the certificate that would be taken for them now; null when there is none. */
export async function contactDetails(address: string): Promise<ContactDetails | null> {
  const [view, bench, contacts] = await Promise.all([contactOf(address), loadBench(), allContacts()]);
  if (view === undefined) return null;
  const { certificates } = await chosen(address, contacts.get(view.address) ?? [], bench);
  return { ...view, used: await Promise.all(certificates.map(sha256Fingerprint)) };
}

async function narrowed(
  query: ContactQuery,
): Promise<{ readonly entries: readonly Entry[]; readonly matching: readonly Entry[] }> {
  const state = await listState();
  if (listed?.state !== state) listed = { state, entries: await contactEntries(), narrowed: new Map() };
  const { entries, narrowed: lists } = listed;
  const { search, filter, order } = query;
  const key = JSON.stringify([search, filter, order]);
  const matching = lists.get(key) ?? (await matchingEntries(entries, query));
  // Each letter that is typed is another search: only the last is scrolled in.
  lists.clear();
  lists.set(key, matching);
  return { entries, matching };
}

/** Another one when a certificate or an identity comes or goes, trust changes, or a day begins, which may end some. */
async function listState(): Promise<string> {
  const [judging, { changedAt }] = await Promise.all([presentState(), trustState()]);
  return `${judging} ${changedAt} ${new Date().toDateString()}`;
}

/** Everybody but the user: their own certificates stand among their own. */
async function contactEntries(): Promise<Entry[]> {
  const [contacts, identities] = await Promise.all([allContacts(), knownIdentities()]);
  const own = new Set(identities.map(({ id }) => id));
  const now = Date.now();
  return [...contacts].flatMap(([address, all]) => {
    const others = all.filter(({ id }) => !own.has(id));
    return others.length === 0 ? [] : [entryOf(address, others, now)];
  });
}

function entryOf(address: string, contacts: readonly KnownContact[], now: number): Entry {
  const newestFirst = [...contacts].sort(
    (a, b) => b.certificate.notBefore.getTime() - a.certificate.notBefore.getTime(),
  );
  const fit = newestFirst.filter(({ certificate }) => canEncrypt(certificate));
  const strong = fit.filter(({ certificate }) => isStrongEnoughToWrite(certificate));
  const current = strong.filter(({ certificate: { notBefore, notAfter } }) => {
    return notBefore.getTime() <= now && now <= notAfter.getTime();
  });
  const { certificate } = (current[0] ?? strong[0] ?? fit[0] ?? newestFirst[0])!;
  const until = new Date(
    Math.max(
      ...(current.length > 0 ? current : [{ certificate }]).map((one) => one.certificate.notAfter.getTime()),
    ),
  );
  const name = certificateName(certificate);
  const mark = cheapMark({ fit, strong, current }, until.getTime() - now, now);
  return {
    ...{ address, name, until, contacts },
    addedAt: Math.max(...contacts.map(({ addedAt }) => addedAt)),
    searched: `${name}\n${address}`.toLowerCase(),
    ...(mark === undefined ? {} : { mark }),
  };
}

function cheapMark(
  { fit, strong, current }: Readonly<Record<'fit' | 'strong' | 'current', readonly KnownContact[]>>,
  left: number,
  now: number,
): ContactMark | undefined {
  if (fit.length === 0) return 'unusable';
  if (strong.length === 0) return 'weak';
  if (current.length === 0) return now < strong[0]!.certificate.notBefore.getTime() ? 'early' : 'expired';
  return left < EXPIRES_SOON_MS ? 'expiring' : undefined;
}

async function matchingEntries(entries: readonly Entry[], query: ContactQuery): Promise<Entry[]> {
  const search = query.search.trim().toLowerCase();
  const found = entries.filter(({ searched }) => searched.includes(search));
  return ordered(await filtered(found, query.filter), query.order);
}

async function filtered(
  entries: readonly Entry[],
  filter: ContactQuery['filter'],
): Promise<readonly Entry[]> {
  if (filter === 'all') return entries;
  if (filter === 'expired' || filter === 'expiring') return entries.filter(({ mark }) => mark === filter);
  const wanted: readonly (ContactMark | undefined)[] =
    filter === 'weak' ? ['weak', 'unusable'] : ['untrusted', 'revoked'];
  const marks = await marksOf(entries);
  return entries.filter((_, index) => wanted.includes(marks[index]));
}

function ordered(entries: readonly Entry[], order: ContactQuery['order']): Entry[] {
  const { compare } = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  const byAddress = (a: Entry, b: Entry): number => compare(a.address, b.address);
  const orders: Readonly<Record<ContactQuery['order'], (a: Entry, b: Entry) => number>> = {
    name: (a, b) => compare(a.name, b.name),
    address: byAddress,
    until: (a, b) => a.until.getTime() - b.until.getTime(),
    added: (a, b) => b.addedAt - a.addedAt,
  };
  return [...entries].sort((a, b) => orders[order](a, b) || byAddress(a, b));
}

/** The marks of these, with who vouches for them; what was judged before is not judged again. */
async function marksOf(entries: readonly Entry[]): Promise<(ContactMark | undefined)[]> {
  const state = await listState();
  if (judged?.state !== state) judged = { state, marks: new Map() };
  const { marks } = judged;
  const unknown = entries.filter((entry) => !marks.has(markKey(entry)));
  if (unknown.length > 0) {
    const bench = await loadBench();
    for (let at = 0; at < unknown.length; at += BATCH) {
      await Promise.all(
        unknown.slice(at, at + BATCH).map(async (entry) => {
          marks.set(markKey(entry), await judgedMark(entry, bench));
        }),
      );
    }
  }
  return entries.map((entry) => marks.get(markKey(entry)));
}

/** A certificate that a message brought may change the choice. */
function markKey({ address, contacts }: Entry): string {
  return [address, ...contacts.map(({ id }) => id)].join(' ');
}

async function judgedMark(
  { address, contacts, mark }: Entry,
  bench: Bench,
): Promise<ContactMark | undefined> {
  // None of these can be written to, whoever vouches for them.
  if (mark !== undefined && mark !== 'expiring') return mark;
  const { state } = await chosen(address, contacts, bench);
  switch (state) {
    case 'ready':
      return mark;
    case 'missing':
      return 'unusable';
    case 'not-yet-valid':
      return 'early';
    default:
      return state;
  }
}

/** The same choice as sealing makes. */
async function chosen(
  address: string,
  contacts: readonly KnownContact[],
  { pool, anchors, revocation }: Bench,
): Promise<RecipientChoice> {
  return chooseCertificate({
    ...{ address, certificates: pool, anchors, now: new Date(), chosen: await chosenCertificates() },
    candidates: contacts.map(({ certificate }) => certificate),
    ...(revocation === undefined ? {} : { revocation }),
  });
}
