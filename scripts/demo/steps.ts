// Runs the steps of the tour: prints each with its outcome, and stops at the first that fails.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import { settled } from '../../test/browser/harness/settled.ts';

export class Tour {
  private number = 0;
  private screens = 0;

  private constructor(
    readonly folder: string,
    private readonly say: (line: string) => void,
  ) {}

  /** A tour that writes its screenshots into an emptied folder. */
  static async into(folder: string, say: (line: string) => void): Promise<Tour> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Tour(folder, say);
  }

  /** One step; throws on when it fails, after saying so. */
  async step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
    const label = `${String(++this.number).padStart(2)}. ${title}`;
    const started = performance.now();
    try {
      const result = await work();
      this.say(`${label} ... ok (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      return result;
    } catch (error) {
      this.say(`${label} ... FAILED`);
      throw error;
    }
  }

  /** A screenshot of what a person sees, once it has come to rest, numbered in the order of the tour. */
  async screen(page: Page, name: string): Promise<void> {
    const file = `${String(++this.screens).padStart(2, '0')}-${name}.png`;
    await settled(page);
    await page.screenshot({ path: path.join(this.folder, file) });
  }
}
