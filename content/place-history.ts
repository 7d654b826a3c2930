// What was seen of a frame's place lately: what was covered or distorted a moment ago was not looked at by anybody.
import type { Box } from './place-box.ts';

/** What one look at the place of a frame has found. */
export interface PlaceLook {
  /** A style makes the whole frame faint, cuts it or bends it; or it is not known what lies above. */
  readonly isDistorted: boolean;
  /** Where something lies above the frame, in the host's coordinates; points have no size. */
  readonly blocked: readonly Box[];
}

/**
 * Between two looks; after a longer one nothing is known of the time before. A page that keeps its thread busy keeps us
 * from looking, too.
 */
export const MAX_GAP_MS = 250;
/** More places than this in one look are as good as all. */
const MAX_BLOCKED = 400;
/** Older than any rest that a control asks for. */
const FORGET_MS = 1_000;

export class PlaceHistory {
  private since: number;
  private lookedAt: number;
  private blocked: { readonly box: Box; readonly at: number }[] = [];

  /** Times are those of `performance.now()`. */
  constructor(now: number) {
    this.since = now;
    this.lookedAt = now;
  }

  note({ isDistorted, blocked }: PlaceLook, now: number): void {
    if (isDistorted || blocked.length > MAX_BLOCKED || now - this.lookedAt > MAX_GAP_MS) this.since = now;
    this.lookedAt = now;
    this.blocked = this.blocked.filter(({ at }) => now - at <= FORGET_MS);
    if (blocked.length <= MAX_BLOCKED) this.blocked.push(...blocked.map((box) => ({ box, at: now })));
  }

  /** When the box, in the host's coordinates, was last seen covered or distorted, or the looking began. */
  clearSince(box: Box): number {
    return this.blocked.reduce(
      (since, { box: other, at }) => (at > since && touches(other, box) ? at : since),
      this.since,
    );
  }
}

function touches(one: Box, other: Box): boolean {
  return (
    one.left <= other.left + other.width &&
    other.left <= one.left + one.width &&
    one.top <= other.top + other.height &&
    other.top <= one.top + one.height
  );
}
