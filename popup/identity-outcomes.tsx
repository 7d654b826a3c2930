// What became of each key file of an import.
import type { JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import type { CommandResponse } from '../src/wire/commands.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { scopeSentence } from './scope.ts';

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
  return (
    <Notice state="valid" title={text(result.added.length > 0 ? 'popup_imported' : 'popup_already_there')}>
      {[...result.added, ...result.known].map(({ id, certificate }) => (
        <p key={id}>
          {holderText(certificate.subject)} · {certificate.addresses.join(', ')}
        </p>
      ))}
      {result.alsoAuthorities.map(({ id, certificate, scope }) => (
        <p key={id} class="small">
          {text('popup_also_authority', holderText(certificate.subject), scopeSentence(scope))}
        </p>
      ))}
    </Notice>
  );
}
