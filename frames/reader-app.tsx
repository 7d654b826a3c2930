// The reader: asks for its message, shows it, and follows the vault and the trust settings.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import type { MendAction } from '../src/wire/commands.ts';
import type { ReaderJudgement, ReaderView, SettingsView } from '../src/wire/views.ts';
import type { PostToContent } from './content-link.ts';
import { Failure } from './failure.tsx';
import { OpenedMessage } from './opened-message.tsx';
import { watchState, type VaultState } from './watch-state.ts';

export interface ReaderAppProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly settings: SettingsView;
  readonly post: PostToContent;
}

type ReaderState =
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly view: ReaderView }
  | { readonly phase: 'failed'; readonly error: unknown };

export function ReaderApp({ client, grant, settings, post }: ReaderAppProps): JSX.Element | null {
  const [state, setState] = useState<ReaderState>({ phase: 'opening' });
  const [mendError, setMendError] = useState<unknown>();
  const latest = useRef(state);
  latest.current = state;
  /** Answers may overtake each other: only that of the newest question counts. */
  const question = useRef(0);

  /** The first judgement stands until the second is there; text and attachments stay the very same. */
  const judgeAgain = useCallback(
    async (command: 'reader.complete' | 'reader.fetch-issuer'): Promise<void> => {
      const asked = question.current;
      const judgement = await client.request(command, { grant });
      if (asked !== question.current) return;
      setState((before) =>
        before.phase === 'open' ? { phase: 'open', view: { ...before.view, ...judgement } } : before,
      );
      announce(judgement, post);
    },
    [client, grant, post],
  );

  const open = useCallback(async (): Promise<void> => {
    const asked = ++question.current;
    try {
      const view = await client.request('reader.open', { grant });
      if (asked !== question.current) return;
      setState({ phase: 'open', view });
      setMendError(undefined);
      announce(view, post);
      if (view.online.isCompleting) judgeAgain('reader.complete').catch(() => setState(withoutWaiting));
    } catch (error) {
      if (asked === question.current) setState({ phase: 'failed', error });
    }
  }, [client, grant, post, judgeAgain]);

  useEffect(() => void open(), [open]);
  useEffect(() => {
    const watching = new AbortController();
    const reopenWhen = (needed: boolean): void => {
      if (needed) void open();
    };
    watchState(
      {
        onVault: (vault) => reopenWhen(changesWith(vault, latest.current)),
        onTrust: () => reopenWhen(latest.current.phase === 'open'),
      },
      watching.signal,
    );
    return () => watching.abort();
  }, [open]);

  if (state.phase === 'opening') return <Opening />;
  if (state.phase === 'failed') {
    const retry = (): void => {
      setState({ phase: 'opening' });
      void open();
    };
    return <Failure error={state.error} settings={settings} title={text('reader_failed')} onRetry={retry} />;
  }
  if (state.view.verdict.status === 'none') return null;
  const mend = (action: MendAction): void => {
    client.request('reader.mend', { grant, action }).catch(setMendError);
  };
  const keep = async (sha256: string): Promise<boolean> =>
    (await client.request('reader.keep-certificate', { grant, sha256 })).kept;
  return (
    <>
      <OpenedMessage
        view={state.view}
        settings={settings}
        onMend={mend}
        keep={keep}
        fetchIssuer={() => judgeAgain('reader.fetch-issuer')}
      />
      {mendError !== undefined && <Failure error={mendError} title={text('reader_mend_failed')} />}
    </>
  );
}

function announce(judgement: ReaderJudgement, post: PostToContent): void {
  const { status } = judgement.verdict;
  post(status === 'none' ? { kind: 'step-aside' } : { kind: 'shown', status, covers: coverage(judgement) });
}

/** Nobody could be asked: what is known stands. */
function withoutWaiting(state: ReaderState): ReaderState {
  if (state.phase !== 'open') return state;
  const { view } = state;
  return { ...state, view: { ...view, online: { ...view.online, isCompleting: false } } };
}

/** What else the message holds beside the protected part was left to the webmail, whatever the verdict on it. */
function coverage({ verdict }: ReaderJudgement): 'message' | 'part' {
  return verdict.codes.includes('message.partly-protected') ? 'part' : 'message';
}

/** Unlocking opens what was locked; locking takes decrypted text off the screen. */
function changesWith(vault: VaultState, state: ReaderState): boolean {
  if (state.phase === 'opening') return false;
  if (state.phase === 'failed') return vault === 'unlocked';
  const { verdict, layers } = state.view;
  const closed = verdict.status === 'locked' || verdict.status === 'no-key';
  if (vault === 'unlocked') return closed;
  return !closed && layers.some(({ type }) => type === 'encrypted');
}

function Opening(): JSX.Element {
  return (
    <div class="opening" role="status">
      <span class="spinner" aria-hidden="true" />
      <span>{text('reader_opening')}</span>
    </div>
  );
}
