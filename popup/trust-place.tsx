// A window of our own that "Trust this" opens: what to trust about one sender, the safest choice first, after comparing.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { useApp } from './app-context.ts';
import { useAnswer } from './background.ts';
import { OwnCue } from './own-cue.tsx';
import { TrustForm } from './trust-form.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Waiting } from './waiting.tsx';

export function TrustPlace({ id }: { id: string }): JSX.Element {
  const { back } = useApp();
  const { value: proposal, error } = useAnswer('trust.proposal', { id });
  const [done, setDone] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [done, proposal === undefined]);
  const leave = (): void => {
    // A window that the background opened closes; one that the user came to in the popup goes back.
    window.close();
    back();
  };
  return (
    <main class="trust-place stack">
      <OwnCue />
      {done !== undefined ? (
        <>
          <h1 ref={heading} tabIndex={-1}>
            {text('popup_trust_done_title')}
          </h1>
          <Notice state="valid">
            <p>{done}</p>
            <p>{text('popup_trust_done')}</p>
          </Notice>
          <div class="row">
            <Button kind="primary" onClick={leave}>
              {text('popup_close')}
            </Button>
          </div>
        </>
      ) : proposal === undefined ? (
        <>
          <h1>{text('popup_trust_title_waiting')}</h1>
          <Waiting error={error} />
        </>
      ) : (
        <>
          <h1 ref={heading} tabIndex={-1}>
            {text('popup_trust_title', proposal.address)}
          </h1>
          <TrustForm id={id} proposal={proposal} onDone={setDone} onCancel={leave} />
        </>
      )}
    </main>
  );
}
