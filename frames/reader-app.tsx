// The reader: asks for its message, shows it in a frame that is in sight, and follows the vault and the trust settings.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { SendProgress } from '../src/wire/progress.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { AttachedOnly, protectedAttachments } from './attached-only.tsx';
import { claimsProtection } from './claims-protection.ts';
import type { ContentLink } from './content-link.ts';
import type { FirstOpening } from './first-opening.ts';
import { Failure } from './failure.tsx';
import type { FrameSight } from './frame-sight.ts';
import { lookFromOutside } from './host-sight.ts';
import { ITSELF, MessageContext, type MessageAccess } from './message-access.ts';
import { OpenedMessage } from './opened-message.tsx';
import { OpeningOffer } from './opening-offer.tsx';
import { OpeningProgress } from './opening-progress.tsx';
import { useSeen } from './use-seen.ts';
import { watchState, type VaultState } from './watch-state.ts';

export interface ReaderAppProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly settings: SettingsView;
  /** Absent where no act of the user's has opened the message: then it is offered. */
  readonly first?: FirstOpening;
  readonly link: ContentLink;
  readonly sight: FrameSight;
}

type ReaderState =
  /** Nothing is asked for before the user clicks, or before the frame is in sight. */
  | { readonly phase: 'offer' }
  | { readonly phase: 'opening'; readonly done?: number; readonly total?: number }
  | { readonly phase: 'open'; readonly view: ReaderView }
  | { readonly phase: 'failed'; readonly error: unknown };

