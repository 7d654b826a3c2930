// The tone of each state.
import type { SealState } from '../platform/seal-shapes.ts';

/** Which tone (colours in tokens.css, classes in controls.css) a state has. */
export const TONE: Readonly<Record<SealState, string>> = {
  valid: 'tone-valid',
  caution: 'tone-caution',
  unknown: 'tone-unknown',
  partial: 'tone-partial',
  mismatch: 'tone-mismatch',
  invalid: 'tone-invalid',
  locked: 'tone-neutral',
  'no-key': 'tone-neutral',
  error: 'tone-neutral',
};
