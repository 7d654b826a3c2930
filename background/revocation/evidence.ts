// The extension's one store and fetcher of evidence, and what the user's settings let them do.
import type { RevocationEvidence } from '../../src/trust/judge.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import type { WantedEvidence } from '../../src/x509/wanted-evidence.ts';
import { settingsView } from '../stores/settings.ts';
import { noteAsked } from './asked-log.ts';
import { BROWSER_NETWORK } from './browser-network.ts';
import { EvidenceFetcher, type Allowance } from './evidence-fetcher.ts';
import { IndexedEvidenceStore } from './indexed-evidence.ts';
import { KeptSources } from './kept-sources.ts';

const store = new IndexedEvidenceStore();
const kept = new KeptSources(store);
const fetcher = new EvidenceFetcher({
  network: BROWSER_NETWORK,
  store,
  note: noteAsked,
  now: () => new Date(),
});

/** What certificates are judged by; undefined when the user does not want revocation looked at. */
export async function revocationEvidence(): Promise<RevocationEvidence | undefined> {
  const { revocation: policy } = await settingsView();
  return policy === 'off' ? undefined : { policy, sources: kept.sources() };
}

/** Certificates of authorities that were fetched at the user's request. */
export function fetchedIssuers(): Promise<Certificate[]> {
  return kept.issuers();
}

/** What could be asked about revocation with the settings as they are. */
export async function askable(wanted: readonly WantedEvidence[]): Promise<WantedEvidence[]> {
  const { revocation, checkOnline } = await settingsView();
  if (revocation === 'off' || !checkOnline) return [];
  return wanted.filter(
    ({ issuer, addresses }) =>
      issuer !== undefined && addresses.ocsp.length + addresses.crls.length + addresses.deltaCrls.length > 0,
  );
}

/** Asks about revocation, as far as the settings allow; true when something new came. */
export async function fetchRevocation(
  wanted: readonly WantedEvidence[],
  allowance: Allowance,
): Promise<boolean> {
  return fetcher.fetch(await askable(wanted), { withIssuers: false, allowance });
}

/** Asks for certificates of missing issuers: only when the user says so, for this one message. */
export function fetchIssuers(wanted: readonly WantedEvidence[], allowance: Allowance): Promise<boolean> {
  const missing = wanted.filter(({ issuer }) => issuer === undefined);
  return fetcher.fetch(missing, { withIssuers: true, allowance });
}
