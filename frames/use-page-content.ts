// What came from the page: text and files that the form held, and files that come into it while the letter is written.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { ComposerDraft, ComposerView } from '../src/wire/composition.ts';
import type { PageFiles } from '../src/wire/webmail.ts';
import type { Files } from './use-files.ts';

type Attachments = ComposerDraft['attachments'];

export interface PageContent {
  /** Something of it is in the letter, and the writer has not taken it for their own yet. */
  readonly isUntaken: boolean;
  readonly take: () => void;
}

/**
 * A file that comes into the page's form after the composer was opened (it was still on its way, or was dropped onto
 * the page) comes along as well: else it would be missing in the letter, and the writer would not know.
 */
export function usePageContent(
  client: BackgroundClient,
  grant: string,
  view: ComposerView,
  { files: formFiles }: PageFiles,
  files: Files,
  { text, attachments }: Pick<ComposerDraft, 'text' | 'attachments'>,
): PageContent {
  const [supplied, setSupplied] = useState<Attachments>(view.attachments);
  const [taken, setTaken] = useState<{ readonly text: boolean; readonly files: Attachments }>({
    text: false,
    files: [],
  });
  const known = useRef(new Set(view.takenFiles));
  const awaitFile = files.await;
  useEffect(() => {
    for (const file of formFiles.filter(({ id }) => !known.current.has(id))) {
      known.current.add(file.id);
      const fetched = client.request('composer.page-file', { grant, file });
      // Before it is in the letter it counts as the page's.
      awaitFile(
        file.name,
        fetched.then((loaded) => {
          setSupplied((before) => [...before, loaded]);
          return loaded;
        }),
      );
    }
  }, [client, grant, formFiles, awaitFile]);
  const untakenFiles = useMemo(
    () => attachments.some((file) => supplied.includes(file) && !taken.files.includes(file)),
    [attachments, supplied, taken],
  );
  const untakenText = !taken.text && view.text.trim() !== '' && text.trim() !== '';
  return {
    isUntaken: untakenFiles || untakenText,
    take: () => setTaken({ text: true, files: supplied }),
  };
}
