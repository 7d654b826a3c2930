// Asks servers beside an answer that was given already, and has everybody judge again when they tell something new.
import type { WantedEvidence } from '../../src/x509/wanted-evidence.ts';
import { trustChanged } from '../stores/trust-state.ts';
import { newAllowance } from './evidence-fetcher.ts';
import { fetchRevocation } from './evidence.ts';

/** As far as the settings allow. Never rejects for what a server does. */
export async function askBeside(wanted: readonly WantedEvidence[]): Promise<void> {
  if (await fetchRevocation(wanted, newAllowance())) await trustChanged();
}
