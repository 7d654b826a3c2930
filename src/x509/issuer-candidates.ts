// Certificates that may have issued another: found by name, the likeliest first (RFC 4158 section 3.5).
import { X509Error } from '../errors.ts';
import { equalBytes, toHex } from '../bytes.ts';
import { equalCertificates, type Certificate } from './certificate.ts';
import { authorityKeyIdentifier, basicConstraints, subjectKeyIdentifier } from './extensions.ts';
import { nameKey } from './name.ts';

/** Comes after every anchor. */
const NOT_AN_ANCHOR = 8;

export interface CandidateSources {
  readonly anchors: readonly Certificate[];
  readonly certificates: readonly Certificate[];
  readonly at: Date;
}

/**
 * Certificates whose subject is the issuer's name of the chain's last, without those whose authority and key
 * are in the chain already, best first.
 */
export function issuerCandidates(chain: readonly Certificate[], sources: CandidateSources): Certificate[] {
  const child = chain.at(-1)!;
  const wanted = nameKey(child.issuer);
  const seen = new Set(chain.map(identityKey));
  const candidates: { certificate: Certificate; rank: number }[] = [];
  const consider = (certificate: Certificate, base: number): void => {
    if (nameKey(certificate.subject) !== wanted || seen.has(identityKey(certificate))) return;
    if (candidates.some((other) => equalCertificates(other.certificate, certificate))) return;
    candidates.push({ certificate, rank: base + rankIssuer(child, certificate, sources.at) });
  };
  for (const anchor of sources.anchors) consider(anchor, 0);
  for (const certificate of sources.certificates) consider(certificate, NOT_AN_ANCHOR);
  return candidates.sort((a, b) => a.rank - b.rank).map(({ certificate }) => certificate);
}

/** One authority with one key counts once in a path, whatever certificates it has: that ends every cycle. */
function identityKey(certificate: Certificate): string {
  let key = IDENTITY_KEYS.get(certificate);
  if (key === undefined) {
    key = `${nameKey(certificate.subject)} ${toHex(certificate.subjectPublicKeyInfo.der)}`;
    IDENTITY_KEYS.set(certificate, key);
  }
  return key;
}

const IDENTITY_KEYS = new WeakMap<Certificate, string>();

/** Lower is likelier: key identifiers agree, valid at the time, an authority by its own word. */
function rankIssuer(child: Certificate, issuer: Certificate, at: Date): number {
  const isValid = issuer.notBefore <= at && at <= issuer.notAfter;
  const isOther = keyIdentifiers(child, issuer) === 'differ';
  return (isOther ? 4 : 0) + (isValid ? 0 : 2) + (isAuthority(issuer) ? 0 : 1);
}

/** Whether the child's authorityKeyIdentifier is the issuer's subjectKeyIdentifier, as far as both are there. */
export function keyIdentifiers(child: Certificate, issuer: Certificate): 'agree' | 'differ' | 'unknown' {
  try {
    const wanted = authorityKeyIdentifier(child)?.keyIdentifier;
    const present = subjectKeyIdentifier(issuer);
    if (wanted === undefined || present === undefined) return 'unknown';
    return equalBytes(wanted, present) ? 'agree' : 'differ';
  } catch (error) {
    if (error instanceof X509Error) return 'unknown';
    throw error;
  }
}

function isAuthority(certificate: Certificate): boolean {
  try {
    return basicConstraints(certificate)?.ca === true;
  } catch (error) {
    if (error instanceof X509Error) return false;
    throw error;
  }
}
