// Waits for a condition to come true, for things that announce themselves in no other way.
import { setTimeout as pause } from 'node:timers/promises';

const POLL_INTERVAL = 25;
const DEFAULT_PATIENCE = 20_000;

/**
 * Gives the first result of `check` that is neither `undefined`, `null` nor `false`.
 *
 * @param what is waited for, for the error when it does not come
 * @param patience milliseconds until that error
 */
export async function eventually<Result>(
  what: string,
  check: () => Result | Promise<Result>,
  patience = DEFAULT_PATIENCE,
): Promise<Exclude<Result, undefined | null | false>> {
  const deadline = Date.now() + patience;
  while (true) {
    const result = await check();
    if (result !== undefined && result !== null && result !== false) {
      return result as Exclude<Result, undefined | null | false>;
    }
    if (Date.now() > deadline) throw new Error(`waited ${patience} ms in vain for ${what}`);
    await pause(POLL_INTERVAL);
  }
}
