// The composer's layout: our own sign above, the text and the files, and at the foot what is sent and the button for it.
import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Cue } from '../ui/cue.tsx';
import { Failure } from './failure.tsx';
import { FileList } from './file-list.tsx';
import { LeaveNotice } from './leave-notice.tsx';
import { CloseButton, LetterBox } from './letter-box.tsx';
import { MessageField } from './message-field.tsx';
import { OriginalLine } from './original-line.tsx';
import { Recipients } from './recipient-readiness.tsx';
import { RecoveredOffer } from './recovered-offer.tsx';
import { SendStatus } from './send-status.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import type { Composer, ComposerProps } from './composer-contract.ts';
import { useComposer } from './use-composer.ts';

export function ComposerApp(props: ComposerProps): JSX.Element {
  const { view } = props;
  const composer = useComposer(props);
  const { sending, recovered } = composer;
  const over = sending.phase === 'sent' || sending.phase === 'attached';
  const busy = over || ['sending', 'confirming', 'unclear'].includes(sending.phase);
  return (
    <div class="composer">
      <header class="composer-head">
        <h2 class="small">{text('composer_heading')}</h2>
        <Cue settings={view.settings} />
      </header>
      <div class="composer-body">
        {view.wasStored && !over && (
          <Notice state="caution" title={text('composer_was_stored')}>
            {text('composer_was_stored_what')}
          </Notice>
        )}
        {composer.isCovered && !over && (
          <Notice
            state="locked"
            title={text('composer_locked')}
            actions={
              <Button kind="primary" icon="lock" onClick={() => composer.mend({ kind: 'unlock' })}>
                {text('reader_action_unlock')}
              </Button>
            }
          />
        )}
        {recovered && !composer.isCovered && (
          <RecoveredOffer recovered={recovered} onRestore={composer.restore} onDiscard={composer.startAnew} />
        )}
        {!recovered && !composer.isCovered && !over && <Editor composer={composer} busy={busy} view={view} />}
        <SendOutcome composer={composer} />
        {composer.problem !== undefined && (
          <Failure error={composer.problem} title={text('composer_problem')} />
        )}
        {sending.phase === 'attached' && <CloseButton composer={composer} />}
      </div>
      {!recovered && !busy && <Foot composer={composer} view={view} />}
    </div>
  );
}

/** Takes the keyboard's place when what had it makes way: the letter for the question, or the question for the letter. */
function Foot({ composer, view }: { composer: Composer; view: ComposerProps['view'] }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(String(composer.isLeaving), place);
  return (
    <div ref={place} tabIndex={-1} class="composer-foot">
      {composer.isLeaving ? (
        <LeaveNotice onLeave={composer.leave} onStay={composer.stay} />
      ) : (
        <LetterBox composer={composer} view={view} />
      )}
    </div>
  );
}

/** Takes the keyboard's place when the button that sent is gone. */
function SendOutcome({ composer }: { composer: Composer }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(composer.sending.phase, place);
  return (
    <div ref={place} tabIndex={-1} class="send-outcome">
      <SendStatus
        sending={composer.sending}
        letter={composer.shown}
        onBack={composer.backToWriting}
        onSendAgain={composer.send}
        onSaveFile={composer.saveSealed}
        onClose={composer.close}
      />
    </div>
  );
}

function Editor(props: { composer: Composer; busy: boolean; view: ComposerProps['view'] }): JSX.Element {
  const { composer, busy, view } = props;
  return (
    <>
      {composer.draft.encrypt && <ReadinessBlock composer={composer} />}
      <OriginalLine
        original={composer.original}
        onQuote={composer.quoteOriginal}
        onAttach={composer.attachOriginalFiles}
      />
      <MessageField
        value={composer.draft.text}
        readOnly={busy}
        takesFocus={composer.fields.hasTurn}
        onInput={composer.setText}
      />
      <FileList
        files={composer.files}
        disabled={busy}
        estimated={composer.estimated}
        maxBytes={view.maxBytes}
      />
    </>
  );
}

function ReadinessBlock({ composer }: { composer: Composer }): JSX.Element | null {
  const { readiness } = composer;
  if (readiness.error !== undefined) {
    return (
      <Failure
        error={readiness.error}
        title={text('composer_readiness_failed')}
        onRetry={readiness.refresh}
      />
    );
  }
  return (
    <Recipients
      recipients={readiness.recipients ?? []}
      accepted={composer.accepted}
      onAccept={composer.accept}
      onMend={composer.mend}
    />
  );
}
