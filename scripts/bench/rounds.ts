// Runs contenders in turn, round by round, so that whatever else the machine does falls on all of them alike.
import { median } from './median.ts';
import type { Run } from './operations.ts';

/** Shorter runs are repeated: a browser's clock has steps of a tenth of a millisecond. */
const LEAST_MS = 4;
const MAX_REPETITIONS = 20;

/**
 * Median milliseconds by name; the first round pays for compilation and is not counted. Without `repeats` a run is
 * made once a round: for runs that use something up.
 */
export async function measureRounds<Name extends string>(
  runs: ReadonlyMap<Name, Run>,
  rounds: number,
  { repeats: mayRepeat = true } = {},
): Promise<Partial<Record<Name, number>>> {
  const repetitions = new Map<Name, number>();
  const times = new Map<Name, number[]>([...runs.keys()].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of runs) {
      const start = performance.now();
      const repeats = repetitions.get(name) ?? 1;
      for (let i = 0; i < repeats; i++) await run();
      const elapsed = performance.now() - start;
      if (round > 0) times.get(name)!.push(elapsed / repeats);
      else if (mayRepeat)
        repetitions.set(name, Math.ceil(Math.min(LEAST_MS / Math.max(elapsed, 0.1), MAX_REPETITIONS)));
    }
  }
  const medians = [...times].map(([name, list]) => [name, median(list)]);
  return Object.fromEntries(medians) as Partial<Record<Name, number>>;
}
