// Takes the marks out of the webmail's lists: forgets how opened messages were judged.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { Problem } from './problem.tsx';

export function ForgetVerdicts(): JSX.Element {
  const { say } = useApp();
  const action = useAction();
  const forget = async (): Promise<void> => {
    await ask('verdicts.forget', null);
    say({ message: text('popup_verdicts_forgotten') });
  };
  return (
    <div class="field">
      <div class="row">
        <Button busy={action.busy} onClick={() => void action.run(forget)}>
          {text('popup_forget_verdicts')}
        </Button>
      </div>
      <p class="hint">{text('popup_forget_verdicts_hint')}</p>
      <Problem error={action.error} />
    </div>
  );
}
