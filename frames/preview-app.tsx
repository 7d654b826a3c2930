// Shows an attachment as a picture, as text or in the browser's own PDF viewer; nothing of it runs with our rights.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { saveFile } from '../ui/save-file.ts';
import { attachmentKind, previewType } from './attachment-kind.ts';
import { Failure } from './failure.tsx';
import { safeFileName } from './file-name.ts';

/** More text than this makes the tab slow; it can be saved. */
const SHOWN_OCTETS = 2_000_000;

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
  const open = useCallback((): void => {
    setError(undefined);
    client
      .request('preview.open', { ticket })
      .then(prepare)
      .then((ready) => {
        document.title = ready.name;
        setShown(ready);
      }, setError);
  }, [client, ticket]);
  useEffect(open, [open]);
  if (error !== undefined)
    return (
      <div class="preview-content">
        <Failure error={error} title={text('preview_failed')} onRetry={open} />
      </div>
    );
  if (!shown)
    return (
      <div class="preview-content" role="status">
        <span class="spinner" aria-hidden="true" />
        <span class="visually-hidden">{text('preview_opening')}</span>
      </div>
    );
  const save = (): void =>
    saveFile(shown.name, new Blob([shown.content], { type: 'application/octet-stream' }));
  return (
    <>
      <header class="preview-head">
        <h1>
          <bdi>{shown.name}</bdi>
        </h1>
        <Button compact icon="download" onClick={save}>
          {text('reader_save')}
        </Button>
      </header>
      <div class="preview-content">
        <Content shown={shown} />
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

async function prepare(answer: { name: string; type: string; content: Blob }): Promise<Shown> {
  const name = safeFileName(answer.name, text('reader_unnamed_file', 1));
  const { content } = answer;
  const type = previewType(attachmentKind(name, answer.type));
  if (type === undefined) return { name, content, type };
  if (type === 'text/plain')
    return { name, content, type, lines: await content.slice(0, SHOWN_OCTETS).text() };
  return { name, content, type, url: URL.createObjectURL(new Blob([content], { type })) };
}
