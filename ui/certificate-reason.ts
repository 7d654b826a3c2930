// What a path's codes mean for a certificate by itself, without a message that it signed.
import { text } from '../platform/text.ts';
import { VERDICT_CODES, statusOfCode } from '../src/trust/codes.ts';
import type { SealState } from './seal-icon.tsx';

/** The seal for a certificate with these codes (decisive one first): valid when there are none. */
export function sealOfCodes(codes: readonly string[]): SealState {
  if (codes[0] === undefined) return 'valid';
  const status = statusOfCode(codes[0]);
  return status === 'none' ? 'unknown' : status;
}

/** One sentence; for a code without one of its own the code itself, so that it can be asked about. */
export function certificateReason(code: string): string {
  return Object.hasOwn(VERDICT_CODES, code) && code.startsWith('path.')
    ? text(`ui_${code.replace(/[.-]/g, '_')}`)
    : text('ui_path_other', code);
}
