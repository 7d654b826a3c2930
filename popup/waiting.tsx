// What stands in a place until the background has answered, and when it could not.
import type { JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp } from './app-context.ts';

export function Waiting({ error }: { error: unknown }): JSX.Element {
  const { refresh } = useApp();
  if (error === undefined) return <p class="waiting visually-hidden">{text('popup_loading')}</p>;
  return (
    <Notice
      state="error"
      urgent
      actions={
        <Button compact onClick={refresh}>
          {text('popup_try_again')}
        </Button>
      }
    >
      <p>{errorSentence(error)}</p>
    </Notice>
  );
}
