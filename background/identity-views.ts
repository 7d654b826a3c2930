// Identities as the popup and the composer show them, and their import.
import { readKeyFile } from '../src/pkcs12/read-key-file.ts';
import { isAuthority, summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import type { IdentityView } from '../src/wire/views.ts';
import { isSelfIssued, type Certificate } from '../src/x509/certificate.ts';
import { toHex } from '../src/bytes.ts';
import { requireIdentities } from '../src/pkcs12/contents.ts';
import { judgeCertificate, loadBench, type Bench } from './certificate-judging.ts';
import { readImportFile } from './import-file.ts';
import { addIdentities, knownIdentities, type KnownIdentity } from './stores/identities.ts';
import { requireVaultKey } from './vault.ts';

export async function listIdentities(): Promise<IdentityView[]> {
  const [identities, bench] = await Promise.all([knownIdentities(), loadBench()]);
  const views = await Promise.all(identities.map((identity) => identityView(identity, bench)));
  return views.sort((a, b) => Number(b.preferred) - Number(a.preferred) || a.addedAt - b.addedAt);
}

/** Imports a key file, all or nothing. Throws the key file's codes, `vault.locked`, `vault.absent`. */
export async function importIdentities(
  file: ImportFile,
  password: string,
): Promise<{ added: IdentityView[]; known: IdentityView[]; offeredAuthorities: CertificateSummary[] }> {
  // Before the file is read: a locked vault must not look like a wrong password.
  await requireVaultKey();
  const identities = requireIdentities(await readKeyFile(await readImportFile(file), password));
  const { added, known } = await addIdentities(identities);
  const bench = await loadBench();
  const views = (list: readonly KnownIdentity[]): Promise<IdentityView[]> =>
    Promise.all(list.map((identity) => identityView(identity, bench)));
  const roots = identities
    .flatMap(({ chain }) => chain)
    .filter((one) => isAuthority(one) && isSelfIssued(one));
  const trusted = new Set(bench.anchors.map(({ certificate }) => toHexKey(certificate)));
  const untrusted = new Map(roots.map((root) => [toHexKey(root), root]));
  return {
    added: await views(added),
    known: await views(known),
    offeredAuthorities: await Promise.all(
      [...untrusted].filter(([key]) => !trusted.has(key)).map(([, root]) => summariseCertificate(root)),
    ),
  };
}

function toHexKey(certificate: Certificate): string {
  return toHex(certificate.der);
}

async function identityView(identity: KnownIdentity, bench: Bench): Promise<IdentityView> {
  const { summary, usableFor, codes } = await judgeCertificate(identity.certificate, bench);
  return {
    id: identity.id,
    certificate: summary,
    chain: await Promise.all(identity.chain.map(summariseCertificate)),
    usableFor,
    preferred: identity.preferred,
    codes,
    addedAt: identity.addedAt,
  };
}
