// Runs read-modify-write steps on stored data one after the other.

const queues = new Map<string, Promise<unknown>>();

/** Waits for earlier work under the same name, then runs this. A failure does not block the next. */
export function inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const previous = queues.get(name) ?? Promise.resolve();
  const current = previous.then(work, work);
  const tail = current.catch(() => undefined);
  queues.set(name, tail);
  void tail.then(() => {
    if (queues.get(name) === tail) queues.delete(name);
  });
  return current;
}
