// The composer's layout: protection and identity above, the text, the files, and what sending needs below.
import { useEffect, useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatSize } from '../platform/size-text.ts';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { ArmedButton } from './armed-button.tsx';
import { Cue } from './cue.tsx';
import { Failure } from './failure.tsx';
import { FileList } from './file-list.tsx';
import { IdentityLine } from './identity-line.tsx';
import { MessageField } from './message-field.tsx';
import { ObstacleList } from './obstacle-list.tsx';
import { ProtectionSwitches, protectionKey } from './protection-switches.tsx';
import { Recipients } from './recipient-readiness.tsx';
import { RecoveredOffer } from './recovered-offer.tsx';
import { SaveLine } from './save-line.tsx';
import { SendStatus } from './send-status.tsx';
import { SignWith } from './sign-with.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useComposer, type Composer, type ComposerProps } from './use-composer.ts';

export function ComposerApp(props: ComposerProps): JSX.Element {
  const { view } = props;
  const composer = useComposer(props);
  const { draft, sending, recovered } = composer;
  const over = sending.phase === 'sent' || sending.phase === 'attached';
  const busy = sending.phase === 'sending' || sending.phase === 'unclear' || over;
  return (
    <>
      <header class="composer-head">
        <ProtectionSwitches
          sign={draft.sign}
          encrypt={draft.encrypt}
          disabled={busy}
          onSign={composer.setSign}
          onEncrypt={composer.setEncrypt}
        />
        <Cue settings={view.settings} />
        <OwnIdentity composer={composer} busy={busy} />
        <p class="small soft">{text(protectionKey('composer_explain', draft.sign, draft.encrypt))}</p>
      </header>
      {view.wasStored && !over && (
        <Notice state="caution" title={text('composer_was_stored')}>
          {text('composer_was_stored_what')}
        </Notice>
      )}
      {recovered ? (
        <RecoveredOffer recovered={recovered} onRestore={composer.restore} onDiscard={composer.startAnew} />
      ) : (
        !over && <Editor composer={composer} busy={busy} view={view} />
      )}
      <SendOutcome composer={composer} />
      {composer.problem !== undefined && (
        <Failure error={composer.problem} title={text('composer_problem')} />
      )}
      {!recovered && !busy && <SendBar composer={composer} view={view} />}
      {sending.phase === 'attached' && <CloseButton composer={composer} />}
    </>
  );
}

/** Who signs, or reads the copy; a choice only where there is one. */
function OwnIdentity({ composer, busy }: { composer: Composer; busy: boolean }): JSX.Element | null {
  const { identity, signingChoices, draft, chooseIdentity } = composer;
  if (identity === undefined) return null;
  if (!draft.sign || signingChoices.length < 2) return <IdentityLine identity={identity} sign={draft.sign} />;
  return <SignWith choices={signingChoices} chosen={identity} disabled={busy} onChoose={chooseIdentity} />;
}

/** Takes the keyboard's place when the button that sent is gone. */
function SendOutcome({ composer }: { composer: Composer }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(composer.sending.phase, place);
  return (
    <div ref={place} tabIndex={-1} class="send-outcome">
      <SendStatus
        sending={composer.sending}
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
  const answering = view.addressees.to.length > 0;
  return (
    <>
      {composer.draft.encrypt && <ReadinessBlock composer={composer} />}
      <MessageField
        value={composer.draft.text}
        readOnly={busy}
        takesFocus={answering}
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
  if (!readiness.recipients || readiness.recipients.length === 0) return null;
  return (
    <Recipients
      recipients={readiness.recipients}
      accepted={composer.accepted}
      onAccept={composer.accept}
      onMend={composer.mend}
    />
  );
}

function SendBar({ composer, view }: { composer: Composer; view: ComposerProps['view'] }): JSX.Element {
  const { draft, obstacles, fields } = composer;
  const bar = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const { sendClicks, strayDrops } = fields;
  useEffect(() => {
    if (sendClicks === 0) return;
    bar.current?.scrollIntoView({ block: 'nearest' });
    bar.current?.querySelector('button')?.focus();
  }, [sendClicks]);
  const words = composer.route === 'session' ? 'composer_send' : 'composer_attach_sealed';
  return (
    <footer class="send-bar" ref={bar}>
      {composer.route === 'attachment' && (
        <Notice state="caution" title={text('composer_route_attachment')}>
          {text('composer_route_attachment_what')}
        </Notice>
      )}
      <ObstacleList
        id={hintId}
        obstacles={obstacles}
        from={fields.addressees.from.address}
        limit={formatSize(view.maxBytes ?? 0)}
        onMend={composer.mend}
        onRemoveQuote={composer.removeQuote}
        onEncrypt={() => composer.setEncrypt(true)}
      />
      <div class="row">
        <ArmedButton
          kind="primary"
          icon={draft.encrypt ? 'lock' : 'shield'}
          disabled={obstacles.length > 0}
          describedBy={hintId}
          onPress={composer.send}
        >
          {text(protectionKey(words, draft.sign, draft.encrypt))}
        </ArmedButton>
        <CloseButton composer={composer} />
        <SaveLine save={composer.autosave.save} />
      </div>
      <p class="small soft hints" role="status">
        {sendClicks > 0 && <strong>{text('composer_send_here')} </strong>}
        {strayDrops > 0 && <strong>{text('composer_stray_drop')} </strong>}
        {text('composer_subject_hint')}
      </p>
    </footer>
  );
}

function CloseButton({ composer }: { composer: Composer }): JSX.Element {
  return (
    <Button
      kind="quiet"
      onClick={(event) => {
        if (event.isTrusted) composer.close();
      }}
    >
      {text('composer_close')}
    </Button>
  );
}
