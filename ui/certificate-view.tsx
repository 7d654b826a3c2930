// Everything about one certificate: understandable first, complete on demand.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateDetails } from '../src/wire/views.ts';
import { CertificateActions } from './certificate-actions.tsx';
import { CertificateChecked } from './certificate-checked.tsx';
import { CertificateFacts, holderText } from './certificate-facts.tsx';
import { certificateReason, sealOfCodes } from './certificate-reason.ts';
import { CertificateTechnical } from './certificate-technical.tsx';
import { FingerprintCompare } from './fingerprint-compare.tsx';
import { Notice } from './notice.tsx';
import { SealIcon, TONE } from './seal-icon.tsx';

/** Uses that a person asks about; others stay among the exact details. */
const USES: readonly { readonly key: string; readonly usages: readonly string[] }[] = [
  { key: 'ui_use_sign', usages: ['digitalSignature', 'nonRepudiation'] },
  { key: 'ui_use_encrypt', usages: ['keyEncipherment', 'keyAgreement'] },
  { key: 'ui_use_issue', usages: ['keyCertSign'] },
];

export function CertificateView({ details }: { details: CertificateDetails }): JSX.Element {
  const { summary, codes } = details;
  const uses = USES.filter(({ usages }) => usages.some((usage) => details.keyUsage.includes(usage)));
  return (
    <div class="stack certificate">
      <Trust codes={codes} authority={summary.authority} />
      <CertificateFacts certificate={summary}>
        <dt>{text('ui_certificate_uses')}</dt>
        <dd>
          {details.keyUsage.length === 0
            ? text('ui_use_unlimited')
            : uses.map(({ key }) => text(key)).join(', ') || text('ui_use_other')}
        </dd>
        <CertificateChecked details={details} />
        <dt>{text('ui_certificate_fingerprint')}</dt>
        <dd>
          <FingerprintCompare hex={summary.sha256} />
        </dd>
      </CertificateFacts>
      {details.chain.length > 0 && (
        <section class="stack" aria-label={text('ui_certificate_path')}>
          <h2 class="small-heading">{text('ui_certificate_path')}</h2>
          <ol class="path">
            {details.chain.map((certificate) => (
              <li key={certificate.sha256} class={TONE[sealOfCodes(codes)]}>
                <SealIcon state={sealOfCodes(codes)} size={18} />
                <span>{holderText(certificate.subject)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <details>
        <summary>{text('ui_certificate_everything')}</summary>
        <CertificateTechnical details={details} />
      </details>
      <CertificateActions details={details} />
    </div>
  );
}

function Trust({ codes, authority }: { codes: readonly string[]; authority: boolean }): JSX.Element {
  if (codes.length === 0) return <Notice state="valid">{text('ui_certificate_trusted')}</Notice>;
  const state = sealOfCodes(codes);
  const title =
    state === 'caution'
      ? 'ui_certificate_with_note'
      : authority
        ? 'ui_authority_not_trusted'
        : 'ui_certificate_not_trusted';
  return (
    <Notice state={state} title={text(title)}>
      {codes.map((code) => (
        <p key={code}>{certificateReason(code)}</p>
      ))}
    </Notice>
  );
}
