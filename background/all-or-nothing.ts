// Takes several changes of stored data back when one of them fails.
import { entriesWith, forget, store } from './storage.ts';
import { trustChanged } from './stores/trust-state.ts';

/**
 * Runs work that changes records whose keys begin with one of these in the browser's own storage (`local`). When it
 * fails, they are as they were before, and the error goes on.
 */
export async function allOrNothing<Result>(
  prefixes: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const before = await snapshot(prefixes);
  try {
    return await work();
  } catch (error) {
    const added = [...(await snapshot(prefixes)).keys()].filter((key) => !before.has(key));
    await store('local', Object.fromEntries(before));
    if (added.length > 0) await forget('local', ...added);
    // Whatever was judged by the records in between is judged again.
    await trustChanged();
    throw error;
  }
}

async function snapshot(prefixes: readonly string[]): Promise<Map<string, unknown>> {
  const parts = await Promise.all(prefixes.map((prefix) => entriesWith('local', prefix)));
  return new Map(parts.flat());
}
