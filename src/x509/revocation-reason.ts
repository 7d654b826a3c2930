// Why a certificate was revoked (RFC 5280 section 5.3.1), and what that says about signatures made before.

/** Names by their number in CRLReason; 7 is unused. */
const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

export type RevocationReason = Exclude<(typeof REASONS)[number], undefined>;

/** The reason with this number in a CRL entry or an OCSP response; undefined for a number that means no reason. */
export function revocationReason(number: number): RevocationReason | undefined {
  return REASONS[number];
}

const COMPROMISED: readonly (RevocationReason | undefined)[] = [
  'keyCompromise',
  'cACompromise',
  'aACompromise',
];

/**
 * True when someone else has the key: they can write any signing time, so that no signature
 * counts, whatever time it claims.
 */
export function isCompromise(reason: RevocationReason | undefined): boolean {
  return COMPROMISED.includes(reason);
}
