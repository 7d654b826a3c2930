// The attachments of an opened message: what each is, and to save, look at or open it here.
import { useContext, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatSize } from '../platform/size-text.ts';
import { errorSentence, text } from '../platform/text.ts';
import type { AttachmentView } from '../src/wire/reader-views.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { AttachedMessage } from './attached-message.tsx';
import { attachmentKind, iconOf, previewType } from './attachment-kind.ts';
import { safeFileName } from './file-name.ts';
import { MessageContext } from './message-access.ts';
import { SaveAll } from './save-all-button.tsx';

export interface AttachmentListProps {
  readonly attachments: readonly AttachmentView[];
  /** How the message that these belong to was reached; empty for the message of this frame. */
  readonly within: readonly number[];
}

export function AttachmentList({ attachments, within }: AttachmentListProps): JSX.Element | null {
  if (attachments.length === 0) return null;
  return (
    <section class="attachments" aria-label={text('reader_attachments')}>
      <AboutBox class="row attachments-head" version={attachments}>
        <h2 class="section-title">{text('reader_attachments_count', attachments.length)}</h2>
        {attachments.length > 1 && (
          <SaveAll files={attachments.map((one) => ({ name: nameOf(one), content: one.content }))} />
        )}
      </AboutBox>
      <ul>
        {attachments.map((attachment) => (
          <AttachmentRow key={attachment.index} attachment={attachment} within={within} />
        ))}
      </ul>
    </section>
  );
}

function AttachmentRow({
  attachment,
  within,
}: {
  attachment: AttachmentView;
  within: readonly number[];
}): JSX.Element {
  const { preview } = useContext(MessageContext);
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const name = nameOf(attachment);
  const kind = attachmentKind(name, attachment.type);
  const save = (): void => {
    // Without its type the browser saves the file and does not show it.
    saveFile(name, new Blob([attachment.content], { type: 'application/octet-stream' }));
  };
  return (
    <li class="attachment-entry">
      <AboutBox class="attachment" version={attachment}>
        <Icon name={iconOf(kind)} />
        <div class="about">
          <bdi class="file-name">{name}</bdi>
          <div class="small soft">
            <bdi>{attachment.type}</bdi> · {formatSize(attachment.size)}
            {attachment.opens === 'protected' && <> · {text('reader_attached_protected')}</>}
          </div>
          {kind === 'program' && <div class="badge tone-caution">{text('reader_program_warning')}</div>}
        </div>
        <div class="attachment-buttons">
          {attachment.opens && (
            <ArmedButton
              kind="quiet"
              compact
              label={text(isOpen ? 'reader_close_named' : 'reader_open_named', name)}
              onPress={() => setOpen(!isOpen)}
            >
              {text(isOpen ? 'reader_close' : 'reader_open')}
            </ArmedButton>
          )}
          {previewType(kind) !== undefined && (
            <ArmedButton
              kind="quiet"
              compact
              icon="open"
              label={text('reader_preview_named', name)}
              onPress={() => {
                setProblem(undefined);
                preview(within, attachment.index).catch(setProblem);
              }}
            >
              {text('reader_preview')}
            </ArmedButton>
          )}
          <ArmedButton
            kind="quiet"
            compact
            icon="download"
            label={text('reader_save_named', name)}
            onPress={save}
          >
            {text('reader_save')}
          </ArmedButton>
        </div>
      </AboutBox>
      {problem !== undefined && (
        <Notice state="error" urgent>
          {errorSentence(problem)}
        </Notice>
      )}
      {isOpen && <AttachedMessage attachment={attachment} within={[...within, attachment.index]} />}
    </li>
  );
}

function nameOf({ name, index }: AttachmentView): string {
  return safeFileName(name, text('reader_unnamed_file', index + 1));
}
