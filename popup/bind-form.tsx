// Chooses whether a gateway's certificate stands for one address or a whole domain, says what that means, asks to compare.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import type { BoundTo } from '../src/smime/contract.ts';
import type { BindingProposalView } from '../src/wire/trust-views.ts';
import { Button } from '../ui/button.tsx';
import { CertificateFacts } from '../ui/certificate-facts.tsx';
import { certificateReason } from '../ui/certificate-reason.ts';
import { Choice, Field } from '../ui/field.tsx';
import { FingerprintCompare } from '../ui/fingerprint-compare.tsx';
import { Notice } from '../ui/notice.tsx';
import { standsForText } from '../ui/stands-for-text.ts';
import { ask, useAction } from './background.ts';
import { ComparedChoice } from './compared-choice.tsx';

/** Longest address that mail knows (RFC 5321 section 4.5.3.1.3), with room for letters beyond ASCII. */
const MAX_TYPED = 300;

const KINDS: readonly BoundTo['kind'][] = ['address', 'domain'];

export function BindForm(props: {
  id: string;
  proposal: BindingProposalView;
  onDone: (sentence: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { id, proposal } = props;
  const { certificate, codes } = proposal;
  const [kind, setKind] = useState<BoundTo['kind']>(proposal.address === '' ? 'domain' : 'address');
  const [typed, setTyped] = useState({ address: proposal.address, domain: proposal.domain });
  const [compared, setCompared] = useState(false);
  const [reminded, setReminded] = useState(false);
  const name = useId();
  const action = useAction();
  const bind = async (): Promise<void> => {
    const { boundTo } = await ask('bindings.bind', { id, kind, text: typed[kind] });
    props.onDone(text('popup_bind_done', standsForText(boundTo)));
  };
  const named = typed[kind].trim();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setReminded(!compared);
        if (compared) void action.run(bind);
      }}
    >
      <p>{text('popup_bind_what')}</p>
      <div class="card stack">
        <CertificateFacts certificate={certificate} />
        {codes[0] !== undefined && (
          <Notice state="unknown">
            <p>{certificateReason(codes[0])}</p>
          </Notice>
        )}
      </div>
      <fieldset class="stack">
        <legend>{text('popup_bind_question')}</legend>
        {KINDS.map((one) => (
          <Choice
            key={one}
            type="radio"
            name={name}
            checked={kind === one}
            hint={one === 'domain' && text('popup_bind_domain_hint')}
            onChange={() => {
              setKind(one);
              action.clear();
            }}
          >
            {text(`popup_bind_${one}`)}
          </Choice>
        ))}
        <Field
          key={kind}
          label={text(`popup_bind_${kind}_label`)}
          value={typed[kind]}
          maxLength={MAX_TYPED}
          problem={action.error === undefined ? undefined : errorSentence(action.error)}
          onInput={(value) => {
            setTyped({ ...typed, [kind]: value });
            action.clear();
          }}
        />
      </fieldset>
      {named !== '' && (
        <div data-means="" aria-live="polite">
          <Notice state="caution">
            <p>{text(`popup_bind_${kind}_means`, named)}</p>
          </Notice>
        </div>
      )}
      <section class="card stack candidate" aria-label={text('popup_trust_compare_title')}>
        <h2>{text('popup_trust_compare_title')}</h2>
        <p>{text('popup_bind_compare')}</p>
        <FingerprintCompare hex={certificate.sha256} />
        <ComparedChoice compared={compared} onChange={setCompared} reminded={reminded} />
      </section>
      <div class="row">
        <Button kind="primary" submit busy={action.busy}>
          {text('popup_bind_do')}
        </Button>
        <Button kind="quiet" onClick={props.onCancel}>
          {text('popup_cancel')}
        </Button>
      </div>
    </form>
  );
}
