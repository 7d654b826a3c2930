// The encrypted original of an answer: whose it is, what of it was quoted, and who of the recipients never had it.
import { useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { Addressees, ComposerView, QuotedOriginal } from '../src/wire/composition.ts';
import { quoteOf } from './quote-original.ts';
import { remainingQuote } from './quoted-text.ts';

export interface Original {
  readonly quoted: QuotedOriginal | undefined;
  /** The quote as it was put into the text. */
  readonly quote: string;
  /** It is opened, and quoted, on a click only. */
  readonly offered: ComposerView['offersOriginal'];
  /** Opens the original and gives its quote, for the end of the text. */
  readonly open: () => Promise<{ readonly words: string; readonly opened: QuotedOriginal }>;
  /** Its files were taken along. */
  readonly hasFiles: boolean;
  readonly takeFiles: () => void;
  /** Recipients who did not have the original, as long as something of it is in the answer. */
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
  const [allowed, setAllowed] = useState<readonly string[]>([]);
  return {
    quoted,
    quote,
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
    outsiders: (text, { from, to, cc, bcc }) => {
      if (quoted?.isEncrypted !== true || (!hasFiles && remainingQuote(quote, text).length === 0)) return [];
      const known = [...quoted.people, from.address, ...allowed];
      const strangers = [...to, ...cc, ...bcc]
        .map(({ address }) => address)
        .filter((address) => !known.some((one) => equalAddresses(one, address)));
      return [...new Set(strangers)];
    },
    allow: (addresses) => setAllowed((before) => [...before, ...addresses]),
  };
}
