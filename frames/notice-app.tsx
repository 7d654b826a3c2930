// The notice's layout: our own sign, one sentence that scrolls if it is long, and the buttons.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { HTMLAttributes, JSX } from 'preact';
import type { BackgroundClient } from '../platform/background-client.ts';
import { errorSentence, text } from '../platform/text.ts';
import type { NoticeView } from '../src/wire/notice.ts';
import { Button } from '../ui/button.tsx';
import { Cue } from '../ui/cue.tsx';
import { SealIcon, TONE } from '../ui/seal-icon.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import type { ContentLink } from './content-link.ts';
import { noticeWords } from './notice-words.ts';

export interface NoticeAppProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly view: NoticeView;
  readonly link: ContentLink;
}

export function NoticeApp({ client, grant, view, link }: NoticeAppProps): JSX.Element {
  const { notice, isNew, remainingMs, settings } = view;
  const { state, sentence, caution, show } = noticeWords(notice);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const end = (): void => link.post({ kind: 'close-notice' });
  const stay = useStay(remainingMs, () => {
    // What was not sent is said again in the next page: only here its time is over.
    if (notice.kind === 'sent') client.request('notice.close', { grant }).then(end, end);
    else link.post({ kind: 'hide-notice' });
  });
  const lead = (): void => {
    setBusy(true);
    setError(undefined);
    client.request('notice.show', { grant }).catch((failure: unknown) => {
      setBusy(false);
      setError(failure);
    });
  };
  return (
    <AboutBox class={`foot-notice ${TONE[state]}`} version={sentence}>
      <div class="foot-words" tabIndex={0} role="group" aria-label={text('notice_frame_title')} {...stay}>
        <SealIcon state={state} />
        <div>
          <Aloud once={isNew}>
            <bdi>{sentence}</bdi> {caution !== undefined && <strong>{caution}</strong>}
          </Aloud>
          {error !== undefined && (
            <p role="alert" class="covered">
              {errorSentence(error)}
            </p>
          )}
        </div>
      </div>
      <Cue settings={settings} />
      <div class="row foot-buttons" {...stay}>
        {show !== undefined && (
          <ArmedButton compact icon={notice.kind === 'sent' ? 'mail' : 'edit'} busy={busy} onPress={lead}>
            {show}
          </ArmedButton>
        )}
        <Button
          compact
          kind="quiet"
          onClick={() => {
            client.request('notice.close', { grant }).then(end, setError);
          }}
        >
          {text('notice_close')}
        </Button>
      </div>
    </AboutBox>
  );
}

/** Read out once, in the first page that shows it: what is put into a live region is, what it began with is not. */
function Aloud({
  once,
  children,
}: {
  once: boolean;
  children: JSX.Element['props']['children'];
}): JSX.Element {
  const [isThere, setThere] = useState(!once);
  useEffect(() => setThere(true), []);
  return <p role={once ? 'status' : undefined}>{isThere && children}</p>;
}

/** Calls back when the time is over, and nobody has the pointer or the keyboard in the notice. */
function useStay(remainingMs: number, onOver: () => void): HTMLAttributes<HTMLDivElement> {
  const isIn = useRef({ pointer: false, focus: false });
  const isOver = useRef(false);
  const check = (): void => {
    if (isOver.current && !isIn.current.pointer && !isIn.current.focus) onOver();
  };
  const latest = useRef(check);
  latest.current = check;
  useEffect(() => {
    const timer = setTimeout(() => {
      isOver.current = true;
      latest.current();
    }, remainingMs);
    return () => clearTimeout(timer);
  }, [remainingMs]);
  const note = (what: 'pointer' | 'focus', is: boolean) => () => {
    isIn.current[what] = is;
    check();
  };
  return {
    onPointerEnter: note('pointer', true),
    onPointerLeave: note('pointer', false),
    onFocusIn: note('focus', true),
    onFocusOut: note('focus', false),
  };
}
