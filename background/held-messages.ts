// Keeps messages in view for a moment, for their second judgement and for what follows their showing: in memory, and few.
import type { Bytes } from '../src/bytes.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';

const MAX_HELD = 4;
/** Larger ones are fetched again. */
const MAX_HELD_OCTETS = 32 * 1024 * 1024;

/** A message as it was opened last for a reader. */
export interface HeldMessage {
  readonly raw: Bytes;
  readonly opened: OpenedMessage;
  /** Version of the extension and state of trust by which it was judged. */
  readonly judgedBy: string;
}

const held = new Map<string, HeldMessage>();

/** Keeps a message under its grant, over what was kept of it before. */
export function holdOpened(grant: string, message: HeldMessage): void {
  held.delete(grant);
  if (message.raw.length > MAX_HELD_OCTETS) return;
  held.set(grant, message);
  for (const oldest of held.keys()) {
    if (held.size <= MAX_HELD) return;
    held.delete(oldest);
  }
}

export function heldMessage(grant: string): HeldMessage | undefined {
  return held.get(grant);
}

/** Decrypted text does not outlast the vault's key. */
export function forgetHeld(): void {
  held.clear();
}
