// Remembers how opened messages were judged, by the SHA-256 of their bytes: no text, no names, no keys.
import type { MarkedStatus } from '../../src/wire/views.ts';
import { browser } from '../../platform/browser.ts';
import { dropOldest, transact, type Aged } from '../database.ts';
import { lastOfPeople, trustState, type TrustState } from './trust-state.ts';

/** Beyond it the oldest are forgotten: a mark in the list is worth a few bytes, not a growing file. */
export const MAX_VERDICTS = 5_000;
/** The same message may lie in several folders. */
export const MAX_PLACES = 10_000;

interface StoredVerdict extends Aged {
  /** SHA-256 of the raw message, lower-case hexadecimal. */
  readonly digest: string;
  readonly status: MarkedStatus;
  /** The code that decided. */
  readonly code?: string;
  /** Version of the extension and state of trust by which it was judged. */
  readonly judgedBy: string;
}

/** Where a message was when it was opened. Everything is hashed: the file tells no folder, subject or person. */
export interface StoredPlace extends Aged {
  /** Hash of site, account, folder and uid. */
  readonly place: string;
  readonly digest: string;
  /** Hash of the subject that the webmail shows; absent when there is none. */
  readonly subject?: string;
  /** Hashes of the sender's and the first recipients' addresses. */
  readonly people: readonly string[];
}

export interface RememberedVerdict {
  readonly status: MarkedStatus;
  /** Milliseconds since 1970. */
  readonly judgedAt: number;
}

/** To be asked for before judging: a verdict from before a change of trust must not pass for one from after. */
export async function presentJudge(): Promise<string> {
  return judgeOf(await trustState());
}

function judgeOf(state: Partial<TrustState>): string {
  return `${browser.runtime.getManifest().version} ${state.era ?? 0} ${lastOfPeople(state)}`;
}

/** Whether who judged so would judge the same today, as far as these people are concerned. */
async function stillHolds(judgedBy: string, people: readonly string[]): Promise<boolean> {
  const [version, era, upTo] = judgedBy.split(' ');
  const present = await trustState();
  const [presentVersion, presentEra] = judgeOf(present).split(' ');
  if (version !== presentVersion || era !== presentEra) return false;
  const { people: changed = {} } = present;
  return people.every((person) => (changed[person] ?? 0) <= Number(upTo));
}

/** Remembers a verdict and where its message lies, over what was remembered of it before. */
export async function rememberVerdict(
  verdict: Omit<StoredVerdict, 'addedAt'>,
  place: Omit<StoredPlace, 'addedAt' | 'digest'>,
): Promise<void> {
  if (verdict.judgedBy !== (await presentJudge())) return;
  const addedAt = Date.now();
  const stored: StoredVerdict = { ...verdict, addedAt };
  const storedPlace: StoredPlace = { ...place, digest: verdict.digest, addedAt };
  await transact('verdicts', 'readwrite', (records) => records.put(stored));
  await transact('places', 'readwrite', (records) => records.put(storedPlace));
  await dropOldest('verdicts', MAX_VERDICTS);
  await dropOldest('places', MAX_PLACES);
}

/** What is known to lie at a place, by its hash. */
export function placeRecord(place: string): Promise<StoredPlace | undefined> {
  return transact('places', 'readonly', (records) => records.get(place) as Promise<StoredPlace | undefined>);
}

/** The verdict on the message that lies there, unless trust in its people or the extension has changed since. */
export async function rememberedVerdict({
  digest,
  people,
}: StoredPlace): Promise<RememberedVerdict | undefined> {
  const stored = await transact(
    'verdicts',
    'readonly',
    (records) => records.get(digest) as Promise<StoredVerdict | undefined>,
  );
  if (stored === undefined || !(await stillHolds(stored.judgedBy, people))) return undefined;
  return { status: stored.status, judgedAt: stored.addedAt };
}

/** Forgets all verdicts and where they belong. */
export async function forgetVerdicts(): Promise<void> {
  await transact('verdicts', 'readwrite', (records) => records.clear());
  await transact('places', 'readwrite', (records) => records.clear());
}
