// The originals of which something may be in a letter: what of them must not leave unencrypted, and who never had them.
import { equalAddresses } from '../src/trust/address.ts';
import type { Addressees } from '../src/wire/composition.ts';
import type { CarriedOriginal } from '../src/wire/kept-draft.ts';
import { remainingQuote } from './quoted-text.ts';

/** What was quoted of those that came encrypted. */
export function encryptedQuotes(originals: readonly CarriedOriginal[]): readonly string[] {
  return originals.flatMap(({ isEncrypted, quote }) => (isEncrypted && quote !== '' ? [quote] : []));
}

/** Whether files of one that came encrypted were taken along. */
export function hasEncryptedFiles(originals: readonly CarriedOriginal[]): boolean {
  return originals.some(({ isEncrypted, hasFiles }) => isEncrypted && hasFiles);
}

/** Recipients who did not have one of the originals of which something is in the letter; `allowed` may read all. */
export function outsidersTo(
  originals: readonly CarriedOriginal[],
  text: string,
  { from, to, cc, bcc }: Addressees,
  allowed: readonly string[],
): readonly string[] {
  const strangers = originals
    .filter(
      ({ isEncrypted, hasFiles, quote }) =>
        isEncrypted && (hasFiles || remainingQuote(quote, text).length > 0),
    )
    .flatMap(({ people }) => {
      const known = [...people, from.address, ...allowed];
      return [...to, ...cc, ...bcc]
        .map(({ address }) => address)
        .filter((address) => !known.some((one) => equalAddresses(one, address)));
    });
  return [...new Set(strangers)];
}

/** Each once: a window names the same original again after its draft was restored. */
export function eachOnce(originals: readonly CarriedOriginal[]): readonly CarriedOriginal[] {
  const found = new Map<string, CarriedOriginal>();
  for (const original of originals) {
    const { kind, isEncrypted, author, subject, people, quote, hasFiles } = original;
    const key = JSON.stringify([kind, isEncrypted, author, subject, people, quote]);
    found.set(key, { ...original, hasFiles: hasFiles || found.get(key)?.hasFiles === true });
  }
  return [...found.values()];
}

/** Those that look different where they are named: kind, author and subject. */
export function eachNamedOnce(originals: readonly CarriedOriginal[]): readonly CarriedOriginal[] {
  const look = ({ kind, author, subject }: CarriedOriginal): string =>
    JSON.stringify([kind, author, subject]);
  return [...new Map(originals.map((original) => [look(original), original])).values()];
}
