// Messages judged by the real engine, for the scripted background to answer with: as text, since tests reach a worker by JSON only.
import { readerView } from '../../../background/reader-view.ts';
import { fromBase64, toBase64 } from '../../../src/bytes.ts';
import type { OpenedMessage } from '../../../src/smime/contract.ts';
import type { AttachmentView, ReaderView } from '../../../src/wire/reader-views.ts';

type WrittenAttachment = Omit<AttachmentView, 'content'> & { readonly content: string };

/** The view of an opened message as JSON, as the background would send it to a user without contacts. */
export async function writeView(opened: OpenedMessage): Promise<string> {
  const view = await readerView(opened, {
    kept: () => Promise.resolve(new Set<string>()),
    vouching: (certificates) => Promise.resolve(certificates.map(() => [])),
    known: () => Promise.resolve([]),
    own: () => Promise.resolve([]),
    online: () => Promise.resolve({ isCompleting: false, isOff: true }),
  });
  const attachments = await Promise.all(
    view.attachments.map(async (one): Promise<WrittenAttachment> => ({
      ...one,
      content: toBase64(new Uint8Array(await one.content.arrayBuffer())),
    })),
  );
  return JSON.stringify({ ...view, attachments });
}

/** The other way, in the worker. */
export function readView(written: string): ReaderView {
  const view = JSON.parse(written) as Omit<ReaderView, 'attachments'> & {
    readonly attachments: readonly WrittenAttachment[];
  };
  const attachments = view.attachments.map((one) => ({
    ...one,
    content: new Blob([fromBase64(one.content)]),
  }));
  return { ...view, attachments };
}
