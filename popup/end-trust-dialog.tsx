// Withdrawing trust: asks why, because date and reason are kept.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';

const MAX_REASON = 300;

export function EndTrustDialog(props: {
  name: string;
  onEnd: (reason: string) => void;
  onClose: () => void;
}): JSX.Element {
  const [reason, setReason] = useState('');
  return (
    <Dialog title={text('popup_end_trust_title', props.name)} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onEnd(reason);
          props.onClose();
        }}
      >
        <p>{text('popup_end_trust_what')}</p>
        <Field
          label={text('popup_end_trust_reason')}
          hint={text('popup_end_trust_hint')}
          value={reason}
          maxLength={MAX_REASON}
          onInput={setReason}
        />
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{text('popup_cancel')}</Button>
          <Button kind="primary" submit>
            {text('popup_end_trust')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
