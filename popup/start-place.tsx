// The first minutes: three steps, what is done of them ticked, the next one ready to be done.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { StartView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { SealIcon } from '../ui/seal-icon.tsx';
import { AllowSite } from './allow-site.tsx';
import { useApp } from './app-context.ts';
import { ask, useAnswer } from './background.ts';
import { ChoosePhrase } from './choose-phrase.tsx';
import { FIRST_STEPS, nextStep, type FirstStep } from './first-steps.ts';
import { openPage } from './open-page.ts';
import { Waiting } from './waiting.tsx';

const ACTIONS: Readonly<Record<FirstStep, () => JSX.Element>> = {
  site: AllowSite,
  certificate: GetCertificate,
  phrase: ChoosePhrase,
};

export function StartPlace(): JSX.Element {
  const { value: start, error } = useAnswer('start.view', null);
  return start === undefined && error !== undefined ? (
    <Waiting error={error} />
  ) : (
    <StepsPlace start={start} />
  );
}

/** The steps; until it is known what is done of them, without anything to press. */
export function StepsPlace({ start }: { start: StartView | undefined }): JSX.Element {
  const next = start && nextStep(start);
  const isDone = start !== undefined && next === undefined;
  return (
    <div class="stack start reading">
      <h1>{text(isDone ? 'popup_start_done_title' : 'popup_start_title')}</h1>
      <p class="soft">{text(isDone ? 'popup_start_done' : 'popup_start_what')}</p>
      <ol class="steps">
        {FIRST_STEPS.map((step, index) => (
          <Step key={step} step={step} number={index + 1} start={start} isNext={step === next} />
        ))}
      </ol>
      {start?.certificate === false && <FromBackup />}
      {start !== undefined && <Leave isDone={isDone} />}
    </div>
  );
}

function Step(props: {
  step: FirstStep;
  number: number;
  start: StartView | undefined;
  isNext: boolean;
}): JSX.Element {
  const { step, number, start, isNext } = props;
  const isDone = start?.[step] === true;
  const Action = ACTIONS[step];
  return (
    <li class="card step" data-state={isDone ? 'done' : isNext ? 'next' : 'later'}>
      {isDone ? <SealIcon state="valid" /> : <span class="step-number">{number}</span>}
      <div class="stack">
        <h2>
          {text(`popup_start_${step}_title`)}
          {isDone && <span class="visually-hidden"> ({text('popup_start_step_done')})</span>}
        </h2>
        {isNext && (
          <>
            <p class="soft">{text(`popup_start_${step}_why`)}</p>
            <Action />
          </>
        )}
      </div>
    </li>
  );
}

function GetCertificate(): JSX.Element {
  const { view, go } = useApp();
  // A popup closes as soon as a file is chosen.
  const lead = view === 'page' ? go : openPage;
  return (
    <div class="row">
      <Button kind="primary" onClick={() => lead({ name: 'import-identity' })}>
        {text('popup_identity_import')}
      </Button>
    </div>
  );
}

/** From another computer everything comes at once: offered from the first screen on. */
function FromBackup(): JSX.Element {
  const { view, go } = useApp();
  const lead = view === 'page' ? go : openPage;
  return (
    <div class="row">
      <span class="soft small">{text('popup_backup_nothing')}</span>
      <Button compact onClick={() => lead({ name: 'restore' })}>
        {text('popup_backup_restore')}
      </Button>
    </div>
  );
}

function Leave({ isDone }: { isDone: boolean }): JSX.Element {
  const { go, refresh } = useApp();
  if (isDone) {
    return (
      <div class="row">
        <Button kind="primary" onClick={() => go({ name: 'identities' })}>
          {text('popup_start_leave')}
        </Button>
      </div>
    );
  }
  const skip = (): void => {
    ask('start.skip', null).then(() => go({ name: 'identities' }), refresh);
  };
  return (
    <div class="row">
      <Button kind="quiet" onClick={skip}>
        <Icon name="close" />
        {text('popup_start_skip')}
      </Button>
    </div>
  );
}
