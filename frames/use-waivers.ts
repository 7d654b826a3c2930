// What is asked before sending, as by the webmail's own Send, and what the writer has answered.
import { useCallback, useState } from 'preact/hooks';

/** Each is an obstacle that a press on a button waives for this letter. */
export type Waivable = 'no-subject' | 'no-text' | 'many-open' | 'sealed-files' | 'draft-unknown';

export interface Waivers {
  /** Whether it was waived as it stands; for the count see `waivedWith` in send-obstacles.ts. */
  readonly isWaived: (obstacle: Waivable, count?: number) => boolean;
  readonly waive: (obstacle: Waivable, count?: number) => void;
  /** The letter is another one: what was waived of the one before is asked about again. */
  readonly askAgain: () => void;
}

export function useWaivers(): Waivers {
  const [waived, setWaived] = useState<ReadonlyMap<Waivable, number>>(new Map());
  const isWaived = useCallback(
    (obstacle: Waivable, count = 0) => (waived.get(obstacle) ?? -1) >= count,
    [waived],
  );
  const waive = useCallback((obstacle: Waivable, count = 0) => {
    setWaived((before) => new Map(before).set(obstacle, count));
  }, []);
  const askAgain = useCallback(() => setWaived(new Map()), []);
  return { isWaived, waive, askAgain };
}
