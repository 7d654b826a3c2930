// Runs mutated inputs through the engine and reports the first that breaks a rule.
import type { Bytes } from '../../src/bytes.ts';
import { mutate } from './mutate.ts';
import { memoryUnmeasurable, withPeak } from './memory.ts';
import { Random } from './random.ts';
import type { Subject } from './subjects.ts';

/** Processor time for one input; elapsed time would judge the machine. */
export const MAX_MILLISECONDS = 1000;
/** Memory for one input: so many times its size, and a constant for the garbage that lies about in between. */
export const MAX_TIMES_INPUT = 4;
export const MAX_MORE_OCTETS = 64_000_000;
const MEASURES_MEMORY = memoryUnmeasurable() === undefined;

export interface Finding {
  readonly subject: string;
  readonly seed: number;
  readonly input: Bytes;
  readonly reason: string;
}

/** Mutates with one seed and reads; undefined when all is well. */
export async function fuzzOnce(subject: Subject, seed: number): Promise<Finding | undefined> {
  const input = mutate(subject.input, subject.form, new Random(seed));
  const before = process.cpuUsage();
  const check = (): Promise<string | undefined> => subject.check(input).then(() => undefined, describe);
  const { result: reason, grownOctets } = MEASURES_MEMORY
    ? await withPeak(check)
    : { result: await check(), grownOctets: 0 };
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  const slow = milliseconds > MAX_MILLISECONDS ? `took ${Math.round(milliseconds)} ms` : undefined;
  const isLarge = grownOctets > MAX_TIMES_INPUT * input.length + MAX_MORE_OCTETS;
  const large = isLarge ? `took ${Math.round(grownOctets / 1e6)} MB for ${input.length} octets` : undefined;
  const wrong = reason ?? slow ?? large;
  return wrong === undefined ? undefined : { subject: subject.name, seed, input, reason: wrong };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
