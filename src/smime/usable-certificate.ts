// What a certificate's key may be used for in mail, apart from trust and time (RFC 8550 section 4.4).
import { isStrongKey } from '../crypto/key-strength.ts';
import { signatureFacts } from '../crypto/signature.ts';
import { signingMethod } from '../crypto/sign.ts';
import { isSupportedCurve } from '../crypto/elliptic-curves.ts';
import { isMontgomery } from '../crypto/montgomery-curves.ts';
import { isMlKem } from '../crypto/post-quantum-key.ts';
import { WaxsealError } from '../errors.ts';
import { isSelfIssued, type Certificate } from '../x509/certificate.ts';
import { isForMail, keyUsageAllows } from '../x509/usage.ts';

const WEAK_DIGESTS: readonly string[] = ['md5', 'sha-1'];

/** True when its key may sign mail, and is of a kind that we write signatures with. */
export function canSign(certificate: Certificate): boolean {
  return orFalse(() => {
    signingMethod(certificate.subjectPublicKeyInfo);
    return keyUsageAllows(certificate, 'sign') && isForMail(certificate);
  });
}

/** True when mail may be encrypted to its key, and we write that kind of key management. */
export function canEncrypt(certificate: Certificate): boolean {
  return orFalse(() => {
    const { type, curve } = certificate.subjectPublicKeyInfo;
    const canBeWrittenTo =
      type === 'rsa' || isMontgomery(type) || isMlKem(type) || (type === 'ec' && isSupportedCurve(curve));
    return canBeWrittenTo && keyUsageAllows(certificate, 'encrypt') && isForMail(certificate);
  });
}

/**
 * True when what we write may rest on the certificate: its key is long enough, and it is not signed with MD5 or SHA-1,
 * so that somebody else could have made it up. What a certificate that was signed by its own key says of that
 * signature does not matter: it is trusted for itself or not at all.
 */
export function isStrongEnoughToWrite(certificate: Certificate): boolean {
  if (!isStrongKey(certificate.subjectPublicKeyInfo)) return false;
  return isSelfIssued(certificate) || orFalse(() => hasGoodDigest(certificate));
}

/** Signatures without a digest of their own (Ed25519, ML-DSA) are good; what cannot be read is judged by the path. */
function hasGoodDigest({ signatureAlgorithm }: Certificate): boolean {
  const { digest } = signatureFacts(signatureAlgorithm);
  return !WEAK_DIGESTS.includes(digest ?? '');
}

/** A key or extension that cannot be read or used allows nothing. */
function orFalse(judge: () => boolean): boolean {
  try {
    return judge();
  } catch (error) {
    if (error instanceof WaxsealError) return false;
    throw error;
  }
}
