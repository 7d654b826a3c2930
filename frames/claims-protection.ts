// Tells messages that the reader speaks of from ordinary ones.
import type { Verdict } from '../src/smime/contract.ts';

/** False for an ordinary message. One of certificates alone protects nothing either, and has a code that says so. */
export function claimsProtection({ status, codes }: Verdict): boolean {
  return status !== 'none' || codes.length > 0;
}
