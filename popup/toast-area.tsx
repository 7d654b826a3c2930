// Says what was just done and, where something was removed, offers to bring it back.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import type { Toast } from './app-context.ts';
import { panelId } from './tab-list.tsx';

const TOAST_MS = 10_000;

/** Stays while the pointer or the keyboard's focus is on it, so that nobody has to hurry. */
export function ToastArea(props: { toast: Toast | undefined; onGone: () => void }): JSX.Element {
  return (
    <div class="toasts" role="status">
      {props.toast && <ToastCard key={props.toast.message} toast={props.toast} onGone={props.onGone} />}
    </div>
  );
}

function ToastCard({ toast, onGone }: { toast: Toast; onGone: () => void }): JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  const undo = useRef<HTMLButtonElement>(null);
  const [held, setHeld] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const leave = (): void => {
    // Focus must not fall out of the document with the card.
    if (card.current?.contains(document.activeElement)) document.getElementById(panelId)?.focus();
    onGone();
  };
  useEffect(() => {
    // What had the focus has just been removed: the next thing one may want is to take that back.
    undo.current?.focus();
    setHeld(card.current!.querySelector(':focus-visible') !== null);
  }, [toast]);
  useEffect(() => {
    if (held || busy) return undefined;
    const timer = setTimeout(leave, TOAST_MS);
    return () => clearTimeout(timer);
  }, [held, busy, toast]);

  const bringBack = async (): Promise<void> => {
    setBusy(true);
    try {
      await toast.undo?.();
      leave();
    } catch (error) {
      setProblem(errorSentence(error));
      setBusy(false);
    }
  };
  return (
    <div
      class="toast"
      ref={card}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={(event) => setHeld((event.target as Element).matches(':focus-visible'))}
      onFocusOut={() => setHeld(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        leave();
      }}
    >
      <span>{problem ?? toast.message}</span>
      {toast.undo && !problem && (
        <Button kind="quiet" compact busy={busy} buttonRef={undo} onClick={() => void bringBack()}>
          {text('popup_undo')}
        </Button>
      )}
      <IconButton compact icon="close" label={text('popup_dismiss')} onClick={leave} />
    </div>
  );
}
