// What is asked before sending, as by the webmail's own Send, and what the writer has answered.
import { useCallback, useState } from 'preact/hooks';

/** Each is an obstacle that a press on a button waives for this letter. */
export type Waivable = 'no-subject' | 'no-text' | 'many-open' | 'sealed-files';

export interface Waivers {
  /** Whether it was waived as it stands; of `many-open` the count is that of the addresses. */
  readonly isWaived: (obstacle: Waivable, count?: number) => boolean;
  readonly waive: (obstacle: Waivable, count?: number) => void;
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
  return { isWaived, waive };
}
