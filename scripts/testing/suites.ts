// The suites of `npm test`: what each is, where its files lie, and what it needs on the machine.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { exists, projectRoot } from '../setup/cache.ts';

export type Need = 'openssl' | 'mail-peers' | 'webmail' | 'chromium' | 'firefox' | 'build';

export interface Suite {
  readonly name: string;
  /** Folder below the checkout with the `*.test.ts` files. */
  readonly folder: string;
  readonly needs: readonly Need[];
  /** Files that run at the same time: much of a browser's time is spent waiting. */
  readonly concurrency: number;
  /** Whether it has nothing to look at without the vectors (see vectors.ts). */
  readonly needsVectors?: boolean;
}

/** In the order in which they run: the quick ones first. The suite `lint` (see lint.ts) comes before all. */
export const SUITES: readonly Suite[] = [
  { name: 'unit', folder: 'test/unit', needs: [], concurrency: 2 },
  {
    name: 'vectors',
    folder: 'test/vectors',
    needs: [],
    concurrency: 2,
    needsVectors: true,
  },
  { name: 'attacks', folder: 'test/attacks', needs: ['openssl'], concurrency: 1 },
  { name: 'interop', folder: 'test/interop', needs: ['openssl', 'mail-peers'], concurrency: 2 },
  { name: 'webmail', folder: 'test/webmail', needs: ['openssl', 'webmail'], concurrency: 2 },
  {
    name: 'hostile',
    folder: 'test/hostile',
    needs: ['openssl', 'webmail', 'chromium', 'firefox', 'build'],
    concurrency: 2,
  },
  {
    name: 'browser',
    folder: 'test/browser',
    needs: ['openssl', 'webmail', 'chromium', 'firefox', 'build'],
    concurrency: 2,
  },
];

/** The test files of a suite, sorted. */
export async function filesOf(suite: Suite): Promise<string[]> {
  const folder = path.join(projectRoot, suite.folder);
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((name) => /\.test\.tsx?$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}
