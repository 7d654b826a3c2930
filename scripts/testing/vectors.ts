// The vectors that others made stand beside the checkout, never in it: where, and what it means when they are not there.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../setup/cache.ts';

export const VECTORS = path.resolve(projectRoot, '..', 'shared', 'vectors');

/** Begins the reason of whatever is skipped for want of vectors, and of nothing else. */
const ABSENT = 'no vectors beside the checkout';

/** The reason to skip what needs this file or folder of the vectors; false where it is there. */
export function vectorsAbsent(name = ''): string | false {
  if (existsSync(path.join(VECTORS, name))) return false;
  return name === '' ? ABSENT : `${ABSENT} (${name})`;
}

/** Whether a test was skipped for want of vectors. */
export function isForWantOfVectors(skip: { readonly reason: string }): boolean {
  return skip.reason.startsWith(ABSENT);
}

/** Set where the vectors have to be there: then what is skipped for want of them is a failure. */
export function areVectorsRequired(): boolean {
  return process.env['WAXSEAL_VECTORS'] === 'required';
}
