// The table of verdict codes: each cause and the state that it leads to. docs/VERDICTS.md explains every row.
import type { VerdictStatus } from './status.ts';

/** One row a cause. A code's sentence stands in _locales under the key that sentenceKey() gives. */
export const VERDICT_CODES = {
  // The signature itself (RFC 5652 section 5).
  'signature.digest-mismatch': 'invalid',
  'signature.bad': 'invalid',
  'signature.unexpected-content': 'invalid',
  'signature.content-type-mismatch': 'invalid',
  'signature.attributes-duplicate': 'invalid',
  'signature.attributes-incomplete': 'invalid',
  'signature.attributes-malformed': 'invalid',
  'signature.attributes-required': 'invalid',
  'signature.attributes-as-content': 'invalid',
  'signature.certificate-mismatch': 'invalid',
  'signature.no-signers': 'invalid',
  'signature.malformed': 'invalid',
  'signature.no-content': 'error',
  'signature.no-certificate': 'error',
  'signature.malformed-certificate': 'error',
  'signature.unsupported-algorithm': 'error',
  'signature.unusable-key': 'error',
  'signature.weak-digest': 'unknown',
  'signature.broken-digest': 'unknown',
  'signature.weak-key': 'unknown',
  'signature.digests-differ': 'caution',
  'signature.no-signed-attributes': 'caution',
  'signature.signing-time-implausible': 'caution',
  'signature.over-ciphertext': 'caution',
  'signature.none': 'caution',

  // Who signed, against who sent (RFC 8550 section 3).
  'signer.not-sender': 'mismatch',
  'signer.no-address': 'mismatch',
  'signer.several-from': 'mismatch',
  'signer.malformed-from': 'mismatch',
  'signer.no-from': 'mismatch',
  'signer.no-message': 'caution',
  'signer.bound-certificate': 'caution',
  'signer.sender-differs': 'caution',
  'signer.name-misleads': 'caution',
  'signer.look-alike': 'caution',
  'signer.pinned-certificate-changed': 'mismatch',
  'signer.certificate-changed': 'caution',
  'signer.certificate-changed-unknown': 'unknown',

  // The path from the certificate to something trusted (RFC 5280 section 6).
  'path.signature-bad': 'invalid',
  'path.algorithm-mismatch': 'invalid',
  'path.malformed-certificate': 'invalid',
  'path.not-a-ca': 'invalid',
  'path.path-length': 'invalid',
  'path.key-usage': 'invalid',
  'path.not-for-email': 'invalid',
  'path.name-constraints': 'invalid',
  'path.unknown-critical-extension': 'invalid',
  'path.policy': 'invalid',
  'path.not-yet-valid': 'invalid',
  'path.expired-when-signed': 'invalid',
  'path.revoked': 'invalid',
  'path.no-anchor': 'unknown',
  'path.out-of-scope': 'unknown',
  'path.distrusted-after': 'unknown',
  'path.below-policy': 'unknown',
  'path.unsupported-algorithm': 'unknown',
  'path.broken-signature-algorithm': 'unknown',
  'path.budget': 'unknown',
  'path.revocation-required': 'unknown',
  'path.expired-now': 'caution',
  'path.weak-digest': 'unknown',
  'path.weak-key': 'unknown',
  'path.revoked-since': 'caution',
  'path.revocation-unavailable': 'valid',

  // Encryption (RFC 5652 section 6, RFC 8551 section 2).
  'decrypt.no-recipient-key': 'no-key',
  'decrypt.locked': 'locked',
  'decrypt.failed': 'error',
  'decrypt.unsupported-algorithm': 'error',
  'decrypt.unusable-recipient': 'error',
  'decrypt.not-authenticated': 'caution',
  'decrypt.weak-cipher': 'caution',
  'decrypt.broken-cipher': 'caution',

  // The message as a whole.
  'message.partly-protected': 'partial',
  'message.header-differs': 'caution',
  'message.header-repeated': 'caution',
  'message.openpgp-beside': 'caution',
  'message.certificates-only': 'none',
  'message.too-deep': 'error',
  'compressed.unsupported-algorithm': 'error',
  'compressed.damaged': 'error',
  'compressed.too-large': 'error',
  'cms.malformed': 'error',
  'cms.unsupported-type': 'error',
  'mime.header-too-large': 'error',
  'mime.too-many-fields': 'error',
  'mime.too-many-parts': 'error',
  'mime.too-deep': 'error',
  internal: 'error',
} as const satisfies Readonly<Record<string, VerdictStatus>>;

export type VerdictCode = keyof typeof VERDICT_CODES;

const ROWS: ReadonlyMap<string, VerdictStatus> = new Map(Object.entries(VERDICT_CODES));

/**
 * The state that a code leads to. A code without a row of its own (an error that came from below) is an
 * `error`: what we do not know is never good.
 */
export function statusOfCode(code: string): VerdictStatus {
  return ROWS.get(code) ?? 'error';
}

/** True for codes that say that something verifies, and that others could have made it. */
export function isWeakness(code: string): boolean {
  return (WEAKNESSES as readonly string[]).includes(code);
}

const WEAKNESSES = [
  'signature.weak-digest',
  'signature.broken-digest',
  'signature.weak-key',
  'path.weak-digest',
  'path.weak-key',
] as const satisfies readonly VerdictCode[];

/** Key of a code's sentence in _locales: `path.no-anchor` is `verdict_path_no_anchor`. */
export function sentenceKey(code: string): string {
  return `verdict_${code.replace(/[.-]/g, '_')}`;
}
