// What the tries at an oracle tell of its secret: printed, and said where it is more than chance.
import { findingOf, type Try } from './independence.ts';
import { printFigure } from './trick.ts';

/** All that is compared in one file, together, raises a false alarm in one of so many runs. */
const RUNS_TO_A_FALSE_ALARM = 1_000;

/** Undefined when they tell nothing; `series`: how many are judged in this file. */
export function judge(title: string, tries: readonly Try[], series: number): string | undefined {
  const { bits, bitsByChance, chance, each } = findingOf(tries);
  const above = Math.max(0, bits - bitsByChance);
  const words = [
    `${above.toFixed(3)} bits above chance (${bits.toFixed(3)} measured, ${bitsByChance.toFixed(3)} by chance)`,
    `p = ${chance.toFixed(4)} of all together`,
    ...each.map(([name, alone]) => `${name}: p = ${alone.toFixed(3)}`),
  ];
  printFigure(`${title}, ${tries.length} tries: ${words.join('; ')}`);
  // Bonferroni: each series has its share of the whole file's level.
  if (chance * series * RUNS_TO_A_FALSE_ALARM >= 1) return undefined;
  const [telling] = each;
  return `${telling?.[0] ?? 'something'} tells it (${above.toFixed(3)} bits, p = ${chance.toFixed(5)})`;
}
