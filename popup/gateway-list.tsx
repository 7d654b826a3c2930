// Certificates of gateways, by whom each stands for, with the way to end that.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { BindingView } from '../src/wire/trust-views.ts';
import { shortName } from '../ui/name-text.ts';
import { standsForText } from '../ui/stands-for-text.ts';
import { useAnswer } from './background.ts';
import { CertificateRow } from './certificate-row.tsx';
import { useRemoval } from './use-removal.ts';

/** Nothing where nothing is bound. */
export function GatewayList(): JSX.Element | null {
  const { value: bindings = [] } = useAnswer('bindings.list', null);
  if (bindings.length === 0) return null;
  return (
    <section class="stack gateways" aria-label={text('popup_bindings_title')}>
      <h2>{text('popup_bindings_title')}</h2>
      <p class="soft">{text('popup_bindings_what')}</p>
      <ul class="stack">
        {bindings.map((binding) => (
          <Gateway key={binding.id} binding={binding} />
        ))}
      </ul>
    </section>
  );
}

function Gateway({ binding }: { binding: BindingView }): JSX.Element {
  const { id, certificate, codes, boundTo } = binding;
  const remove = useRemoval('bindings.remove');
  const name = `${shortName(certificate.subject)}, ${standsForText(boundTo)}`;
  return (
    <CertificateRow
      certificate={certificate}
      codes={codes}
      detail={<p class="stands-for">{text('popup_binding_for', standsForText(boundTo))}</p>}
      removeLabel={text('popup_remove_of', name)}
      onRemove={() => remove({ id }, name)}
    />
  );
}
