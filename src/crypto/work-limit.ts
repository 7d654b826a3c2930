// A limit on the work that a file may demand of password-based key derivation.
import { CryptoError } from '../errors.ts';

/** Iterations for a single key: today's tools write at most 2,000,000. */
const MAX_ITERATIONS = 10_000_000;
/** Iterations for a whole file: some seconds of work. */
const MAX_TOTAL_ITERATIONS = 30_000_000;

/** Counts down while keys are derived. One for each file that is read. */
export interface WorkLimit {
  remaining: number;
}

export function newWorkLimit(): WorkLimit {
  return { remaining: MAX_TOTAL_ITERATIONS };
}

/**
 * Notes `iterations` before they are done; `cost` tells how much one costs against native PBKDF2.
 * Throws CryptoError `crypto.too-many-iterations`; counts that are no positive number are too many as well.
 */
export function spend(limit: WorkLimit, iterations: number, cost = 1): void {
  limit.remaining -= iterations * cost;
  if (!(iterations >= 1 && iterations <= MAX_ITERATIONS && limit.remaining >= 0))
    throw new CryptoError('crypto.too-many-iterations', { iterations });
}

/**
 * Tries a further form of a password. That no work is left for it is no fault of the file, which could do with what was
 * typed: the form counts as one that does not fit.
 */
export async function unlessUsedUp<T>(isFurther: boolean, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isFurther && error instanceof CryptoError && error.code === 'crypto.too-many-iterations')
      return undefined;
    throw error;
  }
}
