// Choosing for whom an authority is trusted; the narrow choice comes first.
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { AnchorScope } from '../src/wire/trust-views.ts';
import { Choice, Field } from '../ui/field.tsx';
import { parseAddresses, parseDomains } from './scope.ts';

export interface ScopeInput {
  readonly kind: AnchorScope['kind'];
  readonly domains: string;
  readonly subdomains: boolean;
  readonly addresses: string;
}

export function scopeInput(scope?: AnchorScope): ScopeInput {
  return {
    kind: scope?.kind ?? 'domains',
    domains: scope?.kind === 'domains' ? scope.domains.join(', ') : '',
    subdomains: scope?.kind === 'domains' ? scope.subdomains : false,
    addresses: scope?.kind === 'addresses' ? scope.addresses.join(', ') : '',
  };
}

/** The scope that was typed. Throws ScopeError. */
export function scopeOf(input: ScopeInput): AnchorScope {
  switch (input.kind) {
    case 'all':
      return { kind: 'all' };
    case 'domains':
      return { kind: 'domains', domains: parseDomains(input.domains), subdomains: input.subdomains };
    case 'addresses':
      return { kind: 'addresses', addresses: parseAddresses(input.addresses) };
  }
}

export function useScopeInput(scope?: AnchorScope): [ScopeInput, (change: Partial<ScopeInput>) => void] {
  const [input, setInput] = useState(() => scopeInput(scope));
  return [input, (change) => setInput((before) => ({ ...before, ...change }))];
}

export function ScopeEditor(props: {
  input: ScopeInput;
  onChange: (change: Partial<ScopeInput>) => void;
  problem: string | undefined;
}): JSX.Element {
  const { input, onChange, problem } = props;
  const name = useId();
  const radio = (kind: AnchorScope['kind']): JSX.Element => (
    <Choice
      type="radio"
      name={name}
      checked={input.kind === kind}
      onChange={() => onChange({ kind })}
      hint={text(`popup_scope_${kind}_hint`)}
    >
      {text(`popup_scope_${kind}_choice`)}
    </Choice>
  );
  return (
    <fieldset class="stack">
      <legend>{text('popup_scope_question')}</legend>
      {radio('domains')}
      {input.kind === 'domains' && (
        <div class="stack indented">
          <Field
            label={text('popup_scope_domains_label')}
            placeholder="firm.example"
            value={input.domains}
            onInput={(domains) => onChange({ domains })}
            problem={problem}
          />
          <Choice
            type="checkbox"
            checked={input.subdomains}
            onChange={(subdomains) => onChange({ subdomains })}
          >
            {text('popup_scope_subdomains')}
          </Choice>
        </div>
      )}
      {radio('addresses')}
      {input.kind === 'addresses' && (
        <div class="indented">
          <Field
            label={text('popup_scope_addresses_label')}
            placeholder="bob@firm.example"
            value={input.addresses}
            onInput={(addresses) => onChange({ addresses })}
            problem={problem}
          />
        </div>
      )}
      {radio('all')}
    </fieldset>
  );
}
