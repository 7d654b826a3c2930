// What came from the page: text and files that the form held, and files that come into it while the letter is written.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { ComposerDraft, ComposerView } from '../src/wire/composition.ts';
import type { DraftOrigin, KeptDraft } from '../src/wire/kept-draft.ts';
import type { PageFiles } from '../src/wire/webmail.ts';
import type { Files } from './use-files.ts';

type Attachments = ComposerDraft['attachments'];

export interface PageContent {
  /** Something of it is in the letter, and the writer has not taken it for their own yet. */
  readonly isUntaken: boolean;
  readonly take: () => void;
  /** Attached files that are encrypted messages, as the webmail forwards them. */
  readonly sealedFiles: readonly string[];
  /** What a draft of the letter keeps of this. */
  readonly origin: Omit<DraftOrigin, 'originals'>;
  /** The letter is now that draft: where its words and files come from, the draft says, and no longer the window. */
  readonly restore: (draft: KeptDraft) => void;
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
  const [isKnown, setKnown] = useState(true);
  const [hasPageText, setHasPageText] = useState(view.text.trim() !== '');
  const [supplied, setSupplied] = useState<Attachments>(view.attachments);
  const [sealed, setSealed] = useState<Attachments>(() =>
    view.attachments.filter(({ name }) => view.sealedFiles.includes(name)),
  );
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
  const untakenText = hasPageText && text.trim() !== '';
  const untakenFiles = usePlaces(attachments, supplied);
  const sealedFiles = usePlaces(attachments, sealed);
  const origin = useMemo(
    () => ({ isKnown, untakenText, untakenFiles, sealedFiles }),
    [isKnown, untakenText, untakenFiles, sealedFiles],
  );
  return {
    isUntaken: untakenFiles.length > 0 || untakenText,
    take: () => {
      setHasPageText(false);
      setSupplied([]);
    },
    sealedFiles: sealedFiles.map((at) => attachments[at]!.name),
    origin,
    restore: (draft) => {
      const at = (places: readonly number[]): Attachments =>
        draft.attachments.filter((_, place) => places.includes(place));
      setKnown(draft.origin.isKnown);
      setHasPageText(draft.origin.untakenText);
      setSupplied(at(draft.origin.untakenFiles));
      setSealed(at(draft.origin.sealedFiles));
    },
  };
}

/** Where those of the attachments are that are among `these`. */
function usePlaces(attachments: Attachments, these: Attachments): readonly number[] {
  return useMemo(
    () => attachments.flatMap((file, place) => (these.includes(file) ? [place] : [])),
    [attachments, these],
  );
}
