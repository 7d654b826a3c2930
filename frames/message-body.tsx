// The body of an opened message: its HTML made safe, or its plain text, with the attachments that belong below.
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { Button } from '../ui/button.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { HtmlBody } from './html-body.tsx';
import { usePictures } from './pictures.ts';
import { MAX_HTML_CHARACTERS, sanitiseHtml } from './sanitise-html.ts';
import { TextBody } from './text-body.tsx';
import { useLinks } from './use-links.tsx';

export interface MessageBodyProps {
  readonly view: ReaderView;
  readonly within: readonly number[];
}

export function MessageBody({ view, within }: MessageBodyProps): JSX.Element {
  const { html, text: plain, attachments } = view;
  const [asText, setAsText] = useState(false);
  const { watch, notice } = useLinks();
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (body.current === null ? undefined : watch(body.current)), [watch]);
  const pictures = usePictures(attachments);
  const tooLong = html !== undefined && html.length > MAX_HTML_CHARACTERS;
  const safe = useMemo(
    () => (html === undefined || tooLong ? undefined : sanitiseHtml(html, pictures)),
    [html, tooLong, pictures],
  );
  const shown = safe !== undefined && !(asText && plain !== undefined) ? safe : undefined;
  const listed = attachments.filter(
    ({ contentId }) => contentId === undefined || !shown?.shownContentIds.has(contentId),
  );
  return (
    <>
      <div class="body" ref={body}>
        {shown ? <HtmlBody safe={shown} watch={watch} /> : <PlainBody text={plain} tooLong={tooLong} />}
      </div>
      {safe !== undefined && (plain !== undefined || safe.remote > 0) && (
        <div class="row body-notes small soft">
          {shown && safe.remote > 0 && <span>{text('reader_remote_not_loaded', safe.remote)}</span>}
          {plain !== undefined && (
            <Button kind="quiet" compact onClick={() => setAsText(!asText)}>
              {text(asText ? 'reader_show_html' : 'reader_show_text')}
            </Button>
          )}
        </div>
      )}
      <AttachmentList attachments={listed} within={within} />
      {notice}
    </>
  );
}

function PlainBody({ text: plain, tooLong }: { text: string | undefined; tooLong: boolean }): JSX.Element {
  return (
    <>
      {tooLong && <p class="soft">{text('reader_html_too_long')}</p>}
      {plain !== undefined && <TextBody text={plain} />}
      {plain === undefined && !tooLong && <p class="soft">{text('reader_no_text')}</p>}
    </>
  );
}
