// A message that is not protected itself but brings one that is: only what is attached is offered, to be opened by itself.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { AttachmentView, ReaderView } from '../src/wire/reader-views.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Notice } from '../ui/notice.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { claimsProtection } from './claims-protection.ts';
import { Cue } from '../ui/cue.tsx';
import { ITSELF } from './message-access.ts';

/** The protected things that are attached to a message without protection of its own. */
export function protectedAttachments(view: ReaderView): readonly AttachmentView[] {
  return claimsProtection(view.verdict) ? [] : view.attachments.filter(({ opens }) => opens === 'protected');
}

export function AttachedOnly({ view, settings }: { view: ReaderView; settings: SettingsView }): JSX.Element {
  return (
    <>
      <Notice state="unknown" title={text('reader_only_attached_title')}>
        <Cue settings={settings} />
        <p>{text('reader_only_attached')}</p>
      </Notice>
      <AttachmentList attachments={protectedAttachments(view)} within={ITSELF} />
    </>
  );
}
