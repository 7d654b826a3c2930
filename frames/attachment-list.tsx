// The attachments of an opened message: name, type and size, and a button that saves each.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { AttachmentView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { saveFile } from '../ui/save-file.ts';
import { runsAsProgram, safeFileName } from './file-name.ts';
import { formatSize } from './format.ts';

export function AttachmentList({
  attachments,
}: {
  attachments: readonly AttachmentView[];
}): JSX.Element | null {
  if (attachments.length === 0) return null;
  return (
    <section class="attachments" aria-label={text('reader_attachments')}>
      <h2 class="section-title">{text('reader_attachments_count', attachments.length)}</h2>
      <ul>
        {attachments.map((attachment) => (
          <AttachmentRow key={attachment.index} attachment={attachment} />
        ))}
      </ul>
    </section>
  );
}

function AttachmentRow({ attachment }: { attachment: AttachmentView }): JSX.Element {
  const name = safeFileName(attachment.name, text('reader_unnamed_file', attachment.index + 1));
  const save = (): void => {
    // Without its type the browser saves the file and does not show it.
    saveFile(name, new Blob([attachment.content], { type: 'application/octet-stream' }));
  };
  return (
    <li class="attachment">
      <Icon name="file" />
      <div class="about">
        <bdi class="file-name">{name}</bdi>
        <div class="small soft">
          <bdi>{attachment.type}</bdi> · {formatSize(attachment.size)}
        </div>
        {runsAsProgram(name) && <div class="badge tone-caution">{text('reader_program_warning')}</div>}
      </div>
      <Button kind="quiet" compact icon="download" label={text('reader_save_named', name)} onClick={save}>
        {text('reader_save')}
      </Button>
    </li>
  );
}
