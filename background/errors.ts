// The background's own errors: what the engine does not know about (vault, grants, webmail, senders).
import { WaxsealError, type ErrorDetails } from '../src/errors.ts';
import type { WireError } from '../src/wire/views.ts';

/** Codes `vault.*`, `grant.*`, `request.*`, `webmail.*`, `send.*`, `import.*`, `store.*`. */
export class BackgroundFault extends WaxsealError {
  override readonly name = 'BackgroundFault';
}

/** An error as it may travel: its code and safe details. Anything that is not ours tells nothing of itself. */
export function wireError(error: unknown): WireError {
  if (error instanceof WaxsealError) return { code: error.code, details: error.details };
  return { code: 'internal', details: {} };
}

/** Throws a BackgroundFault with this code; for use in expressions. */
export function fault(code: string, details: ErrorDetails = {}): never {
  throw new BackgroundFault(code, details);
}
