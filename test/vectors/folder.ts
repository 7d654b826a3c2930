// Where the messages, keys and attacks that others made are kept: beside the checkout, never in it.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'node:test';
import { VECTORS, vectorsAbsent } from '../../scripts/testing/vectors.ts';
import type { Bytes } from '../../src/bytes.ts';

export interface VectorFolder {
  readonly path: (file: string) => string;
  readonly bytes: (file: string) => Bytes;
  readonly json: (file: string) => unknown;
  /** Names of the files in a subfolder, or in the folder itself. */
  readonly list: (subfolder?: string) => string[];
}

/** A suite over one folder of vectors; where they are not there, it is skipped and says so. */
export function describeVectors(name: string, suite: (folder: VectorFolder) => void): void {
  const root = path.join(VECTORS, name);
  const skip = vectorsAbsent(name);
  if (skip !== false) {
    describe(`${name} vectors`, { skip });
    return;
  }
  describe(`${name} vectors`, () => {
    suite({
      path: (file) => path.join(root, file),
      bytes: (file) => new Uint8Array(readFileSync(path.join(root, file))),
      json: (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as unknown,
      list: (subfolder = '') => readdirSync(path.join(root, subfolder)).sort(),
    });
  });
}
