// A window of our own in which a gateway's certificate is bound: for whom it is to stand, after comparing.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { useAnswer } from './background.ts';
import { BindForm } from './bind-form.tsx';
import { ProposalWindow, useLeave } from './proposal-window.tsx';

export function BindPlace({ id }: { id: string }): JSX.Element {
  const { value: proposal, error } = useAnswer('bindings.proposal', { id });
  const [done, setDone] = useState<string>();
  const leave = useLeave();
  return (
    <ProposalWindow
      title={text('popup_bind_title')}
      done={done === undefined ? undefined : [done]}
      doneState="caution"
      error={error}
    >
      {proposal && <BindForm id={id} proposal={proposal} onDone={setDone} onCancel={leave} />}
    </ProposalWindow>
  );
}
