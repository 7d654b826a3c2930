// Chooses between one person's certificate and an authority for as little as possible, and asks for the comparison.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { TrustProposalView } from '../src/wire/trust-views.ts';
import { Button } from '../ui/button.tsx';
import { CertificateFacts, holderText } from '../ui/certificate-facts.tsx';
import { Choice, Field } from '../ui/field.tsx';
import { FingerprintCompare } from '../ui/fingerprint-compare.tsx';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { Notice } from '../ui/notice.tsx';
import { ask, useAction } from './background.ts';
import { ComparedChoice } from './compared-choice.tsx';
import { Problem } from './problem.tsx';

/** `pin`: this certificate for this person. The others: an authority, for the person or for their domain. */
type Whom = 'pin' | 'address' | 'domain';

const MAX_NOTE = 300;

export function TrustForm(props: {
  id: string;
  proposal: TrustProposalView;
  onDone: (sentence: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { id, proposal } = props;
  const { address, domain, certificate, authorities } = proposal;
  // A certificate that names nobody, such as a gateway's, is nobody's.
  const canPin = certificate.addresses.length > 0 || authorities.length === 0;
  const [whom, setWhom] = useState<Whom>(canPin ? 'pin' : 'address');
  // The topmost is the one whose fingerprint an organisation publishes.
  const [authorityId, setAuthorityId] = useState(authorities.at(-1)?.sha256);
  const [compared, setCompared] = useState(false);
  const [reminded, setReminded] = useState(false);
  const [note, setNote] = useState('');
  const name = useId();
  const action = useAction();
  const authority = authorities.find(({ sha256 }) => sha256 === authorityId);
  const subject = whom === 'pin' || authority === undefined ? certificate : authority;
  const choose = (next: Whom): void => {
    setWhom(next);
    // What was compared was another fingerprint.
    setCompared(false);
    setReminded(false);
  };
  const trust = async (): Promise<void> => {
    if (whom === 'pin' || authority === undefined) {
      await ask('trust.pin', { id, note });
      props.onDone(text('popup_trust_pinned', address));
      return;
    }
    await ask('trust.authority', { id, sha256: authority.sha256, whom, note });
    const scope = whom === 'address' ? address : text('popup_scope_domains', domain);
    props.onDone(text('popup_authority_added', holderText(authority.subject), scope));
  };
  const radio = (kind: Whom, words: string, hint: string): JSX.Element => (
    <Choice type="radio" name={name} checked={whom === kind} onChange={() => choose(kind)} hint={hint}>
      {words}
    </Choice>
  );
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setReminded(!compared);
        if (compared) void action.run(trust);
      }}
    >
      <Changed proposal={proposal} />
      <div class="card stack">
        <CertificateFacts certificate={certificate} />
      </div>
      <fieldset class="stack">
        <legend>{text('popup_trust_question')}</legend>
        {canPin && radio('pin', text('popup_trust_pin', address), text('popup_trust_pin_hint'))}
        {authority !== undefined && (
          <>
            {radio(
              'address',
              text('popup_trust_address', holderText(authority.subject), address),
              text('popup_trust_address_hint'),
            )}
            {radio(
              'domain',
              text('popup_trust_domain', holderText(authority.subject), domain),
              text('popup_trust_domain_hint', domain),
            )}
          </>
        )}
        {whom !== 'pin' && authorities.length > 1 && (
          <AuthorityChoice
            authorities={authorities}
            value={authorityId}
            onChange={(next) => {
              setAuthorityId(next);
              choose(whom);
            }}
          />
        )}
      </fieldset>
      <section class="card stack candidate" aria-label={text('popup_trust_compare_title')}>
        <h2>{text('popup_trust_compare_title')}</h2>
        <p>
          {whom === 'pin'
            ? text('popup_trust_compare_person', holderText(certificate.subject))
            : text('popup_trust_compare_authority', holderText(subject.subject))}
        </p>
        <FingerprintCompare key={subject.sha256} hex={subject.sha256} />
        <ComparedChoice compared={compared} onChange={setCompared} reminded={reminded} />
        <Field
          label={text('popup_trust_note')}
          hint={text('popup_trust_note_hint')}
          value={note}
          maxLength={MAX_NOTE}
          onInput={setNote}
        />
      </section>
      <Problem error={action.error} />
      <div class="row">
        <Button kind="primary" submit busy={action.busy}>
          {text(whom === 'pin' ? 'popup_trust_do_pin' : 'popup_trust_do_authority')}
        </Button>
        <Button kind="quiet" onClick={props.onCancel}>
          {text('popup_cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The address was known by other certificates: that is said before anything can be chosen. */
function Changed({ proposal }: { proposal: TrustProposalView }): JSX.Element | null {
  const { address, before, replacesPin } = proposal;
  if (before.length === 0) return null;
  return (
    <Notice
      state={replacesPin ? 'mismatch' : 'caution'}
      title={text(replacesPin ? 'popup_trust_replaces_pin' : 'popup_trust_replaces', address)}
    >
      <p>{text('popup_trust_replaces_hint')}</p>
      <details>
        <summary>{text('popup_trust_before')}</summary>
        <div class="stack">
          {before.map((certificate) => (
            <div key={certificate.sha256} class="stack">
              <CertificateFacts certificate={certificate} />
              <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
            </div>
          ))}
        </div>
      </details>
    </Notice>
  );
}

function AuthorityChoice(props: {
  authorities: readonly CertificateSummary[];
  value: string | undefined;
  onChange: (sha256: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field indented">
      <label for={id}>{text('popup_trust_which')}</label>
      <select
        id={id}
        class="input"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.authorities.map(({ sha256, subject }) => (
          <option key={sha256} value={sha256}>
            {holderText(subject)}
          </option>
        ))}
      </select>
    </div>
  );
}
