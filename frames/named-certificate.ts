// Finds the certificate that an action of the reader is about, so that it is named beside the button.
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { holderText } from '../ui/certificate-facts.tsx';

export interface NamedCertificate {
  readonly holder: string;
  readonly addresses: readonly string[];
  /** Absent where nothing of the certificate is known but what the verdict says. */
  readonly issuer?: string;
  readonly sha256: string;
}

/** The certificate with this SHA-256: of a signer, or of a path that was built; else in the words of the verdict. */
export function namedCertificate(
  { signers, layers, verdict }: Pick<ReaderView, 'signers' | 'layers' | 'verdict'>,
  sha256: string,
): NamedCertificate {
  const known: readonly CertificateSummary[] = [
    ...signers.map(({ certificate }) => certificate),
    ...layers.flatMap((layer) => layer.signers?.flatMap(({ chain }) => chain) ?? []),
  ];
  const found = known.find((certificate) => certificate.sha256 === sha256);
  if (found !== undefined) {
    const { subject, issuer, addresses } = found;
    return { holder: holderText(subject), addresses, issuer: holderText(issuer), sha256 };
  }
  const { signer } = verdict;
  if (signer?.sha256 !== sha256) return { holder: '', addresses: [], sha256 };
  return { holder: signer.name, addresses: signer.address === '' ? [] : [signer.address], sha256 };
}
