// By which seal and in which tone (controls.css) a verdict is shown.
import type { Verdict, VerdictStatus } from '../src/smime/contract.ts';
import { TONE } from './seal-tone.ts';

/** A certificate that nobody vouches for in the place of the known one: a warning, not only something unknown. */
const ALARMING = 'signer.certificate-changed-unknown';

/** The tone (controls.css) of a message's state. */
export function toneOf({ status, codes }: Pick<Verdict, 'status' | 'codes'>): string {
  const state = sealOf({ status, codes });
  return state === 'none' ? 'tone-neutral' : TONE[state];
}

/** The state by whose seal and colour a verdict is shown. */
export function sealOf({ status, codes }: Pick<Verdict, 'status' | 'codes'>): VerdictStatus {
  return status === 'unknown' && codes.includes(ALARMING) ? 'mismatch' : status;
}
