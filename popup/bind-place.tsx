// A window of our own in which a gateway's certificate is bound: for whom it is to stand, after comparing.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp } from './app-context.ts';
import { useAnswer } from './background.ts';
import { BindForm } from './bind-form.tsx';
import { OwnCue } from './own-cue.tsx';
import { Waiting } from './waiting.tsx';

export function BindPlace({ id }: { id: string }): JSX.Element {
  const { back } = useApp();
  const { value: proposal, error } = useAnswer('bindings.proposal', { id });
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
      <h1 ref={heading} tabIndex={-1}>
        {text(done === undefined ? 'popup_bind_title' : 'popup_trust_done_title')}
      </h1>
      {done !== undefined ? (
        <>
          <Notice state="caution">
            <p>{done}</p>
          </Notice>
          <div class="row">
            <Button kind="primary" onClick={leave}>
              {text('popup_close')}
            </Button>
          </div>
        </>
      ) : proposal === undefined ? (
        <Waiting error={error} />
      ) : (
        <BindForm id={id} proposal={proposal} onDone={setDone} onCancel={leave} />
      )}
    </main>
  );
}
