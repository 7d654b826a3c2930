// Says what a code means in a sentence, and when there is none, by the code itself.
import { keyForCode, text } from '../platform/text.ts';
import type { Verdict } from '../src/smime/contract.ts';

/** The sentence of a code, with the signer's name and address where it names one. */
export function causeSentence(code: string, { signer }: Pick<Verdict, 'signer'>): string {
  const key = keyForCode('verdict', code);
  const sentence = text(key, signer?.name ?? '', signer?.address ?? '');
  return sentence === key ? code : sentence;
}
