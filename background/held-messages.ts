// Keeps the exact bytes of messages in view for a moment, for their second judgement: in memory, and few.
import type { Bytes } from '../src/bytes.ts';

const MAX_HELD = 4;
/** Larger ones are fetched again. */
const MAX_HELD_OCTETS = 32 * 1024 * 1024;

const held = new Map<string, Bytes>();

/** Keeps a message under its grant; nothing is kept of one that has no second judgement before it. */
export function holdRaw(grant: string, raw: Bytes | undefined): void {
  held.delete(grant);
  if (raw === undefined || raw.length > MAX_HELD_OCTETS) return;
  held.set(grant, raw);
  for (const oldest of held.keys()) {
    if (held.size <= MAX_HELD) return;
    held.delete(oldest);
  }
}

export function heldRaw(grant: string): Bytes | undefined {
  return held.get(grant);
}
