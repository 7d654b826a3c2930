// The user's word that a fingerprint was compared, with the reminder for those who go on without.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Choice } from '../ui/field.tsx';

export function ComparedChoice(props: {
  readonly compared: boolean;
  readonly onChange: (compared: boolean) => void;
  /** They went on without: that is said until they have compared it. */
  readonly reminded: boolean;
}): JSX.Element {
  const { compared, onChange, reminded } = props;
  return (
    <>
      <Choice type="checkbox" checked={compared} onChange={onChange}>
        {text('popup_compared')}
      </Choice>
      {reminded && !compared && (
        <p class="problem" role="alert">
          {text('popup_compare_first')}
        </p>
      )}
    </>
  );
}
