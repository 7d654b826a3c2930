// One sentence of verdict with its seal, and its reason when there is more to say.
import type { ComponentChildren, JSX } from 'preact';
import { reasonSentence, text } from '../platform/text.ts';
import type { Verdict, VerdictStatus } from '../src/smime/contract.ts';
import { Icon } from './icon.tsx';
import { SealIcon, TONE } from './seal-icon.tsx';

/** The tone (controls.css) of a message's state. */
export function toneOf(status: VerdictStatus): string {
  return status === 'none' ? 'tone-neutral' : TONE[status];
}

/** Sentences get the signer's name as $1 and address as $2. Shows nothing for a message that claims none. */
export function VerdictLine(props: {
  verdict: Verdict;
  /** A code about which the children say more. */
  saidElsewhere?: string;
  children?: ComponentChildren;
}): JSX.Element | null {
  const { status, codes, signer, sentenceKey } = props.verdict;
  if (status === 'none' && codes.length === 0) return null;
  const decisive = codes.find((code) => code !== props.saidElsewhere);
  const reason = decisive === undefined ? undefined : reasonSentence(decisive);
  return (
    <div class={`verdict ${toneOf(status)}`} data-status={status} data-codes={codes.join(' ')}>
      {status === 'none' ? <Icon name="identity" size={24} /> : <SealIcon state={status} size={24} />}
      <p class="sentence">{text(sentenceKey, signer?.name ?? '', signer?.address ?? '')}</p>
      {reason && <p class="reason">{reason}</p>}
      {props.children}
    </div>
  );
}
