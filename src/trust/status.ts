// The states that a message, a layer and a signer can be in, and which of two is the worse.

/**
 * The state of a whole message.
 * none: not protected. valid: signed by the sender, or encrypted with nothing to object. caution: true, but
 * with something to know. unknown: mathematically right, signer not trusted. partial: only a part is
 * protected. mismatch: the signer is not the sender. invalid: altered or not a signature. locked: a key is
 * there, the vault is locked. no-key: encrypted for keys that are not here. error: cannot be judged.
 */
export type VerdictStatus =
  | 'none'
  | 'valid'
  | 'caution'
  | 'unknown'
  | 'partial'
  | 'mismatch'
  | 'invalid'
  | 'locked'
  | 'no-key'
  | 'error';

/** The state of one thing that was checked, as a signer; the same words, without those of a whole message. */
export type CheckedStatus = Exclude<VerdictStatus, 'none' | 'partial'>;

/** The state of one layer. `none`: it protects nothing (certificates alone, compression), and nothing was checked. */
export type LayerStatus = CheckedStatus | 'none';

/**
 * From bad to good: the one place where the order stands. What proves an attack or damage comes first, then
 * what could not be judged or opened at all, then what is missing for trust, then what is merely good to know.
 */
const FROM_WORST: readonly VerdictStatus[] = [
  'invalid',
  'mismatch',
  'error',
  'no-key',
  'locked',
  'partial',
  'unknown',
  'caution',
  'valid',
  'none',
];

/** Negative when `a` is the worse: for sorting from worst to best. */
export function compareStatus(a: VerdictStatus, b: VerdictStatus): number {
  return FROM_WORST.indexOf(a) - FROM_WORST.indexOf(b);
}

/** The worst of several; `none` when there are none. */
export function worstStatus<T extends VerdictStatus>(statuses: readonly T[]): T | 'none' {
  return [...statuses].sort(compareStatus)[0] ?? 'none';
}
