// What could be fetched to learn more about a path: the engine itself never fetches anything.
import { isSelfIssued, type Certificate } from './certificate.ts';
import { evidenceAddresses, type EvidenceAddresses } from './evidence-addresses.ts';
import type { PathResult } from './path.ts';

export interface WantedEvidence {
  readonly certificate: Certificate;
  /** Its issuer; absent when that is what is wanted (`addresses.issuers`). */
  readonly issuer?: Certificate;
  /** Lists that are of no use in this case are empty; `unreachable` names what cannot be asked. */
  readonly addresses: EvidenceAddresses;
}

/**
 * Certificates of the path whose revocation is not known, with whom to ask; and where no path to an anchor was
 * found, the topmost certificate with where its issuer's certificate lies.
 */
export function wantedEvidence(path: PathResult): readonly WantedEvidence[] {
  const wanted: WantedEvidence[] = [];
  for (const { certificate, issuer, status } of path.revocation ?? []) {
    if (status !== 'unknown') continue;
    const addresses = { ...evidenceAddresses(certificate), issuers: [] };
    if (Object.values(addresses).some((list: readonly string[]) => list.length > 0))
      wanted.push({ certificate, issuer, addresses });
  }
  const top = path.chain.at(-1);
  if (path.codes.includes('path.no-anchor') && top !== undefined && !isSelfIssued(top)) {
    const { issuers } = evidenceAddresses(top);
    const addresses = { ocsp: [], crls: [], deltaCrls: [], issuers, unreachable: [] };
    if (issuers.length > 0) wanted.push({ certificate: top, addresses });
  }
  return wanted;
}
