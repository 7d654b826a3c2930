// Keeps messages in view for a moment, to be judged again and for what follows their showing: in memory, and few.
import type { Bytes } from '../src/bytes.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';
import { MAX_MESSAGE_BYTES } from './webmail/contract.ts';

const MAX_HELD = 8;
/** Of all together: whatever is in view last is held, as large as it may be. Others are fetched again. */
const MAX_HELD_OCTETS = MAX_MESSAGE_BYTES;
/** Of larger ones only the bytes are held: opened, they take several times as much. */
const MAX_OPENED_OCTETS = 32 * 1024 * 1024;

/** A message as it was opened last for a reader. */
export interface HeldMessage {
  readonly raw: Bytes;
  readonly opened: OpenedMessage;
  /** Version of the extension and state of trust by which it was judged. */
  readonly judgedBy: string;
}

/** Bytes as received, and what was made of them as long as it may be kept. */
interface Held {
  readonly raw: Bytes;
  readonly message?: HeldMessage;
}

const held = new Map<string, Held>();

/** Keeps a message under its grant, over what was kept of it before. */
export function holdOpened(grant: string, message: HeldMessage): void {
  const { raw } = message;
  held.delete(grant);
  held.set(grant, raw.length > MAX_OPENED_OCTETS ? { raw } : { raw, message });
  for (const oldest of held.keys()) {
    if (held.size <= MAX_HELD && octetsHeld() <= MAX_HELD_OCTETS) return;
    held.delete(oldest);
  }
}

/** The message as it was opened last. */
export function heldMessage(grant: string): HeldMessage | undefined {
  return held.get(grant)?.message;
}

/** Its bytes as received, also after the vault was locked. */
export function heldBytes(grant: string): Bytes | undefined {
  return held.get(grant)?.raw;
}

/** Decrypted text does not outlast the vault's key. */
export function forgetHeld(): void {
  for (const [grant, { raw }] of held) held.set(grant, { raw });
}

function octetsHeld(): number {
  return [...held.values()].reduce((sum, { raw }) => sum + raw.length, 0);
}
