// Leads to where a certificate is bound to an address or a domain: one among the contacts, or one from a file.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import { Button } from '../ui/button.tsx';
import { shortName } from '../ui/name-text.ts';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { Problem } from './problem.tsx';

export function BindButton(props: {
  certificate: CertificateSummary;
  /** Of what was proposed already; without it the certificate is a contact's. */
  proposal?: string | undefined;
}): JSX.Element {
  const { certificate, proposal } = props;
  const { go } = useApp();
  const action = useAction();
  const lead = async (): Promise<void> => {
    const id = proposal ?? (await ask('bindings.propose', { sha256: certificate.sha256 })).id;
    go({ name: 'bind', id });
  };
  return (
    <>
      <Button
        compact
        busy={action.busy}
        label={text('popup_bind_open_of', shortName(certificate.subject))}
        onClick={() => void action.run(lead)}
      >
        {text('popup_bind_open')}
      </Button>
      <Problem error={action.error} />
    </>
  );
}
