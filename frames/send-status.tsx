// How sending goes: its steps, and at the end what happened, what is safe and what to do.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { errorCode } from '../src/errors.ts';
import type { SendProgress } from '../src/wire/progress.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import type { ShownLetter } from '../src/wire/composition.ts';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { Failure } from './failure.tsx';
import { LetterFacts } from './letter-facts.tsx';
import { canCancel, type Sending } from './use-sending.ts';

const STEPS: readonly SendProgress['step'][] = ['reading', 'sealing', 'uploading', 'sending', 'filing'];

export interface SendStatusProps {
  readonly sending: Sending;
  readonly letter: ShownLetter;
  readonly onBack: () => void;
  readonly onSendAgain: () => void;
  readonly onSaveFile: () => void;
  readonly onClose: () => void;
}

export function SendStatus(props: SendStatusProps): JSX.Element | null {
  const { sending } = props;
  switch (sending.phase) {
    case 'writing':
      return null;
    case 'confirming':
      return (
        <div class="sending row">
          <span class="spinner" aria-hidden="true" />
          <span role="status">{text('composer_confirming')}</span>
        </div>
      );
    case 'sending':
      return <Steps progress={sending.progress} cancel={sending.cancel} />;
    case 'sent':
      return (
        <Notice state="valid" title={text('composer_sent')} urgent>
          {sending.copyIn !== '' &&
            text(sending.isCopyLost ? 'composer_sent_copy_lost' : 'composer_sent_copy', sending.copyIn)}
        </Notice>
      );
    case 'attached':
      return (
        <Notice state="valid" title={text('composer_attached')} urgent>
          {text('composer_attached_next')}
        </Notice>
      );
    case 'unclear':
      return (
        <AboutBox
          class="unclear"
          label={text('composer_unclear')}
          version={JSON.stringify([sending, props.letter])}
        >
          <Notice
            state="caution"
            title={text('composer_unclear')}
            urgent
            actions={
              <>
                <ArmedButton onPress={props.onClose}>{text('composer_unclear_was_sent')}</ArmedButton>
                <ArmedButton onPress={props.onSendAgain}>{text('composer_unclear_again')}</ArmedButton>
                <Button kind="quiet" onClick={props.onBack}>
                  {text('composer_back_to_writing')}
                </Button>
              </>
            }
          >
            <p>{text('composer_unclear_what')}</p>
            <LetterFacts letter={props.letter} />
            <p class="small soft">
              {text('frame_code')} <code>{sending.code}</code>
            </p>
          </Notice>
        </AboutBox>
      );
    case 'failed':
      return (
        <Failure
          error={sending.error}
          title={text(isPartlySent(sending.error) ? 'composer_partly_sent' : 'composer_not_sent')}
        >
          {!isPartlySent(sending.error) && <p>{text('composer_not_sent_safe')}</p>}
          <div class="row">
            <ArmedButton compact icon="download" onPress={props.onSaveFile}>
              {text('composer_save_file')}
            </ArmedButton>
          </div>
        </Failure>
      );
  }
}

/** The message is with some of its recipients already. */
function isPartlySent(error: unknown): boolean {
  return errorCode(error) === 'send.partly';
}

function Steps({
  progress,
  cancel,
}: {
  progress: SendProgress | undefined;
  cancel: (() => void) | undefined;
}): JSX.Element {
  const now = progress ? STEPS.indexOf(progress.step) : 0;
  const step = STEPS[now]!;
  const counted = progress && progress.total > 0;
  return (
    <div class="sending">
      <div class="row">
        <span class="spinner" aria-hidden="true" />
        <span role="status">{text(`composer_step_${step}`)}</span>
        <span class="small soft">{text('composer_step_of', now + 1, STEPS.length)}</span>
        {cancel !== undefined && canCancel(progress) && (
          <Button compact onClick={cancel}>
            {text('composer_cancel')}
          </Button>
        )}
      </div>
      <progress
        aria-label={text(`composer_step_${step}`)}
        max={STEPS.length}
        value={now + (counted ? Math.min(1, progress.done / progress.total) : 0)}
      />
    </div>
  );
}
