// One sentence of verdict with its seal, and its reason when there is more to say.
import type { ComponentChildren, JSX } from 'preact';
import { reasonSentence, text } from '../platform/text.ts';
import type { Verdict } from '../src/smime/contract.ts';
import { SealIcon, TONE } from './seal-icon.tsx';

/** Sentences get the signer's name as $1 and address as $2. Shows nothing for a message without protection. */
export function VerdictLine(props: {
  verdict: Verdict;
  /** A code about which the children say more. */
  saidElsewhere?: string;
  children?: ComponentChildren;
}): JSX.Element | null {
  const { status, codes, signer, sentenceKey } = props.verdict;
  if (status === 'none') return null;
  const decisive = codes.find((code) => code !== props.saidElsewhere);
  const reason = decisive === undefined ? undefined : reasonSentence(decisive);
  return (
    <div class={`verdict ${TONE[status]}`} data-status={status} data-codes={codes.join(' ')}>
      <SealIcon state={status} size={24} />
      <p class="sentence">{text(sentenceKey, signer?.name ?? '', signer?.address ?? '')}</p>
      {reason && <p class="reason">{reason}</p>}
      {props.children}
    </div>
  );
}
