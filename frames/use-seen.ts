// Notices when the opened message has been in sight for a moment, and tells the background that and whether it still is.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import type { FrameSight } from './frame-sight.ts';
import type { OutsideView } from './witness.ts';

/** So long in sight without a break, the message was seen. */
const SEEN_AFTER_MS = 500;
/** Not everything that hides a frame makes the browser call: it is looked again so often. */
const LOOK_AGAIN_MS = 500;

export interface SeenProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly sight: FrameSight;
  /** What is shown now; undefined before there is something. */
  readonly view: ReaderView | undefined;
  readonly fromOutside: () => Promise<OutsideView>;
  /** Called once for each view, after what follows from seeing it has followed. */
  readonly onSeen: (view: ReaderView) => void;
}

/** A later judgement of the same message is another view, and is seen anew. */
export function useSeen({ client, grant, sight, view, fromOutside, onSeen }: SeenProps): void {
  const seenBy = useRef(onSeen);
  seenBy.current = onSeen;
  const [wasSeen, setWasSeen] = useState(false);
  useEffect(() => {
    if (view === undefined) return;
    return whenSeen(sight, fromOutside, async (isStopped) => {
      await client.request('reader.seen', { grant });
      if (isStopped()) return;
      setWasSeen(true);
      seenBy.current(view);
    });
  }, [client, grant, sight, view, fromOutside]);
  // Begins when something was seen: it may have been hidden while that was under way.
  useEffect(() => {
    if (!wasSeen) return;
    let last = true;
    const tell = async (inSight: boolean): Promise<void> => {
      last = inSight;
      await client.request('reader.sight', { grant, inSight });
    };
    // A frame that the page takes away while the background sleeps could not say so.
    const letGo = client.keepOpen(() => void tell(last).catch(() => undefined));
    const stop = followSight(sight, fromOutside, tell);
    return () => {
      letGo();
      stop();
    };
  }, [client, grant, sight, wasSeen, fromOutside]);
}

const isInSight = (sight: FrameSight): boolean => sight.isClear() && document.visibilityState === 'visible';

/** Calls back once the frame has been in sight for a moment; returns how to stop. */
function whenSeen(
  sight: FrameSight,
  fromOutside: () => Promise<OutsideView>,
  onSeen: (isStopped: () => boolean) => Promise<void>,
): () => void {
  const stop = new AbortController();
  const isStopped = (): boolean => stop.signal.aborted;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  const see = async (): Promise<void> => {
    isAsking = true;
    const { clear, restMs } = await fromOutside();
    isAsking = false;
    if (isStopped()) return;
    if (!clear || !isInSight(sight)) {
      begin();
      return;
    }
    // What blinks was in sight at the moment of looking only.
    if (restMs < SEEN_AFTER_MS) {
      begin(SEEN_AFTER_MS - restMs);
      return;
    }
    unwatch();
    // What cannot be told now is told when the message is opened the next time.
    await onSeen(isStopped).catch(() => undefined);
  };
  const begin = (waitMs = SEEN_AFTER_MS): void => {
    clearTimeout(timer);
    if (!isAsking && isInSight(sight)) timer = setTimeout(() => void see(), waitMs);
  };
  const unwatch = sight.onChange(() => begin());
  document.addEventListener('visibilitychange', () => begin(), { signal: stop.signal });
  begin();
  return () => {
    clearTimeout(timer);
    unwatch();
    stop.abort();
  };
}

/** Calls back with whether the frame is in sight, at first and at every change; returns how to stop. */
function followSight(
  sight: FrameSight,
  fromOutside: () => Promise<OutsideView>,
  onSight: (inSight: boolean) => Promise<void>,
): () => void {
  const stop = new AbortController();
  let last: boolean | undefined;
  const look = async (): Promise<void> => {
    const now = isInSight(sight) && (await fromOutside()).clear && isInSight(sight);
    if (stop.signal.aborted || now === last) return;
    last = now;
    await onSight(now).catch(() => undefined);
  };
  const unwatch = sight.onChange(() => void look());
  document.addEventListener('visibilitychange', () => void look(), { signal: stop.signal });
  const again = setInterval(() => void look(), LOOK_AGAIN_MS);
  void look();
  return () => {
    clearInterval(again);
    unwatch();
    stop.abort();
  };
}
