// What a certificate says, in the words of a person: whose it is, who vouches for it, until when.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import { dayText } from './date-text.ts';
import { organisation, shortName } from './name-text.ts';

export type ValidityState = 'current' | 'expired' | 'not-yet';

export function validityState(certificate: CertificateSummary, now = Date.now()): ValidityState {
  if (now > Date.parse(certificate.notAfter)) return 'expired';
  return now < Date.parse(certificate.notBefore) ? 'not-yet' : 'current';
}

/** `until 4 May 2027`, `expired on ...`, `not valid before ...`. */
export function validityText(certificate: CertificateSummary): string {
  switch (validityState(certificate)) {
    case 'expired':
      return text('ui_expired_on', dayText(certificate.notAfter));
    case 'not-yet':
      return text('ui_not_before', dayText(certificate.notBefore));
    case 'current':
      return text('ui_valid_until', dayText(certificate.notAfter));
  }
}

/** The name and, where there is one, the organisation: `Alice Ames (Firm)`. */
export function holderText(name: string): string {
  const firm = organisation(name);
  return firm === undefined ? shortName(name) : `${shortName(name)} (${firm})`;
}

/** The first facts of a certificate: usable wherever there is only its summary. `children` are further rows. */
export function CertificateFacts(props: {
  certificate: CertificateSummary;
  children?: ComponentChildren;
}): JSX.Element {
  const { certificate } = props;
  return (
    <dl class="facts">
      <dt>{text('ui_certificate_holder')}</dt>
      <dd>{holderText(certificate.subject)}</dd>
      <dt>{text('ui_certificate_addresses')}</dt>
      <dd>
        {certificate.addresses.length === 0 ? (
          <span class="soft">{text('ui_certificate_no_address')}</span>
        ) : (
          certificate.addresses.map((address) => <div key={address}>{address}</div>)
        )}
      </dd>
      <dt>{text('ui_certificate_issuer')}</dt>
      <dd>{holderText(certificate.issuer)}</dd>
      <dt>{text('ui_certificate_validity')}</dt>
      <dd>
        {text('ui_from_to', dayText(certificate.notBefore), dayText(certificate.notAfter))}
        {validityState(certificate) === 'current' ? null : (
          <>
            {' '}
            <span class="badge tone-invalid">{validityText(certificate)}</span>
          </>
        )}
      </dd>
      {props.children}
    </dl>
  );
}
