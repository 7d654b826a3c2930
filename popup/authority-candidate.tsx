// One certificate that the user may come to trust: nothing is trusted before its fingerprint was compared.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { AnchorScope } from '../src/wire/trust-views.ts';
import { Button } from '../ui/button.tsx';
import { holderText, validityText } from '../ui/certificate-facts.tsx';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { shortName } from '../ui/name-text.ts';
import { useApp } from './app-context.ts';
import { useAction } from './background.ts';
import { ComparedChoice } from './compared-choice.tsx';
import { Problem } from './problem.tsx';
import { ScopeError } from './scope.ts';
import { scopeSentence } from './scope-words.ts';
import { ScopeEditor, scopeOf, useScopeInput } from './scope-editor.tsx';

export function AuthorityCandidate(props: {
  certificate: CertificateSummary;
  /** Domains that the choice begins with: those of the identity that brought it along. */
  domains?: readonly string[];
  focus: boolean;
  trust: (scope: AnchorScope) => Promise<unknown>;
  onDone: () => void;
}): JSX.Element {
  const { certificate } = props;
  const { refresh, say } = useApp();
  const [compared, setCompared] = useState(false);
  const [reminded, setReminded] = useState(false);
  const [input, change] = useScopeInput(
    props.domains && { kind: 'domains', domains: props.domains, subdomains: false },
  );
  const action = useAction();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (props.focus) heading.current?.focus();
  }, []);
  const trust = async (): Promise<void> => {
    const scope = scopeOf(input);
    await props.trust(scope);
    refresh();
    say({ message: text('popup_authority_added', shortName(certificate.subject), scopeSentence(scope)) });
    props.onDone();
  };
  const aboutScope = action.error instanceof ScopeError;
  return (
    <form
      class="stack candidate"
      onSubmit={(event) => {
        event.preventDefault();
        setReminded(!compared);
        if (compared) void action.run(trust);
      }}
    >
      <div>
        <h3 ref={heading} tabIndex={-1}>
          {holderText(certificate.subject)}
        </h3>
        <p class="small soft">
          {text(certificate.authority ? 'popup_is_authority' : 'popup_is_person')} ·{' '}
          {validityText(certificate)}
        </p>
      </div>
      <div class="stack">
        <p>{text('popup_compare')}</p>
        <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
        <ComparedChoice compared={compared} onChange={setCompared} reminded={reminded} />
      </div>
      <ScopeEditor
        input={input}
        onChange={change}
        problem={aboutScope ? errorSentence(action.error) : undefined}
      />
      {!aboutScope && <Problem error={action.error} />}
      <div class="row">
        <Button kind="primary" submit busy={action.busy}>
          {text('popup_authority_trust')}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {text('popup_authority_dismiss')}
        </Button>
      </div>
    </form>
  );
}
