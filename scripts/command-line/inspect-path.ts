// Validates the path of one certificate for the command line.
import { summariseCertificate } from '../../src/smime/certificate-summary.ts';
import { reportRevocation } from '../../src/smime/revocation-report.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { buildPath } from '../../src/x509/path.ts';
import type { PolicyRequirements } from '../../src/x509/policies.ts';
import { anchorsOf } from './default-anchors.ts';
import { loadCertificates, loadFiles } from './load-files.ts';
import type { Arguments } from './option-table.ts';
import { revocationEvidence } from './revocation-evidence.ts';

/** The first certificate of the file is the target; the others may be its issuers. */
export async function inspectPath(
  file: string,
  given: Arguments,
  at: Date,
  policies: PolicyRequirements,
): Promise<object> {
  const files = await loadFiles(given);
  const { certificates, anchors } = files;
  const [target, ...others] = loadCertificates(file);
  const { ok, codes, chain, revocation, search } = await buildPath({
    target: target!,
    certificates: [...others, ...certificates],
    // From an authority that is being phased out, later certificates are not accepted.
    anchors: anchorsOf(given, anchors)
      .filter(({ distrustAfter }) => distrustAfter === undefined || target!.notBefore <= distrustAfter)
      .map(({ certificate }) => certificate),
    at,
    purpose: 'any',
    policies,
    revocation: { ...revocationEvidence(files, given), now: at },
  });
  return {
    accepted: ok,
    codes,
    path: await Promise.all(chain.map(summariseCertificate)),
    ...(revocation === undefined ? {} : { revocation: await Promise.all(revocation.map(reportRevocation)) }),
    search: { ...search, certificates: await Promise.all(search.certificates.map(brief)) },
  };
}

/** A node of what was tried. */
async function brief(certificate: Certificate): Promise<object> {
  const { subject, issuer, serial, sha256 } = await summariseCertificate(certificate);
  return { subject, issuer, serial, sha256 };
}
