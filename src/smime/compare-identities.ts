// Which of a person's own certificates is taken for an address: the same order for what is shown and what is used.

/** What the choice rests on. */
export interface IdentityFacts {
  /** Its key may be used for what is wanted. */
  readonly isFit: boolean;
  readonly isRevoked: boolean;
  readonly isCurrent: boolean;
  readonly preferred: boolean;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
}

/** For sorting, the best first: fit, not revoked, valid today, preferred by the user, newest. */
export function compareIdentities(a: IdentityFacts, b: IdentityFacts): number {
  return (
    Number(b.isFit) - Number(a.isFit) ||
    Number(a.isRevoked) - Number(b.isRevoked) ||
    Number(b.isCurrent) - Number(a.isCurrent) ||
    Number(b.preferred) - Number(a.preferred) ||
    b.notBefore - a.notBefore
  );
}
