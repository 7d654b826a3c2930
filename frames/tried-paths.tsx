// The paths that were tried for a signer whom nobody trusted vouches for: folded, each with the reason in words.
import { Fragment, type JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { TriedPathReport } from '../src/smime/contract.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { certificateReason } from '../ui/certificate-reason.ts';

export function TriedPaths({ tried }: { tried: readonly TriedPathReport[] }): JSX.Element {
  return (
    <details class="tried small">
      <summary>{text('reader_tried_paths', String(tried.length))}</summary>
      <ol>
        {tried.map((path, index) => (
          <li key={index}>
            {path.chain.map(({ subject }, place) => (
              <Fragment key={place}>
                {place > 0 && ' ← '}
                <bdi>{holderText(subject)}</bdi>
              </Fragment>
            ))}
            <ul class="reasons">
              {path.codes.map((code) => (
                <li key={code}>
                  {reason(code, path)} <code class="soft">{code}</code>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </details>
  );
}

function reason(code: string, { chain, missingIssuer }: TriedPathReport): string {
  if (code !== 'path.no-anchor') return certificateReason(code);
  return missingIssuer === undefined
    ? text('reader_tried_untrusted', holderText(chain.at(-1)?.subject ?? ''))
    : text('reader_tried_no_issuer', holderText(missingIssuer));
}
