// What is known of one certificate's revocation: by whom it was said, when, and until when that counts.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { RevocationReport } from '../src/smime/contract.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { momentText } from '../ui/date-text.ts';

export function RevocationFacts({ report }: { report: RevocationReport }): JSX.Element {
  const { status, source, signedBy, thisUpdate, nextUpdate, revokedAt, reason } = report;
  return (
    <dl class="facts small" data-revocation={status}>
      <dt>{text('reader_revocation')}</dt>
      <dd>
        {text(`reader_revocation_is_${status}`)}
        {revokedAt !== undefined && <> {text('reader_revoked_at', momentText(revokedAt))}</>}
        {reason !== undefined && <> {text(`reader_revoked_${reason.toLowerCase()}`)}</>}
      </dd>
      {source !== undefined && (
        <>
          <dt>{text('reader_revocation_source')}</dt>
          <dd>
            {text(`reader_revocation_by_${source}`, signedBy === undefined ? '' : holderText(signedBy))}
          </dd>
        </>
      )}
      {thisUpdate !== undefined && (
        <>
          <dt>{text('reader_revocation_time')}</dt>
          <dd>
            {momentText(thisUpdate)}
            {nextUpdate !== undefined && <>, {text('reader_revocation_until', momentText(nextUpdate))}</>}
          </dd>
        </>
      )}
    </dl>
  );
}
