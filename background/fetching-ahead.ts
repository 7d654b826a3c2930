// Fetches a message while its reader's frame still loads, for its outline and for its opening: in memory, and few.
import type { Bytes } from '../src/bytes.ts';
import type { SendProgress } from '../src/wire/progress.ts';
import type { MessageOutline } from '../src/wire/webmail.ts';
import type { ReaderGrant } from './grants.ts';
import { outlineOf } from './outline.ts';

/** What nobody has used within this is fetched again. */
const KEPT_MS = 10_000;
/** Whoever pages through a folder wants the last. */
const MAX_FETCHED = 4;
/** A content script asks for the outline at once; if it is gone, opening waits no longer than this. */
const OUTLINE_PATIENCE_MS = 1_000;

/** What fetching a message needs to know of the request that it is for. */
export interface Fetching {
  readonly signal: AbortSignal;
  readonly progress?: (progress: SendProgress) => void;
}

type Fetch = (fetching: Fetching) => Promise<Bytes>;

interface Fetched {
  readonly raw: Promise<Bytes>;
  readonly outline: Promise<MessageOutline>;
  /** Resolves when the page has been told the outline. */
  readonly told: Promise<unknown>;
  readonly tell: () => void;
  readonly aborter: AbortController;
  readonly timer: ReturnType<typeof setTimeout>;
  /** How far it has come, for whoever asks late. */
  soFar: SendProgress | undefined;
  progress: Fetching['progress'];
}

const fetched = new Map<string, Fetched>();

/** Begins to fetch the message of a grant that has just been made. */
export function beginToFetch({ id }: Pick<ReaderGrant, 'id'>, fetch: Fetch): void {
  const aborter = new AbortController();
  const raw = fetch({
    signal: aborter.signal,
    progress: (progress) => {
      mine.soFar = progress;
      mine.progress?.(progress);
    },
  });
  const outline = raw.then(outlineOf);
  const { promise: told, resolve: tell } = Promise.withResolvers<undefined>();
  const mine: Fetched = {
    raw,
    outline,
    told,
    tell: () => tell(undefined),
    aborter,
    timer: setTimeout(() => forgetFetched(id), KEPT_MS),
    soFar: undefined,
    progress: undefined,
  };
  // Nobody may ever ask; who does gets the failure.
  raw.catch(() => undefined);
  outline.catch(() => undefined);
  fetched.set(id, mine);
  // What is under way is finished: somebody may wait for its outline.
  for (const oldest of [...fetched.keys()].slice(0, -MAX_FETCHED)) fetched.delete(oldest);
}

/**
 * The exact bytes that were fetched ahead for a grant, once, as soon as the page knows their outline or does not ask for
 * it; or those that `fetch` gets.
 */
export async function rawAhead(grant: ReaderGrant, fetching: Fetching, fetch: Fetch): Promise<Bytes> {
  const mine = fetched.get(grant.id);
  if (mine === undefined) return fetch(fetching);
  mine.progress = fetching.progress;
  if (mine.soFar !== undefined) fetching.progress?.(mine.soFar);
  const raw = await mine.raw.catch((error: unknown) => {
    // Another try asks the webmail again.
    forgetFetched(grant.id);
    throw error;
  });
  await mine.outline.catch(() => undefined);
  await Promise.race([mine.told, new Promise((resolve) => setTimeout(resolve, OUTLINE_PATIENCE_MS))]);
  fetching.signal.throwIfAborted();
  forgetFetched(grant.id);
  return raw;
}

/**
 * The outline of a grant's message. Opening begins after it has left for the page: when the page hears of it must not
 * depend on the work that the opening is.
 */
export async function outlineAhead(grant: ReaderGrant, fetch: Fetch): Promise<MessageOutline> {
  if (!fetched.has(grant.id)) beginToFetch(grant, fetch);
  const { outline, tell } = fetched.get(grant.id)!;
  try {
    return await outline;
  } finally {
    // The answer is posted in the present task; the timer's comes after it.
    setTimeout(tell);
  }
}

function forgetFetched(id: string): void {
  const mine = fetched.get(id);
  if (mine === undefined) return;
  fetched.delete(id);
  clearTimeout(mine.timer);
  mine.aborter.abort();
}
