// What a certificate's key may be used for in mail, apart from trust and time (RFC 8550 section 4.4).
import { signingMethod } from '../crypto/sign.ts';
import { ellipticCurve } from '../crypto/elliptic-curves.ts';
import { isMontgomery } from '../crypto/montgomery-curves.ts';
import { isMlKem } from '../crypto/post-quantum-key.ts';
import { WaxsealError } from '../errors.ts';
import type { Certificate } from '../x509/certificate.ts';
import { isForMail, keyUsageAllows } from '../x509/usage.ts';

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
      type === 'rsa' || isMontgomery(type) || isMlKem(type) || (type === 'ec' && ellipticCurve(curve).native);
    return canBeWrittenTo && keyUsageAllows(certificate, 'encrypt') && isForMail(certificate);
  });
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