export function ReaderApp({
  client,
  grant,
  settings,
  first,
  link,
  sight,
}: ReaderAppProps): JSX.Element | null {
  const [state, setState] = useState<ReaderState>(() => {
    if (first === undefined) return { phase: 'offer' };
    const view = sight.isClear() ? first.present() : undefined;
    return view === undefined ? { phase: 'opening' } : { phase: 'open', view };
  });
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
      const before = latest.current;
      if (before.phase !== 'open') return;
      const view = { ...before.view, ...judgement };
      setState({ phase: 'open', view });
    },
    [client, grant],
  );

  const open = useCallback(
    async (how: 'by-itself' | 'by-click' | 'again'): Promise<void> => {
      const asked = ++question.current;
      try {
        const onProgress = ({ done, total }: SendProgress): void => {
          setState((now) => (now.phase === 'opening' ? { phase: 'opening', done, total } : now));
        };
        if (how === 'by-itself') first?.follow(onProgress);
        else if (how === 'again') await sight.clear();
        if (asked !== question.current) return;
        const request = how === 'by-click' ? ({ grant, byClick: true } as const) : { grant };
        const view = await (how === 'by-itself' && first !== undefined
          ? first.view
          : client.request('reader.open', request, { onProgress }));
        // Whoever clicks in the frame sees it.
        if (how !== 'by-click') await sight.clear();
        if (asked !== question.current) return;
        const { current } = latest;
        if (current.phase !== 'open' || current.view !== view) setState({ phase: 'open', view });
        setMendError(undefined);
      } catch (error) {
        if (asked === question.current) setState({ phase: 'failed', error });
      }
    },
    [client, first, grant, sight],
  );

  const onSeen = useCallback(
    (view: ReaderView): void => {
      const subject = settings.subjectInPage ? subjectForPage(view) : undefined;
      if (subject !== undefined) link.post({ kind: 'subject', subject });
      if (view.online.isCompleting) judgeAgain('reader.complete').catch(() => setState(withoutWaiting));
    },
    [judgeAgain, link, settings],
  );
  const fromOutside = useCallback(() => lookFromOutside(link), [link]);
  useSeen({
    client,
    grant,
    sight,
    view: state.phase === 'open' ? state.view : undefined,
    fromOutside,
    onSeen,
  });

  const access = useMemo(
    (): Omit<MessageAccess, 'mend'> => ({
      openWithin: (within) => client.request('reader.open', { grant, within }),
      raw: async () => (await client.request('reader.raw', { grant })).content,
      preview: async (within, index) => {
        await client.request('reader.preview', { grant, within, index });
      },
      keep: async (within, sha256) =>
        (await client.request('reader.keep-certificate', { grant, within, sha256 })).kept,
    }),
    [client, grant],
  );

  // Not after the first paint, as an effect: the message is asked for at once.
  useLayoutEffect(() => {
    if (first === undefined) return;
    void open('by-itself');
    // Where it does not come into sight, the user is offered what they may have to click for.
    const timer = setTimeout(
      () => setState((now) => (now.phase === 'opening' && !sight.isClear() ? { phase: 'offer' } : now)),
      OFFERED_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [first, open, sight]);
  useEffect(() => {
    const watching = new AbortController();
    const reopenWhen = (needed: boolean): void => {
      if (needed) void open('again');
    };
    watchState(
      {
        onVault: (vault) => {
          const changes = changesWith(vault, latest.current);
          // What was decrypted is off the screen before the answer comes, in sight or not.
          if (changes && vault === 'locked') setState({ phase: 'opening' });
          reopenWhen(changes);
        },
        onTrust: () => reopenWhen(latest.current.phase === 'open'),
      },
      watching.signal,
    );
    return () => watching.abort();
  }, [open]);

  if (state.phase === 'offer') {
    const onOpen = (): void => {
      setState({ phase: 'opening' });
      void open('by-click');
    };
    return <OpeningOffer settings={settings} onOpen={onOpen} />;
  }
  if (state.phase === 'opening')
    return <OpeningProgress settings={settings} done={state.done} total={state.total} />;
  if (state.phase === 'failed') {
    const retry = (): void => {
      setState({ phase: 'opening' });
      link.post({ kind: 'retry' });
      void open('by-click');
    };
    return <Failure error={state.error} settings={settings} title={text('reader_failed')} onRetry={retry} />;
  }
  const mend = (within: readonly number[], action: MendAction): void => {
    client.request('reader.mend', { grant, within, action }).catch(setMendError);
  };
  const { view } = state;
  const isProtected = claimsProtection(view.verdict);
  if (!isProtected && protectedAttachments(view).length === 0) return null;
  return (
    <MessageContext.Provider value={{ ...access, mend }}>
      {!isProtected && <AttachedOnly view={view} settings={settings} />}
      {isProtected && (
        <OpenedMessage
          view={view}
          settings={settings}
          onMend={(action) => mend(ITSELF, action)}
          keep={(sha256) => access.keep(ITSELF, sha256)}
          fetchIssuer={() => judgeAgain('reader.fetch-issuer')}
        />
      )}
      {mendError !== undefined && <Failure error={mendError} title={text('reader_mend_failed')} />}
    </MessageContext.Provider>
  );
}

/** Nobody could be asked: what is known stands. */
function withoutWaiting(state: ReaderState): ReaderState {
  if (state.phase !== 'open') return state;
  const { view } = state;
  return { ...state, view: { ...view, online: { ...view.online, isCompleting: false } } };
}

/** The subject that the page may show: protected, other than outside, and of a message whose protection held. */
function subjectForPage({ headers, verdict }: ReaderView): string | undefined {
  const isGood = verdict.status === 'valid' || verdict.status === 'caution' || verdict.status === 'unknown';
  if (!isGood || headers === undefined) return undefined;
  const isOther = headers.protected.includes('subject') && headers.differing.includes('subject');
  return isOther ? headers.subject : undefined;
}

/** Unlocking opens what was locked; locking takes decrypted text off the screen. */
function changesWith(vault: VaultState, state: ReaderState): boolean {
  if (state.phase === 'opening' || state.phase === 'offer') return false;
  if (state.phase === 'failed') return vault === 'unlocked';
  const { verdict, layers } = state.view;
  const closed = verdict.status === 'locked' || verdict.status === 'no-key';
  if (vault === 'unlocked') return closed;
  return !closed && layers.some(({ type }) => type === 'encrypted');
}

/** A frame that is not in sight after this long may be covered by its page, or below the fold. */
const OFFERED_AFTER_MS = 1_500;
