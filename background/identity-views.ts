// Identities as the popup and the composer show them, and their import.
import { isAuthority, summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { CommandResponse, ImportFile } from '../src/wire/commands.ts';
import type { IdentityView, KnownIdentityView } from '../src/wire/views.ts';
import { isSelfIssued, type Certificate } from '../src/x509/certificate.ts';
import { toHex } from '../src/bytes.ts';
import { judgeIdentity } from '../src/smime/judge-identity.ts';
import type { WantedEvidence } from '../src/x509/wanted-evidence.ts';
import { canEncrypt } from '../src/smime/usable-certificate.ts';
import { judgeCertificate, loadBench, type Bench } from './certificate-judging.ts';
import { importIdentityFile } from './import-identities.ts';
import { askBeside } from './revocation/ask-beside.ts';
import { knownIdentities, type KnownIdentity } from './stores/identities.ts';
import { listWaiting } from './waiting-views.ts';

/** All identities, judged. */
export async function listIdentities(): Promise<IdentityView[]> {
  return (await judgedIdentities()).map(({ view }) => view);
}

/** What is known of them without judging. */
export async function listKnownIdentities(): Promise<KnownIdentityView[]> {
  const identities = (await knownIdentities()).sort(byPreference);
  return Promise.all(
    identities.map(async ({ id, certificate }) => ({
      id,
      certificate: await summariseCertificate(certificate),
    })),
  );
}

/** All, for somebody who is about to use them: authorities are asked whether they have revoked any. */
export async function identitiesToUse(): Promise<IdentityView[]> {
  const judged = await judgedIdentities();
  void askBeside(judged.flatMap(({ wanted }) => wanted));
  return judged.map(({ view }) => view);
}

interface JudgedIdentity {
  readonly view: IdentityView;
  /** What could be fetched to know more. */
  readonly wanted: readonly WantedEvidence[];
}

async function judgedIdentities(): Promise<JudgedIdentity[]> {
  const identities = await knownIdentities();
  // Nothing to judge: what takes time need not be loaded.
  if (identities.length === 0) return [];
  const bench = await loadBench();
  const judged = await Promise.all(identities.map((identity) => judgedIdentity(identity, bench)));
  return judged.sort(({ view: a }, { view: b }) => byPreference(a, b));
}

type Ordered = Pick<IdentityView, 'preferred' | 'addedAt'>;

function byPreference(a: Ordered, b: Ordered): number {
  return Number(b.preferred) - Number(a.preferred) || a.addedAt - b.addedAt;
}

/** Imports a file. Throws as importIdentityFile. */
export async function importIdentities(
  file: ImportFile,
  password: string,
): Promise<CommandResponse<'identities.import'>> {
  const { identities, added, known, waiting } = await importIdentityFile(file, password);
  const bench = await loadBench();
  const views = (list: readonly KnownIdentity[]): Promise<IdentityView[]> =>
    Promise.all(list.map(async (identity) => (await judgedIdentity(identity, bench)).view));
  const roots = identities
    .flatMap(({ chain }) => chain)
    .filter((one) => isAuthority(one) && isSelfIssued(one));
  const trusted = new Set(bench.anchors.map(({ certificate }) => toHexKey(certificate)));
  const untrusted = new Map(roots.map((root) => [toHexKey(root), root]));
  return {
    added: await views(added),
    known: await views(known),
    waiting: (await listWaiting()).filter(({ id }) => waiting.includes(id)),
    offeredAuthorities: await Promise.all(
      [...untrusted].filter(([key]) => !trusted.has(key)).map(([, root]) => summariseCertificate(root)),
    ),
  };
}

function toHexKey(certificate: Certificate): string {
  return toHex(certificate.der);
}

async function judgedIdentity(identity: KnownIdentity, bench: Bench): Promise<JudgedIdentity> {
  const { anchors, pool, revocation } = bench;
  const [{ summary, usableFor, codes }, { isRevoked, wanted }] = await Promise.all([
    judgeCertificate(identity.certificate, bench),
    judgeIdentity({
      ...{ identity, anchors, certificates: pool, now: new Date() },
      ...(revocation === undefined ? {} : { revocation }),
    }),
  ]);
  const view = {
    id: identity.id,
    certificate: summary,
    chain: await Promise.all(identity.chain.map(summariseCertificate)),
    usableFor,
    readsMail: canEncrypt(identity.certificate),
    preferred: identity.preferred,
    codes: isRevoked ? [...new Set(['path.revoked', ...codes])] : codes,
    addedAt: identity.addedAt,
  };
  return { view, wanted };
}
