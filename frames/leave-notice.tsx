// Before the composer goes: what becomes of what was written, and the way back to it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { ArmedButton } from './armed-button.tsx';

export interface LeaveNoticeProps {
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

export function LeaveNotice({ onLeave, onStay }: LeaveNoticeProps): JSX.Element {
  return (
    <section class="send-bar" aria-label={text('composer_leave')}>
      <Notice
        state="locked"
        title={text('composer_leave')}
        urgent
        actions={
          <>
            <Button kind="primary" onClick={onStay}>
              {text('composer_back_to_writing')}
            </Button>
            {/* What is typed afterwards is typed into the page. */}
            <ArmedButton onPress={onLeave}>{text('composer_close')}</ArmedButton>
          </>
        }
      >
        {text('composer_leave_what')}
      </Notice>
    </section>
  );
}
