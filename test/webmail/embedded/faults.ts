// What can be made to go wrong while the server runs.
import type { WebmailFaults } from '../contract.ts';

export type FaultState = { -readonly [Name in keyof WebmailFaults]: WebmailFaults[Name] };

/** All is well. Roundcube itself saves drafts every five minutes. */
export function noFaults(): FaultState {
  return {
    signedOut: false,
    wrongToken: false,
    disabledActions: [],
    smtpRefusal: null,
    held: null,
    sessionEndsAfter: null,
    maxBytes: null,
    autosaveSeconds: null,
  };
}

export const DEFAULT_AUTOSAVE_SECONDS = 300;
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
