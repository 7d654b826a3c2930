// Where the popup begins: the first steps while they are not done, then one's own certificates.
import type { JSX } from 'preact';
import { useAnswer } from './background.ts';
import { nextStep } from './first-steps.ts';
import { IdentitiesTab } from './identities-tab.tsx';
import { StartPlace } from './start-place.tsx';

export function HomePlace(): JSX.Element | null {
  const start = useAnswer('start.view', null);
  // It comes at once: anything shown until then would only flash.
  if (start.value === undefined && start.error === undefined && !('value' in start)) return null;
  const isBegun = start.value === undefined || start.value.skipped || !isOpen(start.value);
  return isBegun ? <IdentitiesTab /> : <StartPlace />;
}

/** Words of one's own are offered to whoever lacks them in one line: they do not hold up the popup. */
function isOpen(start: Parameters<typeof nextStep>[0]): boolean {
  const next = nextStep(start);
  return next === 'site' || next === 'certificate';
}
