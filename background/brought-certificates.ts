// Certificates that a message brings without signing anything by them (certs-only, RFC 8551 section 3.8).
import { equalBytes } from '../src/bytes.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { CertificateSummary, OpenedMessage } from '../src/smime/contract.ts';
import type { BroughtCertificate } from '../src/wire/reader-views.ts';
import type { Certificate } from '../src/x509/certificate.ts';

export interface BroughtFacts {
  /** Which of these certificates (SHA-256) are among the contacts. */
  readonly kept: (sha256: readonly string[]) => Promise<ReadonlySet<string>>;
  /** For each certificate why no path leads to an anchor; `all` came with it and may lead to one. */
  readonly vouching: (
    certificates: readonly Certificate[],
    all: readonly Certificate[],
  ) => Promise<readonly (readonly string[])[]>;
  /** The certificates that are kept of addresses. */
  readonly known: (addresses: readonly string[]) => Promise<readonly Certificate[]>;
}

interface Found {
  readonly certificate: Certificate;
  readonly summary: CertificateSummary;
}

/** In the order of the message. Authorities are listed, and neither judged nor kept. */
export async function broughtCertificates(
  opened: OpenedMessage,
  facts: BroughtFacts,
): Promise<BroughtCertificate[]> {
  const found = await certificatesBrought(opened);
  if (found.length === 0) return [];
  const people = found.filter(({ summary }) => canKeep(summary));
  const [kept, codes] = await Promise.all([
    facts.kept(people.map(({ summary }) => summary.sha256)),
    facts.vouching(
      people.map(({ certificate }) => certificate),
      found.map(({ certificate }) => certificate),
    ),
  ]);
  const rivals = await Promise.all(
    people.map(async ({ certificate, summary }, at) => {
      const isVouchedFor = codes[at]?.length === 0;
      return !isVouchedFor && isRival(certificate, await facts.known(summary.addresses));
    }),
  );
  return found.map((one) => ({
    certificate: one.summary,
    kept: kept.has(one.summary.sha256),
    canKeep: canKeep(one.summary),
    codes: codes[people.indexOf(one)] ?? [],
    ...(rivals[people.indexOf(one)] === true ? { isRival: true } : {}),
  }));
}

/** The holder is known, and by none with this key. */
function isRival({ subjectPublicKeyInfo }: Certificate, known: readonly Certificate[]): boolean {
  const hasSameKey = (other: Certificate): boolean =>
    equalBytes(other.subjectPublicKeyInfo.der, subjectPublicKeyInfo.der);
  return known.length > 0 && !known.some(hasSameKey);
}

/** Those of them that may be kept as contacts. */
export async function keepableCertificates(opened: OpenedMessage): Promise<Certificate[]> {
  const found = await certificatesBrought(opened);
  return found.filter(({ summary }) => canKeep(summary)).map(({ certificate }) => certificate);
}

function canKeep({ authority, addresses }: CertificateSummary): boolean {
  return !authority && addresses.length > 0;
}

/** Those of layers that hold nothing else: what came along with a signature is a path, not something to keep. */
async function certificatesBrought({ layers, otherCertificates }: OpenedMessage): Promise<Found[]> {
  const brought = new Set(
    layers.flatMap(({ certificates = [] }) => certificates.map(({ sha256 }) => sha256)),
  );
  if (brought.size === 0) return [];
  const all = await Promise.all(
    otherCertificates.map(async (certificate) => ({
      certificate,
      summary: await summariseCertificate(certificate),
    })),
  );
  return all.filter(({ summary }) => brought.has(summary.sha256));
}
