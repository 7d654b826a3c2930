// Shows an attachment as a picture, as text or in the browser's own PDF viewer; nothing of it runs with our rights.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Cue, type OwnSign } from '../ui/cue.tsx';
import { saveFile } from '../ui/save-file.ts';
import { attachmentKind, previewType } from './attachment-kind.ts';
import { Failure } from './failure.tsx';
import { safeFileName } from './file-name.ts';
import { watchState } from './watch-state.ts';

/** More text than this makes the tab slow; it can be saved. */
const SHOWN_OCTETS = 2_000_000;

/** Until a file is shown, and when it has left the screen: its name is a part of the message. */
const UNNAMED = 'Waxseal';

interface Shown {
  readonly name: string;
  readonly content: Blob;
  readonly type: string | undefined;
  /** Of a text. */
  readonly lines?: string;
  /** Of a picture or a PDF: with a type of ours, never with that of the message. */
  readonly url?: string;
}

export interface PreviewAppProps {
  readonly client: BackgroundClient;
  readonly ticket: string;
}

export function PreviewApp({ client, ticket }: PreviewAppProps): JSX.Element {
  const [shown, setShown] = useState<Shown>();
  const [error, setError] = useState<unknown>();
  const [own, setOwn] = useState<OwnSign>();
  /** Counts what was asked: an answer that comes after the lock, or after a newer question, is dropped. */
  const question = useRef(0);
  const open = useCallback((): void => {
    const asked = ++question.current;
    setError(undefined);
    client
      .request('preview.open', { ticket })
      .then(prepare)
      .then(
        (ready) => {
          if (asked !== question.current) {
            discard(ready);
            return;
          }
          document.title = ready.name;
          setShown(ready);
        },
        (failure: unknown) => {
          if (asked === question.current) setError(failure);
        },
      );
  }, [client, ticket]);
  useEffect(() => {
    // Without it the tab is one that shows no phrase, which is for the user to notice.
    client.request('preview.claim', { ticket }).then(setOwn, () => undefined);
  }, [client, ticket]);
  useEffect(() => {
    const watching = new AbortController();
    // Off the screen at once; what needs no key comes back, the rest when the vault is unlocked.
    const onVault = (): void => {
      document.title = UNNAMED;
      setShown(undefined);
      open();
    };
    watchState({ onVault }, watching.signal);
    open();
    return () => {
      question.current++;
      watching.abort();
    };
  }, [open]);
  useEffect(() => (shown === undefined ? undefined : () => discard(shown)), [shown]);
  const save = ({ name, content }: Shown): void =>
    saveFile(name, new Blob([content], { type: 'application/octet-stream' }));
  return (
    <>
      <header class="preview-head">
        {own && <Cue settings={own} />}
        {shown && error === undefined && (
          <>
            <h1>
              <bdi>{shown.name}</bdi>
            </h1>
            <Button compact icon="download" onClick={() => save(shown)}>
              {text('reader_save')}
            </Button>
          </>
        )}
      </header>
      <div class="preview-content" {...(error === undefined && !shown && { role: 'status' })}>
        {error !== undefined ? (
          <Failure error={error} title={text('preview_failed')} onRetry={open} />
        ) : shown ? (
          <Content shown={shown} />
        ) : (
          <>
            <span class="spinner" aria-hidden="true" />
            <span class="visually-hidden">{text('preview_opening')}</span>
          </>
        )}
      </div>
    </>
  );
}

function Content({ shown }: { shown: Shown }): JSX.Element {
  const { name, url, lines, type } = shown;
  if (lines !== undefined) return <pre dir="auto">{lines}</pre>;
  if (url === undefined) return <p class="notice tone-neutral">{text('preview_not_possible')}</p>;
  if (type === 'application/pdf') return <iframe src={url} title={name} />;
  return <img src={url} alt={name} />;
}

/** Nobody can get at the content by its address any more. */
function discard({ url }: Shown): void {
  if (url !== undefined) URL.revokeObjectURL(url);
}

async function prepare(answer: { name: string; type: string; content: Blob }): Promise<Shown> {
  const name = safeFileName(answer.name, text('reader_unnamed_file', 1));
  const { content } = answer;
  const type = previewType(attachmentKind(name, answer.type));
  if (type === undefined) return { name, content, type };
  if (type === 'text/plain')
    return { name, content, type, lines: await content.slice(0, SHOWN_OCTETS).text() };
  return { name, content, type, url: URL.createObjectURL(new Blob([content], { type })) };
}
