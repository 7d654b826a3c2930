// Asks before something is removed that cannot be got again: what it is, what goes with it, and the way out first.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useAction } from './background.ts';
import { Problem } from './problem.tsx';

export function ConfirmDialog(props: {
  title: string;
  /** On the button that does it. */
  confirm: string;
  /** Another way, between leaving and doing it. */
  instead?: ComponentChildren;
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const { title, confirm, instead, onConfirm, onClose } = props;
  const action = useAction();
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">
        {props.children}
        <Problem error={action.error} />
        <div class="dialog-actions">
          {/* First in the order: Enter on a dialog that has just opened removes nothing. */}
          <Button onClick={onClose}>{text('popup_cancel')}</Button>
          {instead}
          <Button
            kind="primary"
            busy={action.busy}
            onClick={() => {
              void action
                .run(async () => onConfirm())
                .then((isDone) => {
                  if (isDone) onClose();
                });
            }}
          >
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
