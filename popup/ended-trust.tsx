// What was trusted once and is not any more, with dates and reasons.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { EndedTrustView } from '../src/wire/trust-views.ts';
import { dayText } from '../ui/date-text.ts';
import { shortName } from '../ui/name-text.ts';
import { useAnswer } from './background.ts';
import { scopeSentence } from './scope-words.ts';

/** Nothing where nothing was withdrawn. */
export function EndedTrust({ kind }: { kind: EndedTrustView['kind'] }): JSX.Element | null {
  const { value = [] } = useAnswer('trust.ended', null);
  const ended = value.filter((one) => one.kind === kind);
  if (ended.length === 0) return null;
  return (
    <details class="ended">
      <summary>{text('popup_ended', ended.length)}</summary>
      <ul class="list">
        {ended.map((one, index) => (
          <li key={index} class="ended-row">
            <p class="item-title">{shortName(one.subject)}</p>
            <p class="small">{text('popup_ended_for', one.scopes.map(scopeSentence).join('; '))}</p>
            <p class="small soft">{text('popup_ended_between', dayText(one.since), dayText(one.endedAt))}</p>
            {one.note && <p class="small soft">{text('popup_trust_noted', one.note)}</p>}
            {one.reason && <p class="small">{text('popup_ended_reason', one.reason)}</p>}
          </li>
        ))}
      </ul>
    </details>
  );
}
