// The organisation's policy as the popup shows it, and the import of a signed one.
import { toBase64 } from '../src/bytes.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import { openPolicyFile, type PolicyFile } from '../src/smime/policy-file.ts';
import type { OrganisationPolicy } from '../src/trust/organisation-policy.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import type { OrganisationProposal, OrganisationView, PolicyView } from '../src/wire/trust-views.ts';
import { sha256Fingerprint } from '../src/x509/certificate.ts';
import { fault } from './errors.ts';
import { readImportFile } from './import-file.ts';
import { checkedPolicy, keepPolicyFile, organisation, storedPolicyFile } from './stores/organisation.ts';
import { parsedCertificate } from './stores/parsed-certificates.ts';
import { isForOrganisation } from './stores/setting-checks.ts';

/** What is in force; null without a policy. */
export async function organisationView(): Promise<OrganisationView | null> {
  const found = await organisation();
  if (found === undefined) return null;
  const { source, file } = found;
  return {
    source,
    ...('policy' in found ? { policy: await policyView(found.policy) } : { problem: found.problem }),
    ...(file === undefined
      ? {}
      : {
          authority: await summariseCertificate(parsedCertificate(file.authority)),
          importedAt: file.importedAt,
        }),
  };
}

/** Reads a file without keeping it, so that the authority's fingerprint can be compared first. */
export async function inspectPolicyFile(file: ImportFile): Promise<OrganisationProposal> {
  const { policy, signer, authority } = await opened(file);
  return {
    policy: await policyView(policy),
    signer: await summariseCertificate(signer),
    authority: await summariseCertificate(authority),
  };
}

/**
 * Keeps a policy file whose authority (`sha256`) the user has compared. Throws `store.not-found` when the file is
 * by another authority, `organisation.older` when it is older than the one that is kept.
 */
export async function importPolicyFile(file: ImportFile, sha256: string): Promise<void> {
  const { policy, json, signer, authority } = await opened(file);
  if ((await sha256Fingerprint(authority)) !== sha256) fault('store.not-found');
  const before = await storedPolicyFile();
  if (before !== undefined) {
    const issued = checkedPolicy(JSON.parse(before.json)).issued;
    if (issued !== undefined && policy.issued !== undefined && policy.issued < issued)
      fault('organisation.older');
  }
  await keepPolicyFile({
    json,
    signer: toBase64(signer.der),
    authority: toBase64(authority.der),
    importedAt: Date.now(),
  });
}

async function opened(file: ImportFile): Promise<PolicyFile> {
  const policyFile = await openPolicyFile(await readImportFile(file), new Date());
  const policy = checkedPolicy(JSON.parse(policyFile.json));
  if (policy.issued === undefined) return fault('organisation.malformed', { field: 'issued' });
  return { ...policyFile, policy };
}

async function policyView(policy: OrganisationPolicy): Promise<PolicyView> {
  const { name, issued, anchors, intermediates, requires, locked, directories, settings } = policy;
  return {
    name,
    ...(issued === undefined ? {} : { issued: issued.toISOString() }),
    anchors: await Promise.all(
      anchors.map(async ({ certificate, scope }) => ({
        certificate: await summariseCertificate(certificate),
        scope,
      })),
    ),
    intermediates: intermediates.length,
    ...(requires.rsaBits === undefined ? {} : { rsaBits: requires.rsaBits }),
    noSha1: requires.noSha1 === true,
    settings: Object.keys(settings).filter(isForOrganisation),
    locked,
    directories,
  };
}
