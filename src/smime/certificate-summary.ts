// Facts about a certificate for reports: names, addresses, times, algorithms, fingerprint.
import { algorithmName } from '../crypto/algorithms.ts';
import { signatureFacts } from '../crypto/signature.ts';
import { WaxsealError } from '../errors.ts';
import { cleanLine } from '../mime/clean-text.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import { isSelfIssued, sha256Fingerprint, type Certificate } from '../x509/certificate.ts';
import { basicConstraints } from '../x509/extensions.ts';
import { NameOid, nameText, nameValues } from '../x509/name.ts';
import type { CertificateSummary } from './contract.ts';

/** RFC 5280 appendix A allows a common name 64 characters; an address may have more. */
const MAX_NAME = 120;

/** Summarises a certificate; nothing is judged. */
export async function summariseCertificate(certificate: Certificate): Promise<CertificateSummary> {
  const key = certificate.subjectPublicKeyInfo;
  const size = key.curve ?? (key.bits === undefined ? undefined : String(key.bits));
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: certificate.serialNumber,
    addresses: certificateAddresses(certificate),
    notBefore: isoTime(certificate.notBefore),
    notAfter: isoTime(certificate.notAfter),
    keyAlgorithm: size === undefined ? key.type : `${key.type} ${size}`,
    signatureAlgorithm: signatureName(certificate),
    sha256: await sha256Fingerprint(certificate),
    authority: isAuthority(certificate),
  };
}

/** Scheme and digest: `rsassa-pkcs1-v1_5 sha-256`; the scheme alone where it fixes or hides the digest. */
function signatureName({ signatureAlgorithm }: Certificate): string {
  const scheme = algorithmName(signatureAlgorithm.oid);
  try {
    const { digest } = signatureFacts(signatureAlgorithm);
    return digest === undefined ? scheme : `${scheme} ${digest}`;
  } catch (error) {
    if (error instanceof WaxsealError) return scheme;
    throw error;
  }
}

/**
 * The name a person knows: common name, else the first address, else the whole subject. On one line, without
 * control and direction characters, and so short that it pushes nothing out of the sentence it is in.
 */
export function certificateName(certificate: Certificate): string {
  const [commonName = ''] = nameValues(certificate.subject, NameOid.commonName).map(cleanLine);
  const name = commonName || (certificateAddresses(certificate)[0] ?? nameText(certificate.subject));
  const characters = Array.from(name);
  return characters.length <= MAX_NAME ? name : `${characters.slice(0, MAX_NAME).join('')}…`;
}

/** ISO 8601 in UTC without fractions of a second. */
export function isoTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * True when basicConstraints says so, or for a self-issued certificate from before version 3, which has no
 * extensions. Nothing is verified by this.
 */
export function isAuthority(certificate: Certificate): boolean {
  try {
    if (certificate.version < 3) return isSelfIssued(certificate);
    return basicConstraints(certificate)?.ca === true;
  } catch (error) {
    // An extension that cannot be read makes no authority; path validation says why.
    if (error instanceof WaxsealError) return false;
    throw error;
  }
}
