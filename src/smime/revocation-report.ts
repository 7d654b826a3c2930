// What was found out about a certificate's revocation, as facts that are safe to show anywhere.
import { sha256Fingerprint } from '../x509/certificate.ts';
import { nameText } from '../x509/name.ts';
import type { CertificateRevocation } from '../x509/revocation.ts';
import { isoTime } from './certificate-summary.ts';
import type { RevocationReport } from './contract.ts';

export async function reportRevocation(revocation: CertificateRevocation): Promise<RevocationReport> {
  const { certificate, status, finding } = revocation;
  const sha256 = await sha256Fingerprint(certificate);
  if (finding === undefined) return { sha256, status };
  const { source, signedBy, thisUpdate, nextUpdate, revokedAt, reason } = finding;
  return {
    ...{ sha256, status, source, signedBy: nameText(signedBy), thisUpdate: isoTime(thisUpdate) },
    ...(nextUpdate === undefined ? {} : { nextUpdate: isoTime(nextUpdate) }),
    ...(revokedAt === undefined ? {} : { revokedAt: isoTime(revokedAt) }),
    ...(reason === undefined ? {} : { reason }),
  };
}
