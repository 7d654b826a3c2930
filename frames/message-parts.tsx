// Everything below the verdict of an opened message: header, body, attachments, and the parts that were not protected.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { Notice } from '../ui/notice.tsx';
import { DifferingFields } from './differing-fields.tsx';
import { MessageBody } from './message-body.tsx';
import { OutsideParts } from './outside-parts.tsx';
import { ReaderHeaders } from './reader-headers.tsx';

export interface MessagePartsProps {
  readonly view: ReaderView;
  /** How the message was reached; empty for the message of this frame. */
  readonly within: readonly number[];
}

export function MessageParts({ view, within }: MessagePartsProps): JSX.Element {
  const { headers, verdict, protectedPart, outside = [] } = view;
  const hasContent = view.text !== undefined || view.html !== undefined || view.attachments.length > 0;
  return (
    <>
      {protectedPart === 'part' && verdict.status !== 'partial' && (
        <Notice state="partial" title={text('reader_partial_title')}>
          {text('reader_partial')}
        </Notice>
      )}
      {outside.length > 0 && <OutsideParts parts={outside} />}
      {headers && hasContent && <ReaderHeaders headers={headers} verdict={verdict} />}
      {headers && headers.differing.length > 0 && <DifferingFields headers={headers} />}
      {hasContent && <MessageBody view={view} within={within} />}
    </>
  );
}
