// A limit on the signature checks that a message may demand.
import type { Bytes } from '../bytes.ts';
import { malformed } from './content-info.ts';

/** Each takes up to 15 ms, on the curves that no browser has. */
const MAX_CHECKS = 48;
/** Content that is signed without attributes is digested again for each check: so many octets count as one more. */
const OCTETS_A_CHECK = 8 * 1024 * 1024;

/** Counts down while signatures are checked. One for each message, over all of its layers. */
export interface CheckLimit {
  remaining: number;
}

export function newCheckLimit(): CheckLimit {
  return { remaining: MAX_CHECKS };
}

/** Notes a check of a signature over `data` before it is made; throws CmsError `cms.malformed` {reason}. */
export function spendCheck(limit: CheckLimit, data: readonly Bytes[]): void {
  const octets = data.reduce((sum, piece) => sum + piece.length, 0);
  limit.remaining -= 1 + Math.floor(octets / OCTETS_A_CHECK);
  if (limit.remaining < 0) throw malformed('too-many-signatures');
}
