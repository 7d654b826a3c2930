// The exact details of a certificate, for those who know what they look for.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateDetails } from '../src/wire/views.ts';
import { CertificateExtensions } from './certificate-extensions.tsx';
import { momentText } from './date-text.ts';
import { Fingerprint } from './fingerprint.tsx';

export function CertificateTechnical({ details }: { details: CertificateDetails }): JSX.Element {
  const { summary } = details;
  const key =
    details.publicKeyBits === undefined || summary.keyAlgorithm.includes(String(details.publicKeyBits))
      ? summary.keyAlgorithm
      : text('ui_key_bits', summary.keyAlgorithm, details.publicKeyBits);
  const rows: readonly (readonly [string, JSX.Element | string])[] = [
    ['ui_subject_name', summary.subject],
    ['ui_issuer_name', summary.issuer],
    ['ui_serial', <span class="mono">{summary.serial}</span>],
    ['ui_not_before_exact', momentText(summary.notBefore)],
    ['ui_not_after_exact', momentText(summary.notAfter)],
    ['ui_key', key],
    ['ui_signature_algorithm', summary.signatureAlgorithm],
    ['ui_key_usage', details.keyUsage.join(', ') || text('ui_none')],
    ['ui_extended_key_usage', details.extendedKeyUsage.join(', ') || text('ui_none')],
    ['ui_policies', <Policies policies={details.policies} />],
    ['ui_sha1', <Fingerprint hex={details.sha1} label={text('ui_sha1')} />],
  ];
  return (
    <div class="stack">
      <dl class="facts small">
        {rows.map(([label, value]) => [
          <dt key={label}>{text(label)}</dt>,
          <dd key={`${label}-value`}>{value}</dd>,
        ])}
      </dl>
      {details.extensions.length > 0 && <CertificateExtensions extensions={details.extensions} />}
    </div>
  );
}

function Policies({ policies }: Pick<CertificateDetails, 'policies'>): JSX.Element {
  if (policies.length === 0) return <>{text('ui_none')}</>;
  return (
    <>
      {policies.map(({ oid, name }) => (
        <div key={oid}>
          {name} <span class="mono soft">{oid}</span>
        </div>
      ))}
    </>
  );
}
