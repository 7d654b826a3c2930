// Which keys are too small to be trusted.
import type { SubjectPublicKeyInfo } from './public-key.ts';

/** RFC 8551 section 4.2: shorter RSA keys are for reading old mail. */
const MIN_RSA_BITS = 2048;

/** True when the key is large enough; DSA is not to be trusted at any size. */
export function isStrongKey(publicKey: SubjectPublicKeyInfo): boolean {
  switch (publicKey.type) {
    case 'rsa':
    case 'rsa-pss':
      return (publicKey.bits ?? 0) >= MIN_RSA_BITS;
    default:
      return publicKey.type !== 'dsa';
  }
}
