// What the issuer of a certificate says it has checked, in a person's words.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateDetails } from '../src/wire/views.ts';

/** Rows for the list of facts; nothing where the certificate says nothing about it. */
export function CertificateChecked({ details }: { details: CertificateDetails }): JSX.Element {
  const { validation, qualifiedFor, organisationIdentifier } = details;
  return (
    <>
      {organisationIdentifier !== undefined && (
        <>
          <dt>{text('ui_organisation_identifier')}</dt>
          <dd>
            <bdi>{organisationIdentifier}</bdi>
          </dd>
        </>
      )}
      {(validation ?? qualifiedFor) !== undefined && (
        <>
          <dt>{text('ui_checked')}</dt>
          <dd>
            {validation !== undefined && <div>{text(`ui_checked_${validation}`)}</div>}
            {qualifiedFor !== undefined && <div>{text(`ui_qualified_${qualifiedFor}`)}</div>}
          </dd>
        </>
      )}
    </>
  );
}
