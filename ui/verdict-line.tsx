// One sentence of verdict with its seal, and its reason when there is more to say.
import type { ComponentChildren, JSX } from 'preact';
import { reasonSentence, text } from '../platform/text.ts';
import type { Verdict } from '../src/smime/contract.ts';
import { Icon } from './icon.tsx';
import { SealIcon } from './seal-icon.tsx';
import { sealOf, toneOf } from './verdict-tone.ts';

/** Sentences get the signer's name as $1 and address as $2. Shows nothing for a message that claims none. */
export function VerdictLine(props: {
  verdict: Verdict;
  /** A code about which the children say more. */
  saidElsewhere?: string;
  /** What is said in the place of the verdict's own words. */
  words?: { readonly sentence: string; readonly reason?: string };
  children?: ComponentChildren;
}): JSX.Element | null {
  const { status, codes, signer, sentenceKey } = props.verdict;
  if (status === 'none' && codes.length === 0) return null;
  const decisive = codes.find((code) => code !== props.saidElsewhere);
  const ownReason = decisive === undefined ? undefined : reasonSentence(decisive);
  const reason = props.words ? props.words.reason : ownReason;
  const sentence = props.words?.sentence ?? text(sentenceKey, signer?.name ?? '', signer?.address ?? '');
  const seal = sealOf(props.verdict);
  return (
    <div class={`verdict ${toneOf(props.verdict)}`} data-status={status} data-codes={codes.join(' ')}>
      {seal === 'none' ? <Icon name="identity" size={24} /> : <SealIcon state={seal} size={24} />}
      <p class="sentence">{sentence}</p>
      {reason && <p class="reason">{reason}</p>}
      {props.children}
    </div>
  );
}
