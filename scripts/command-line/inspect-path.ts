// Validates the path of one certificate for the command line.
import { summariseCertificate } from '../../src/smime/certificate-summary.ts';
import { buildPath } from '../../src/x509/path.ts';
import type { PolicyRequirements } from '../../src/x509/policies.ts';
import { loadCertificates, loadFiles } from './load-files.ts';
import type { Arguments } from './option-table.ts';

/** The first certificate of the file is the target; the others may be its issuers. */
export async function inspectPath(
  file: string,
  given: Arguments,
  at: Date,
  policies: PolicyRequirements,
): Promise<object> {
  const { certificates, anchors } = await loadFiles(given);
  const [target, ...others] = loadCertificates(file);
  const { ok, codes, chain } = await buildPath({
    target: target!,
    certificates: [...others, ...certificates],
    anchors,
    at,
    purpose: 'any',
    policies,
  });
  return { accepted: ok, codes, path: await Promise.all(chain.map(summariseCertificate)) };
}
