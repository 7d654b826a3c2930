// Notices when the opened message has been in sight for a moment, and tells the background that and whether it still is.
import { useEffect, useRef } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import type { FrameSight } from './frame-sight.ts';

/** So long in sight without a break, the message was seen. */
const SEEN_AFTER_MS = 500;

export interface SeenProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly sight: FrameSight;
  /** What is shown now; undefined before there is something. */
  readonly view: ReaderView | undefined;
  /** Looks from outside, where the browser does not tell the frame what lies above it. */
  readonly looksClear: () => Promise<boolean>;
  /** Called once for each view, after what follows from seeing it has followed. */
  readonly onSeen: (view: ReaderView) => void;
}

/** A later judgement of the same message is another view, and is seen anew. */
export function useSeen({ client, grant, sight, view, looksClear, onSeen }: SeenProps): void {
  const told = useRef(onSeen);
  told.current = onSeen;
  useEffect(() => {
    if (view === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let phase: 'unseen' | 'asking' | 'seen' = 'unseen';
    const stop = new AbortController();
    const isStopped = (): boolean => stop.signal.aborted;
    const isInSight = (): boolean => sight.isClear() && document.visibilityState === 'visible';
    const see = async (): Promise<void> => {
      phase = 'asking';
      const isClear = await looksClear();
      if (isStopped()) return;
      if (!isClear || !isInSight()) {
        phase = 'unseen';
        look();
        return;
      }
      phase = 'seen';
      await client.request('reader.seen', { grant });
      if (isStopped()) return;
      // It may have been covered while that was under way.
      look();
      told.current(view);
    };
    const look = (): void => {
      if (phase === 'seen') {
        client.request('reader.sight', { grant, inSight: isInSight() }).catch(() => undefined);
        return;
      }
      clearTimeout(timer);
      // What cannot be told now is told when the message is opened the next time.
      if (phase === 'unseen' && isInSight())
        timer = setTimeout(() => void see().catch(() => undefined), SEEN_AFTER_MS);
    };
    const unwatch = sight.onChange(look);
    document.addEventListener('visibilitychange', look, { signal: stop.signal });
    look();
    return () => {
      clearTimeout(timer);
      unwatch();
      stop.abort();
    };
  }, [client, grant, sight, view, looksClear]);
}
