// Where the messages, keys and attacks that others made are kept: beside the checkout, never in it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'node:test';
import type { Bytes } from '../../src/bytes.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../shared/vectors');

export interface VectorFolder {
  readonly path: (file: string) => string;
  readonly bytes: (file: string) => Bytes;
  readonly json: (file: string) => unknown;
  /** Names of the files in a subfolder, or in the folder itself. */
  readonly list: (subfolder?: string) => string[];
}

/** A suite over one folder of vectors; where they are not there, it is skipped and says so. */
export function describeVectors(name: string, suite: (folder: VectorFolder) => void): void {
  const root = path.join(ROOT, name);
  if (!existsSync(root)) {
    describe(`${name} vectors`, { skip: `no ../shared/vectors/${name} beside the checkout` });
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
