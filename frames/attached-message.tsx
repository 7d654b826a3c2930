// A message within the message, opened by itself: with its own verdict, apart from that of the message around it.
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { AttachmentView, ReaderView } from '../src/wire/reader-views.ts';
import { Notice } from '../ui/notice.tsx';
import { BroughtCertificates } from './brought-certificates.tsx';
import { claimsProtection } from './claims-protection.ts';
import { Failure } from './failure.tsx';
import { MessageContext } from './message-access.ts';
import { MessageParts } from './message-parts.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import { watchState } from './watch-state.ts';

export interface AttachedMessageProps {
  readonly attachment: AttachmentView;
  /** Leads to it, by the indexes of attachments. */
  readonly within: readonly number[];
}

interface State {
  readonly view?: ReaderView;
  readonly error?: unknown;
}

export function AttachedMessage({ attachment, within }: AttachedMessageProps): JSX.Element {
  const { openWithin, keep, mend } = useContext(MessageContext);
  const [state, setState] = useState<State>({});
  const question = useRef(0);
  const path = within.join('.');
  const open = useCallback((): void => {
    const asked = ++question.current;
    const answer = (next: State): void => {
      if (asked === question.current) setState(next);
    };
    openWithin(path.split('.').map(Number)).then(
      (view) => answer({ view }),
      (error: unknown) => answer({ error }),
    );
  }, [openWithin, path]);
  useEffect(() => {
    const watching = new AbortController();
    // Locking takes what was decrypted off the screen before the answer comes.
    const onVault = (vault: string): void => {
      if (vault === 'locked') setState({});
      open();
    };
    watchState({ onVault, onTrust: open }, watching.signal);
    open();
    return () => {
      question.current++;
      watching.abort();
    };
  }, [open]);
  const { view, error } = state;
  return (
    <section class="attached-message" aria-label={text('reader_attached_message', attachment.name)}>
      <p class="small soft attached-note">{text('reader_attached_note')}</p>
      {error !== undefined && <Failure error={error} title={text('reader_failed')} onRetry={open} />}
      {view === undefined && error === undefined && (
        <div class="opening" role="status">
          <span class="spinner" aria-hidden="true" />
          <span>{text('reader_opening')}</span>
        </div>
      )}
      {view && !claimsProtection(view.verdict) && (
        <Notice state="unknown" title={text('verdict_none')}>
          {text('reader_attached_unprotected')}
        </Notice>
      )}
      {view && <VerdictPanel view={view} onMend={(action) => mend(within, action)} />}
      {view && (
        <BroughtCertificates
          view={view}
          keep={(sha256) => keep(within, sha256)}
          onMend={(action) => mend(within, action)}
        />
      )}
      {view && <MessageParts view={view} within={within} />}
    </section>
  );
}
