// What a certificate lets its key be used for in mail (RFC 8550 section 4.4).
import { isMlKem } from '../crypto/post-quantum-key.ts';
import type { Certificate } from './certificate.ts';
import { KeyPurpose, extKeyUsage, keyUsage } from './extensions.ts';

export type MailUse = 'sign' | 'encrypt';

/**
 * Whether keyUsage allows the use (RFC 8550 section 4.4.2); a certificate without the extension allows all.
 * Throws X509Error `x509.malformed-extension`.
 */
export function keyUsageAllows(certificate: Certificate, use: MailUse): boolean {
  const uses = keyUsage(certificate);
  const { type } = certificate.subjectPublicKeyInfo;
  if (uses === undefined) return true;
  if (use === 'sign') return uses.has('digitalSignature') || uses.has('nonRepudiation');
  return uses.has(type === 'rsa' || isMlKem(type) ? 'keyEncipherment' : 'keyAgreement');
}

/**
 * Whether extKeyUsage allows mail at all (RFC 8550 section 4.4.4); one without the extension does.
 * Throws X509Error `x509.malformed-extension`.
 */
export function isForMail(certificate: Certificate): boolean {
  const purposes = extKeyUsage(certificate);
  return purposes === undefined || purposes.has(KeyPurpose.emailProtection) || purposes.has(KeyPurpose.any);
}
