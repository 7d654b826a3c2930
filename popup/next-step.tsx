// After one of the first steps: the way to the next one, until all are done.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { useAnswer } from './background.ts';
import { nextStep } from './first-steps.ts';

export function NextStep(): JSX.Element | null {
  const { go } = useApp();
  const { value: start } = useAnswer('start.view', null);
  if (start === undefined || start.skipped) return null;
  const next = nextStep(start);
  return (
    <div class="next-step row">
      <span class="soft">
        {next === undefined
          ? text('popup_start_done')
          : text('popup_start_next', text(`popup_start_${next}_title`))}
      </span>
      {next !== undefined && (
        <Button kind="primary" compact onClick={() => go({ name: 'start' })}>
          {text('popup_start_go')}
        </Button>
      )}
    </div>
  );
}
