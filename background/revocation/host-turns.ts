// Keeps a certificate's servers from being asked too much at once: so many requests a host, so many in all.

/** A responder of a big authority serves millions; one of a small firm may be a single machine. */
const MAX_A_HOST = 2;
const MAX_IN_ALL = 6;

/** Hands out turns in the order of asking, as far as the hosts allow. */
export class HostTurns {
  readonly #running = new Map<string, number>();
  readonly #waiting: { readonly host: string; readonly start: () => void }[] = [];
  #count = 0;

  /** Runs the work when it is the host's turn. */
  async take<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((start) => {
      this.#waiting.push({ host, start });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#count--;
      this.#running.set(host, this.#running.get(host)! - 1);
      if (this.#running.get(host) === 0) this.#running.delete(host);
      this.#next();
    }
  }

  #next(): void {
    while (this.#count < MAX_IN_ALL) {
      const index = this.#waiting.findIndex(({ host }) => (this.#running.get(host) ?? 0) < MAX_A_HOST);
      const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (next === undefined) return;
      this.#count++;
      this.#running.set(next.host, (this.#running.get(next.host) ?? 0) + 1);
      next.start();
    }
  }
}
