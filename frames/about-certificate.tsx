// A button about a certificate, in one box with whose it is, who issued it, and its fingerprint.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { AboutBox } from './about-box.tsx';
import { shownAddress } from './letter-text.ts';
import type { NamedCertificate } from './named-certificate.ts';

export interface AboutCertificateProps {
  readonly certificate: NamedCertificate;
  /** The button: it is armed while all of this is in sight. */
  readonly children: ComponentChildren;
}

export function AboutCertificate({ certificate, children }: AboutCertificateProps): JSX.Element {
  const { holder, addresses, issuer, sha256 } = certificate;
  return (
    <AboutBox class="about-certificate" version={JSON.stringify(certificate)}>
      <dl class="facts small">
        <dt>{text('ui_certificate_holder')}</dt>
        <dd>
          <bdi>{holder}</bdi> <bdi dir="ltr">{addresses.map(shownAddress).join(', ')}</bdi>
        </dd>
        {issuer !== undefined && (
          <>
            <dt>{text('ui_certificate_issuer')}</dt>
            <dd>
              <bdi>{issuer}</bdi>
            </dd>
          </>
        )}
        <FingerprintRow sha256={sha256} />
      </dl>
      {children}
    </AboutBox>
  );
}

/** Among the facts of a certificate. */
export function FingerprintRow({ sha256 }: { sha256: string }): JSX.Element {
  return (
    <>
      <dt>{text('ui_certificate_fingerprint')}</dt>
      <dd>
        <Fingerprint hex={sha256} label={text('ui_certificate_fingerprint')} />
      </dd>
    </>
  );
}
