// A modal dialog on the browser's own <dialog>: focus stays in it, Escape closes it, focus returns afterwards.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { IconButton } from './button.tsx';

/** Is open as long as it is rendered. `onClose` is called for Escape and the close button. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{props.title}</h2>
        <IconButton compact icon="close" label={text('ui_close')} onClick={props.onClose} />
      </div>
      {props.children}
    </dialog>
  );
}
