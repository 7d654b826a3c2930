// What became of each key file of an import.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { CommandResponse } from '../src/wire/commands.ts';
import { Button } from '../ui/button.tsx';
import { holderText } from '../ui/certificate-facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { AuthorityCandidate } from './authority-candidate.tsx';
import { ask } from './background.ts';
import { waitingTitle } from './waiting-halves.tsx';

export type IdentityOutcome =
  | { readonly fileName: string; readonly result: CommandResponse<'identities.import'> }
  | { readonly fileName: string; readonly error: unknown };

export function IdentityOutcomes({ outcomes }: { outcomes: readonly IdentityOutcome[] }): JSX.Element {
  return (
    <ul class="stack" aria-live="polite">
      {outcomes.map((outcome, index) => (
        <li key={outcomes.length - index}>
          {'error' in outcome ? (
            <Notice state="invalid" title={text('popup_file_not_imported', outcome.fileName)}>
              <p>{errorSentence(outcome.error)}</p>
            </Notice>
          ) : (
            <Imported result={outcome.result} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Imported({ result }: { result: CommandResponse<'identities.import'> }): JSX.Element {
  const identities = [...result.added, ...result.known];
  const domains = identities.flatMap(({ certificate }) => certificate.addresses.map(domainOf));
  return (
    <div class="stack">
      {identities.length > 0 && (
        <Notice
          state="valid"
          title={text(result.added.length > 0 ? 'popup_imported' : 'popup_already_there')}
        >
          {identities.map(({ id, certificate }) => (
            <p key={id}>
              {holderText(certificate.subject)} · {certificate.addresses.join(', ')}
            </p>
          ))}
        </Notice>
      )}
      {result.waiting.map((half) => (
        <Notice key={half.id} state="caution" title={waitingTitle(half)}>
          <p>{text(`popup_waiting_${half.kind}_what`)}</p>
        </Notice>
      ))}
      {result.offeredAuthorities.map((certificate) => (
        <OfferedAuthority
          key={certificate.sha256}
          certificate={certificate}
          domains={[...new Set(domains)]}
        />
      ))}
    </div>
  );
}

/** The root of one's own organisation comes with the key file; trusting it is offered, never done. */
function OfferedAuthority(props: {
  certificate: CertificateSummary;
  domains: readonly string[];
}): JSX.Element | null {
  const { certificate, domains } = props;
  const [state, setState] = useState<'offered' | 'open' | 'done'>('offered');
  switch (state) {
    case 'done':
      return null;
    case 'open':
      return (
        <AuthorityCandidate
          certificate={certificate}
          domains={domains}
          focus
          trust={(scope) => ask('authorities.trust-known', { sha256: certificate.sha256, scope })}
          onDone={() => setState('done')}
        />
      );
    case 'offered':
      return (
        <Notice
          state="unknown"
          actions={
            <Button compact onClick={() => setState('open')}>
              {text('popup_authority_look')}
            </Button>
          }
        >
          <p>{text('popup_authority_offered', holderText(certificate.subject))}</p>
        </Notice>
      );
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
