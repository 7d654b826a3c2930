// The peak of memory while something runs, where the system can tell it.
import { readFileSync, writeFileSync } from 'node:fs';

const STATUS = '/proc/self/status';
const CLEAR = '/proc/self/clear_refs';
/** proc(5): resets the peak of the resident set to what is resident now. */
const RESET_PEAK = '5';
/** What the engine's threads free between resetting the peak and reading it would count as growth. */
const SETTLED_OCTETS = 1_000_000;
const MAX_RESETS = 100;

/** Resident octets now, and at most since the last reset. */
function resident(): { readonly now: number; readonly peak: number } {
  const status = readFileSync(STATUS, 'latin1');
  const octets = (name: string): number =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN);
  return { now: octets('VmRSS'), peak: octets('VmHWM') };
}

/** Undefined where it can be measured, otherwise why not. */
export function memoryUnmeasurable(): string | undefined {
  try {
    writeFileSync(CLEAR, RESET_PEAK);
    return Number.isNaN(resident().peak) ? `${STATUS} does not tell the peak` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What `work` gives, and how many octets the resident set grew by at its highest. */
export async function withPeak<T>(work: () => Promise<T>): Promise<{ result: T; grownOctets: number }> {
  const before = settledResident();
  const result = await work();
  return { result, grownOctets: resident().peak - before };
}

/** Resets the peak, once nothing is being freed any more; gives it. */
function settledResident(): number {
  for (let left = MAX_RESETS; ; left--) {
    writeFileSync(CLEAR, RESET_PEAK);
    const { now, peak } = resident();
    if (peak - now < SETTLED_OCTETS || left === 0) return peak;
  }
}
