// How codes become the state of a layer, and layers the verdict on a message: the worst decides.
import { isWeakness, sentenceKey, statusOfCode } from './codes.ts';
import { compareStatus, worstStatus, type CheckedStatus, type VerdictStatus } from './status.ts';

/**
 * Codes with the decisive one first; those that weigh the same keep their order, but that something is weak comes after
 * what says that nobody vouches at all; each once.
 */
export function orderCodes(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort(
    (a, b) =>
      compareStatus(statusOfCode(a), statusOfCode(b)) || Number(isWeakness(a)) - Number(isWeakness(b)),
  );
}

/** The state that codes lead to for what was checked; `valid` when there is nothing to say. */
export function checkedStatus(codes: readonly string[]): CheckedStatus {
  const worst = worstStatus<VerdictStatus>(['valid', ...codes.map(statusOfCode)]);
  // Codes of the whole message say nothing about a part of it.
  return worst === 'none' || worst === 'partial' ? 'valid' : worst;
}

export interface CombinedVerdict {
  readonly status: VerdictStatus;
  /** Decisive code first. */
  readonly codes: readonly string[];
  /** Key of the sentence in _locales. */
  readonly sentenceKey: string;
}

/** What protects a message, for the sentence when there is nothing to object. */
export type Protection = 'none' | 'signed' | 'encrypted' | 'signed-and-encrypted' | 'certificates';

/**
 * The verdict on a message: the worst of the codes of its layers and of its own. Which layers and signers
 * count is the caller's decision (RFC 8551 section 3.6: the innermost signature speaks for the content).
 */
export function combineVerdict(protection: Protection, codes: readonly string[]): CombinedVerdict {
  if (protection === 'none') return { status: 'none', codes: [], sentenceKey: 'verdict_none' };
  const ordered = orderCodes(codes);
  const decisive = ordered[0];
  const worst = worstStatus<VerdictStatus>(ordered.map(statusOfCode));
  // Remarks that lower nothing are said after the usual sentence, not instead of it.
  if (decisive === undefined || worst === 'valid' || worst === 'none') {
    const status = protection === 'certificates' ? 'none' : 'valid';
    return { status, codes: ordered, sentenceKey: `verdict_${status}_${protection.replaceAll('-', '_')}` };
  }
  return { status: worst, codes: ordered, sentenceKey: sentenceKey(decisive) };
}
