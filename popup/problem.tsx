// What went wrong, as a sentence where it happened.
import type { JSX } from 'preact';
import { errorSentence } from '../platform/text.ts';

/** The sentence of an error, read out at once; nothing when there is none. */
export function Problem({ error }: { error: unknown }): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class="problem" role="alert">
      {errorSentence(error)}
    </p>
  );
}
