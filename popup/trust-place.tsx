// A window of our own that "Trust this" opens: what to trust about one sender, the safest choice first, after comparing.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { useAnswer } from './background.ts';
import { ProposalWindow, useLeave } from './proposal-window.tsx';
import { TrustForm } from './trust-form.tsx';

export function TrustPlace({ id }: { id: string }): JSX.Element {
  const { value: proposal, error } = useAnswer('trust.proposal', { id });
  const [done, setDone] = useState<string>();
  const leave = useLeave();
  const title = proposal ? text('popup_trust_title', proposal.address) : text('popup_trust_title_waiting');
  return (
    <ProposalWindow
      title={title}
      done={done === undefined ? undefined : [done, text('popup_trust_done')]}
      doneState="valid"
      error={error}
    >
      {proposal && <TrustForm id={id} proposal={proposal} onDone={setDone} onCancel={leave} />}
    </ProposalWindow>
  );
}
