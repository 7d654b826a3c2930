// Something did not work: the sentence for it, its code for those who are asked for help, and another try.
import type { ComponentChildren, JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import { errorCode } from '../src/errors.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Cue } from '../ui/cue.tsx';

export interface FailureProps {
  readonly error: unknown;
  readonly title: string;
  readonly settings?: SettingsView;
  readonly onRetry?: () => void;
  readonly children?: ComponentChildren;
}

export function Failure({ error, title, settings, onRetry, children }: FailureProps): JSX.Element {
  return (
    <div class="failure">
      {settings && <Cue settings={settings} />}
      <Notice
        state="error"
        urgent
        title={title}
        actions={onRetry && <Button onClick={onRetry}>{text('frame_retry')}</Button>}
      >
        <p>{errorSentence(error)}</p>
        {children}
        <p class="small soft">
          {text('frame_code')} <code>{errorCode(error)}</code>
        </p>
      </Notice>
    </div>
  );
}
