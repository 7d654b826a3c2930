// What was asked of whom: the servers that learned of this computer, when, and what came of it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { AskedServer } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { momentText } from '../ui/date-text.ts';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { Waiting } from './waiting.tsx';

/** Outcomes with words of their own; the others are answers that could not be used. */
const TOLD: ReadonlySet<string> = new Set(['good', 'revoked', 'unknown', 'list', 'found']);
const NO_ANSWER: ReadonlySet<string> = new Set([
  'unreachable',
  'timed-out',
  'refused',
  'try-later',
  'internal-error',
  'unauthorized',
  'signature-required',
  'malformed-request',
]);
const NOT_ASKED: ReadonlySet<string> = new Set(['private-host', 'malformed-address', 'not-web']);

export function AskedServers(): JSX.Element {
  const { refresh } = useApp();
  const { value: asked, error } = useAnswer('settings.asked-servers', null);
  const action = useAction();
  const clear = (): void => {
    void action.run(async () => {
      await ask('settings.forget-asked-servers', null);
      refresh();
    });
  };
  return (
    <details class="asked">
      <summary>{text('popup_asked')}</summary>
      <div class="stack">
        <p class="hint">{text('popup_asked_hint')}</p>
        {asked === undefined ? (
          <Waiting error={error} />
        ) : asked.length === 0 ? (
          <p class="soft">{text('popup_asked_nobody')}</p>
        ) : (
          <>
            <ul class="list small">
              {asked.map((server, index) => (
                <AskedRow key={index} server={server} />
              ))}
            </ul>
            <div class="row">
              <Button compact busy={action.busy} onClick={clear}>
                {text('popup_asked_clear')}
              </Button>
            </div>
          </>
        )}
      </div>
    </details>
  );
}

function AskedRow({ server }: { server: AskedServer }): JSX.Element {
  const { host, kind, at, outcome } = server;
  return (
    <li>
      <strong>
        <bdi>{host}</bdi>
      </strong>{' '}
      <span>{text(`popup_asked_${kind}`)}</span> <span>{text(outcomeKey(outcome))}</span>{' '}
      <span class="soft">
        {momentText(at)} <code>{outcome}</code>
      </span>
    </li>
  );
}

function outcomeKey(outcome: string): string {
  if (TOLD.has(outcome)) return `popup_asked_told_${outcome}`;
  if (NO_ANSWER.has(outcome)) return 'popup_asked_no_answer';
  return NOT_ASKED.has(outcome) ? 'popup_asked_not_asked' : 'popup_asked_useless';
}
