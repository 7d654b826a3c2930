// Runs contenders in turn, round by round, so that whatever else the machine does falls on all of them alike.
import { median } from './median.ts';
import type { Run } from './operations.ts';

/** Median milliseconds by name; the first round pays for compilation and is not counted. */
export async function measureRounds<Name extends string>(
  runs: ReadonlyMap<Name, Run>,
  rounds: number,
): Promise<Partial<Record<Name, number>>> {
  const times = new Map<Name, number[]>([...runs.keys()].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of runs) {
      const start = performance.now();
      await run();
      if (round > 0) times.get(name)!.push(performance.now() - start);
    }
  }
  const medians = [...times].map(([name, list]) => [name, median(list)]);
  return Object.fromEntries(medians) as Partial<Record<Name, number>>;
}
