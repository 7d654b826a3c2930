// One trick of a hostile page, server or file: tried for real, and reported as held with the reason, or as got through.
import { test } from 'node:test';

/** Begins each line that the test command prints for a trick; see scripts/testing/run-files.ts. */
const LINE_START = 'hostile:';

export interface Trick {
  /** What the attacker does, in a few words. */
  readonly name: string;
  /** What stops it: printed when it held. */
  readonly heldBecause: string;
  /** Tries it. Resolves to undefined when it held, else to what the attacker got. */
  readonly attempt: () => Promise<string | undefined>;
}

/** Declares the test of a trick: it passes when the trick was held. */
export function trick({ name, heldBecause, attempt }: Trick): void {
  void test(name, async () => {
    const gotThrough = await attempt();
    console.log(
      gotThrough === undefined
        ? `${LINE_START} held: ${name} (${heldBecause})`
        : `${LINE_START} GOT THROUGH: ${name}: ${gotThrough}`,
    );
    if (gotThrough !== undefined) throw new Error(`got through: ${gotThrough}`);
  });
}

/** A figure that a test of this suite measured, printed beside its tricks. */
export function printFigure(words: string): void {
  console.log(`${LINE_START} measured: ${words}`);
}
