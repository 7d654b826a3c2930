// Begins to open a message while its reader's frame still loads; what nobody claims in a moment is forgotten.
import type { SendProgress } from '../src/wire/progress.ts';
import type { ReaderGrant } from './grants.ts';
import type { Fetching } from './fetching-ahead.ts';
import type { HeldMessage } from './held-messages.ts';
import { presentState } from './judging-state.ts';

/** A frame claims its grant well within this; until then what was opened is in memory alone. */
const KEPT_MS = 10_000;

interface Ahead {
  readonly grantId: string;
  /** Trust and vault as they were at the beginning. */
  readonly state: Promise<string>;
  readonly opened: Promise<HeldMessage>;
  readonly aborter: AbortController;
  readonly timer: ReturnType<typeof setTimeout>;
  /** How far it has come, for whoever asks late. */
  soFar: SendProgress | undefined;
  progress: Fetching['progress'];
}

/** One at a time: whoever pages through a folder wants the last. */
let ahead: Ahead | undefined;

/**
 * Opens with `work`, which must not ask for anything that a message is judged by before `begun`; its outcome, good or
 * bad, waits for {@link openedAhead}.
 */
export function openAhead(
  grant: ReaderGrant,
  work: (fetching: Fetching, begun: Promise<unknown>) => Promise<HeldMessage>,
): void {
  forgetAhead();
  const aborter = new AbortController();
  const state = presentState();
  const mine: Ahead = {
    grantId: grant.id,
    state,
    opened: work(
      {
        signal: aborter.signal,
        progress: (progress) => {
          mine.soFar = progress;
          mine.progress?.(progress);
        },
      },
      state,
    ),
    aborter,
    timer: setTimeout(() => {
      if (ahead === mine) forgetAhead();
    }, KEPT_MS),
    soFar: undefined,
    progress: undefined,
  };
  // Nobody may ever ask; who does gets the failure.
  mine.opened.catch(() => undefined);
  ahead = mine;
}

/**
 * What was opened ahead for this grant, once; undefined when nothing was, or when trust or the vault is no longer
 * what it was then.
 */
export async function openedAhead(
  grant: ReaderGrant,
  { signal, progress }: Fetching,
): Promise<HeldMessage | undefined> {
  const mine = ahead;
  if (mine?.grantId !== grant.id) return undefined;
  ahead = undefined;
  clearTimeout(mine.timer);
  mine.progress = progress;
  if (mine.soFar !== undefined) progress?.(mine.soFar);
  const abort = (): void => mine.aborter.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const opened = await mine.opened;
    return (await mine.state) === (await presentState()) ? opened : undefined;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Forgets what was opened ahead, and ends the work on it. */
function forgetAhead(): void {
  if (ahead === undefined) return;
  clearTimeout(ahead.timer);
  ahead.aborter.abort();
  ahead = undefined;
}
