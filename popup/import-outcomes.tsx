// What became of each certificate file: taken, already there, refused with its reason, or unreadable.
import type { JSX } from 'preact';
import { errorSentence, reasonSentence, text } from '../platform/text.ts';
import { WaxsealError } from '../src/errors.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { ImportOutcome } from '../src/wire/views.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { BindButton } from './bind-button.tsx';
import { Notice } from '../ui/notice.tsx';
import type { SealState } from '../ui/seal-icon.tsx';

/** Certificates in a file, so many that there is a button beside each. */
const FEW = 3;

export function ImportOutcomes({
  outcomes,
  ofContacts = false,
}: {
  outcomes: readonly ImportOutcome[];
  /** They are other people's: each may be one that stands for others. */
  ofContacts?: boolean;
}): JSX.Element {
  return (
    <ul class="stack" aria-live="polite" data-outcomes="">
      {outcomes.map((outcome, index) => (
        <li key={index}>
          <Outcome outcome={outcome} ofContacts={ofContacts} />
        </li>
      ))}
    </ul>
  );
}

function Outcome({
  outcome: whole,
  ofContacts,
}: {
  outcome: ImportOutcome;
  ofContacts: boolean;
}): JSX.Element {
  const outcome = withoutCompanions(whole);
  const { fileName, imported, known, refused, error } = outcome;
  // Of many at once each has its button in its own place.
  const mayBind = ofContacts && imported.length + known.length <= FEW;
  if (error !== undefined) {
    return (
      <Notice state="invalid" title={text('popup_file_not_imported', fileName)}>
        <p>{errorSentence(new OutcomeError(error.code, error.details))}</p>
      </Notice>
    );
  }
  return (
    <Notice state={outcomeState(outcome)} title={text(titleKey(outcome), fileName, imported.length)}>
      {imported.map((certificate) => (
        <p key={certificate.sha256}>
          {line(certificate)} {mayBind && <BindButton certificate={certificate} />}
        </p>
      ))}
      {known.map((certificate) => (
        <p key={certificate.sha256} class="soft">
          {text('popup_outcome_known', line(certificate))}{' '}
          {mayBind && <BindButton certificate={certificate} />}
        </p>
      ))}
      {refused.map(({ certificate, code, binding }) => (
        <p key={certificate.sha256}>
          {text('popup_outcome_refused', line(certificate))} {reasonSentence(code) ?? code}{' '}
          {binding !== undefined && <BindButton certificate={certificate} proposal={binding} />}
        </p>
      ))}
    </Notice>
  );
}

/** An error that came over the wire as data; its sentence is found like that of any other. */
class OutcomeError extends WaxsealError {
  override readonly name = 'OutcomeError';
}

/**
 * Authorities that come along with a person's certificate, as in a .p7b, are no failure: nobody meant to import them.
 * Alone in a file they are told about.
 */
function withoutCompanions(outcome: ImportOutcome): ImportOutcome {
  if (outcome.imported.length + outcome.known.length === 0) return outcome;
  return { ...outcome, refused: outcome.refused.filter(({ code }) => code !== 'contacts.is-authority') };
}

function outcomeState({ imported, refused }: ImportOutcome): SealState {
  if (imported.length > 0) return 'valid';
  return refused.length > 0 ? 'caution' : 'unknown';
}

function titleKey({ imported, known }: ImportOutcome): string {
  if (imported.length > 1) return 'popup_outcome_several';
  if (imported.length === 1) return 'popup_outcome_one';
  return known.length > 0 ? 'popup_outcome_nothing_new' : 'popup_outcome_none';
}

function line(certificate: CertificateSummary): string {
  const addresses = certificate.addresses.join(', ');
  return addresses === ''
    ? holderText(certificate.subject)
    : `${holderText(certificate.subject)} · ${addresses}`;
}
