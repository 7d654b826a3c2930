// A window of our own in which one proposal is decided: its heading, what it asks, and in the end what came of it.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import type { SealState } from '../ui/seal-icon.tsx';
import { useApp } from './app-context.ts';
import { OwnCue } from './own-cue.tsx';
import { Waiting } from './waiting.tsx';

export interface ProposalWindowProps {
  readonly title: string;
  /** What came of it, once it is decided. */
  readonly done: readonly string[] | undefined;
  readonly doneState: SealState;
  /** Why the proposal is not there. */
  readonly error: unknown;
  /** What asks; undefined while the proposal is being fetched. */
  readonly children: ComponentChildren;
}

export function ProposalWindow(props: ProposalWindowProps): JSX.Element {
  const { title, done, doneState, error, children } = props;
  const leave = useLeave();
  const heading = useRef<HTMLHeadingElement>(null);
  const isWaiting = children === undefined;
  useEffect(() => heading.current?.focus(), [done === undefined, isWaiting]);
  return (
    <main class="trust-place stack">
      <OwnCue />
      <h1 ref={heading} tabIndex={-1}>
        {done === undefined ? title : text('popup_trust_done_title')}
      </h1>
      {done !== undefined ? (
        <>
          <Notice state={doneState}>
            {done.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </Notice>
          <div class="row">
            <Button kind="primary" onClick={leave}>
              {text('popup_close')}
            </Button>
          </div>
        </>
      ) : isWaiting ? (
        <Waiting error={error} />
      ) : (
        children
      )}
    </main>
  );
}

/** A window that the background opened closes; one that the user came to in the popup goes back. */
export function useLeave(): () => void {
  const { back } = useApp();
  return () => {
    window.close();
    back();
  };
}
