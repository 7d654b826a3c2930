// One line under the verdict: whether the signer's certificate was revoked, as far as that is known by now.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { RevocationReport } from '../src/smime/contract.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { dayText } from '../ui/date-text.ts';

/** Said here, with what is being done about it, instead of by the code's own sentence. */
export const REVOCATION_UNAVAILABLE = 'path.revocation-unavailable';

/**
 * The same line from the first judgement to the last, so that nothing below it moves when servers answer. A
 * revocation itself is the verdict's to say.
 */
export function RevocationLine({ view }: { view: ReaderView }): JSX.Element | null {
  const sentence = revocationSentence(view);
  if (sentence === undefined) return null;
  return (
    <p class="reason revocation" data-checking={view.online.isCompleting}>
      {sentence}
    </p>
  );
}

function revocationSentence({ verdict, layers, online }: ReaderView): string | undefined {
  if (online.isCompleting) return text('reader_revocation_asking');
  const { unreachable } = online;
  if (verdict.codes.includes(REVOCATION_UNAVAILABLE) && unreachable !== undefined)
    return text('reader_revocation_unreachable', schemeOf(unreachable));
  if (verdict.codes.includes(REVOCATION_UNAVAILABLE))
    return text(online.isOff ? 'reader_revocation_off' : 'reader_revocation_unavailable');
  const signers = layers.flatMap((layer) => layer.signers ?? []);
  const signer = signers.find(({ chain }) => chain[0]?.sha256 === verdict.signer?.sha256);
  const since = goodSince(signer?.revocation ?? []);
  return since === undefined ? undefined : text('reader_revocation_good', dayText(since));
}

/** `LDAP`: the address itself would say nothing to most. */
function schemeOf(address: string): string {
  return (/^[a-z][a-z0-9+.-]{0,15}(?=:)/i.exec(address)?.[0] ?? '?').toUpperCase();
}

/** The age of the oldest answer when the certificate itself is known to be good; undefined otherwise. */
function goodSince(reports: readonly RevocationReport[]): string | undefined {
  if (reports[0]?.status !== 'good' || reports.some(({ status }) => status === 'revoked')) return undefined;
  return reports
    .flatMap(({ thisUpdate }) => (thisUpdate === undefined ? [] : [thisUpdate]))
    .sort()
    .at(0);
}
