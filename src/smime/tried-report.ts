// Writes down the paths that were tried for a signer, for the reader's details.
import { nameText } from '../x509/name.ts';
import type { PathSearchGraph } from '../x509/path-search-graph.ts';
import { triedPaths } from '../x509/tried-paths.ts';
import { summariseCertificate } from './certificate-summary.ts';
import type { TriedPathReport } from './contract.ts';

/** `codes` are those of the judgement as a whole. */
export function reportTried(search: PathSearchGraph, codes: readonly string[]): Promise<TriedPathReport[]> {
  return Promise.all(
    triedPaths(search, codes).map(async ({ chain, codes: reasons, missingIssuer }) => {
      const summaries = await Promise.all(chain.map(summariseCertificate));
      return {
        chain: summaries.map(({ subject, sha256 }) => ({ subject, sha256 })),
        codes: reasons,
        ...(missingIssuer === undefined ? {} : { missingIssuer: nameText(missingIssuer) }),
      };
    }),
  );
}
