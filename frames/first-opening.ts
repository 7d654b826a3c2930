// Asks for a message while its frame still claims its grant: both answers are then there at once.
import type { BackgroundClient } from '../platform/background-client.ts';
import type { SendProgress } from '../src/wire/progress.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import type { FrameSight } from './frame-sight.ts';

/** What takes no longer needs no "Opening …" drawn before it. */
const MOMENT_MS = 60;

export interface FirstOpening {
  /** The message, once it is there. */
  readonly present: () => ReaderView | undefined;
  /** Rejects as the request does; nobody needs to listen. */
  readonly view: Promise<ReaderView>;
  /** Calls back with how far it has come, what was said before included. */
  readonly follow: (onProgress: (progress: SendProgress) => void) => void;
}

/** Resolves when it has failed, or has arrived in a frame in sight; or after a moment in which nothing need be drawn yet. */
export async function momentFor({ view }: FirstOpening, sight: FrameSight): Promise<void> {
  const moment = new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
  await Promise.race([Promise.all([view, sight.clear()]), moment]).catch(() => undefined);
}

/** The background refuses what the grant does not allow, whether or not the claim has been answered. */
export function beginOpening(client: BackgroundClient, grant: string): FirstOpening {
  let soFar: SendProgress | undefined;
  let listener: ((progress: SendProgress) => void) | undefined;
  const view = client.request(
    'reader.open',
    { grant },
    {
      onProgress: (progress) => {
        soFar = progress;
        listener?.(progress);
      },
    },
  );
  let present: ReaderView | undefined;
  view.then(
    (arrived) => (present = arrived),
    () => undefined,
  );
  return {
    present: () => present,
    view,
    follow: (onProgress) => {
      listener = onProgress;
      if (soFar !== undefined) onProgress(soFar);
    },
  };
}
