// The steps of a new user, in their order.
import type { StartView } from '../src/wire/views.ts';

export const FIRST_STEPS = ['site', 'certificate', 'phrase'] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** The first that is not done; undefined when all are. */
export function nextStep(start: StartView): FirstStep | undefined {
  return FIRST_STEPS.find((step) => !start[step]);
}
