// A form that does one thing: it says what went wrong where it stands, and can be left.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import type { Action } from './background.ts';
import { Problem } from './problem.tsx';

export interface ActionFormProps {
  readonly action: Action;
  readonly run: () => Promise<void>;
  /** Whether what was typed can be sent; shows by itself what cannot. */
  readonly check?: () => boolean;
  readonly submit: string;
  /** In a dialog: the other way out. */
  readonly onCancel?: () => void;
  /** The error stands at a field already. */
  readonly problemShown?: boolean;
  readonly children: ComponentChildren;
}

export function ActionForm(props: ActionFormProps): JSX.Element {
  const { action, run, check, onCancel } = props;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (check === undefined || check()) void action.run(run);
      }}
    >
      {props.children}
      {!props.problemShown && <Problem error={action.error} />}
      <div class={onCancel === undefined ? 'row' : 'dialog-actions'}>
        {onCancel && <Button onClick={onCancel}>{text('popup_cancel')}</Button>}
        <Button kind="primary" submit busy={action.busy}>
          {props.submit}
        </Button>
      </div>
    </form>
  );
}
