// What can be made to go wrong while the server runs.
import type { WebmailFaults } from '../contract.ts';

export type FaultState = { -readonly [Name in keyof WebmailFaults]: WebmailFaults[Name] } & {
  /** How many requests are held now. */
  waiting: number;
};

/** All is well. Roundcube itself saves drafts every five minutes. */
export function noFaults(): FaultState {
  return {
    signedOut: false,
    wrongToken: false,
    disabledActions: [],
    smtpRefusal: null,
    held: null,
    lostAnswer: null,
    halfSource: null,
    sessionEndsAfter: null,
    maxBytes: null,
    gatewayLimit: null,
    autosaveSeconds: null,
    waiting: 0,
  };
}

export const DEFAULT_AUTOSAVE_SECONDS = 300;
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** Waits while requests for this action are held. */
export async function whileHeld(faults: FaultState, action: string): Promise<void> {
  const { held } = faults;
  if (held === null || (held.action !== action && (held.action !== '*' || action === ''))) return;
  const { passing = 0 } = held;
  if (passing > 0) {
    faults.held = { ...held, passing: passing - 1 };
    return;
  }
  faults.waiting += 1;
  await held.until;
  faults.waiting -= 1;
}
