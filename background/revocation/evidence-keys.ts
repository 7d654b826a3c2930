// Under which keys evidence is kept: an answer by its certificate, a list or an issuer's certificate by its address.
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';

/** Whichever of its responders answered. */
export async function ocspKey(certificate: Certificate): Promise<string> {
  return `ocsp ${await sha256Fingerprint(certificate)}`;
}

/** A responder that failed is not asked again for a while; others of the same certificate are. */
export async function ocspFailureKey(certificate: Certificate, address: string): Promise<string> {
  return `${await ocspKey(certificate)} ${address}`;
}

export function crlKey(address: string): string {
  return `crl ${address}`;
}

export function issuerKey(address: string): string {
  return `issuer ${address}`;
}
