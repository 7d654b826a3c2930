// What a certificate's key may be used for in mail, apart from trust and time (RFC 8550 section 4.4).
import { signingMethod } from '../crypto/sign.ts';
import { ellipticCurve } from '../crypto/elliptic-curves.ts';
import { WaxsealError } from '../errors.ts';
import type { Certificate } from '../x509/certificate.ts';
import { KeyPurpose, extKeyUsage, keyUsage, type KeyUsage } from '../x509/extensions.ts';

/** True when its key may sign mail, and is of a kind that we write signatures with. */
export function canSign(certificate: Certificate): boolean {
  return orFalse(() => {
    signingMethod(certificate.subjectPublicKeyInfo);
    return allows(certificate, ['digitalSignature', 'nonRepudiation']);
  });
}

/** True when mail may be encrypted to its key, and we write that kind of key management. */
export function canEncrypt(certificate: Certificate): boolean {
  return orFalse(() => {
    const { type, curve } = certificate.subjectPublicKeyInfo;
    if (type === 'rsa') return allows(certificate, ['keyEncipherment']);
    return type === 'ec' && ellipticCurve(curve).native && allows(certificate, ['keyAgreement']);
  });
}

/** Usages that are not there forbid nothing; those that are there must allow one of `usages` and mail. */
function allows(certificate: Certificate, usages: readonly KeyUsage[]): boolean {
  const granted = keyUsage(certificate);
  const purposes = extKeyUsage(certificate);
  const isForMail =
    purposes === undefined || purposes.has(KeyPurpose.emailProtection) || purposes.has(KeyPurpose.any);
  return isForMail && (granted === undefined || usages.some((usage) => granted.has(usage)));
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
