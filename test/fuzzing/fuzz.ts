// Runs mutated inputs through the engine and reports the first that breaks a rule.
import type { Bytes } from '../../src/bytes.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import type { Subject } from './subjects.ts';

/** Processor time for one input; elapsed time would judge the machine. */
export const MAX_MILLISECONDS = 1000;

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
  const reason = await subject.check(input).then(() => undefined, describe);
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  const slow = milliseconds > MAX_MILLISECONDS ? `took ${Math.round(milliseconds)} ms` : undefined;
  const wrong = reason ?? slow;
  return wrong === undefined ? undefined : { subject: subject.name, seed, input, reason: wrong };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
