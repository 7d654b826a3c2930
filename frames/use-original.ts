// The originals of an answer: whose they are, what of them was quoted, and who of the recipients never had them.
import { useMemo, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { Addressees, ComposerView, QuotedOriginal } from '../src/wire/composition.ts';
import type { CarriedOriginal } from '../src/wire/kept-draft.ts';
import { eachOnce, outsidersTo } from './carried-originals.ts';
import { quoteOf } from './quote-original.ts';

export interface Original {
  /** That of this window, once it is open. */
  readonly quoted: QuotedOriginal | undefined;
  /** It is opened, and quoted, on a click only. */
  readonly offered: ComposerView['offersOriginal'];
  /** Opens the original and gives its quote, for the end of the text. */
  readonly open: () => Promise<{ readonly words: string; readonly opened: QuotedOriginal }>;
  /** Its files were taken along. */
  readonly hasFiles: boolean;
  readonly takeFiles: () => void;
  /** All of which something may be in the letter: that of this window, and those of a draft that was restored. */
  readonly all: readonly CarriedOriginal[];
  /** Takes over those of a draft, whatever original the window names. */
  readonly restore: (originals: readonly CarriedOriginal[]) => void;
  /** Recipients who did not have an original, as long as something of it is in the answer. */
  readonly outsiders: (text: string, addressees: Addressees) => readonly string[];
  readonly allow: (addresses: readonly string[]) => void;
}

export function useOriginal(
  client: BackgroundClient,
  grant: string,
  { original, offersOriginal }: ComposerView,
  firstQuote: string,
): Original {
  const [quoted, setQuoted] = useState(original);
  const [quote, setQuote] = useState(firstQuote);
  const [hasFiles, setHasFiles] = useState(false);
  const [carried, setCarried] = useState<readonly CarriedOriginal[]>([]);
  const [allowed, setAllowed] = useState<readonly string[]>([]);
  const all = useMemo(
    () => eachOnce(quoted === undefined ? carried : [...carried, toCarry(quoted, quote, hasFiles)]),
    [carried, quoted, quote, hasFiles],
  );
  return {
    quoted,
    offered: quoted === undefined && offersOriginal,
    open: async () => {
      const opened = await client.request('composer.quote', { grant });
      const words = await quoteOf(opened);
      setQuoted(opened);
      // What was only signed is no secret that must stay encrypted.
      if (opened.isEncrypted) setQuote(words);
      return { words, opened };
    },
    hasFiles,
    takeFiles: () => setHasFiles(true),
    all,
    restore: (originals) => {
      setCarried(originals);
      // That somebody may read the letter was said of other words.
      setAllowed([]);
    },
    outsiders: (text, addressees) => outsidersTo(all, text, addressees, allowed),
    allow: (addresses) => setAllowed((before) => [...before, ...addresses]),
  };
}

function toCarry(
  { kind, isEncrypted, author, subject, people }: QuotedOriginal,
  quote: string,
  hasFiles: boolean,
): CarriedOriginal {
  return { kind, isEncrypted, author, subject, people, quote, hasFiles };
}
