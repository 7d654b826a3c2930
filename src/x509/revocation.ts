// Revocation along a path: asks every source about every certificate below the anchor, and combines the answers.
import { X509Error } from '../errors.ts';
import type { SignatureCheck } from '../crypto/signature.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import type { Certificate } from './certificate.ts';
import { evidenceAddresses } from './evidence-addresses.ts';
import { KeyPurpose, basicConstraints, extKeyUsage } from './extensions.ts';
import type { Name } from './name.ts';
import { isCompromise, type RevocationReason } from './revocation-reason.ts';

/**
 * off: not looked at. soft: a revoked certificate counts, not knowing is a remark. hard: a path counts only
 * when it is known of every certificate below the anchor that it is not revoked.
 */
export type RevocationPolicy = 'off' | 'soft' | 'hard';

export interface RevocationFinding {
  /** `unknown`: the source answered that it does not know the certificate. */
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source: 'crl' | 'ocsp';
  /** Who signed the list or the answer. */
  readonly signedBy: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** Only with `revoked`. */
  readonly revokedAt?: Date;
  readonly reason?: RevocationReason;
}

/** What a source is asked. */
export interface RevocationQuestion {
  readonly certificate: Certificate;
  /** The certificate above it in the path under judgement. */
  readonly issuer: Certificate;
  /** The issuer's key with inherited parameters: what `certificate` is signed with. */
  readonly issuerKey: SubjectPublicKeyInfo;
  /** Where the path ends: signers of lists and answers must lead there too (RFC 5280 section 6.3.3 (f)). */
  readonly anchor: Certificate;
  /** Certificates that came with the target. */
  readonly certificates: readonly Certificate[];
  /** All certificates at hand with this subject, among them perhaps those of signers of lists. */
  readonly certificatesNamed: (subject: Name) => readonly Certificate[];
  /** The moment for which evidence must be current. */
  readonly now: Date;
  /** As verifySignature, counted against the budget of the search; undefined once that is used up. */
  readonly verify: (check: SignatureCheck) => Promise<boolean | undefined>;
  /**
   * The key of a certificate that signed a list or an answer, when a good path leads from it to `anchor` and
   * it is not revoked itself; undefined otherwise. Its key usage and purposes are the source's business.
   */
  readonly validateSigner: (certificate: Certificate) => Promise<SubjectPublicKeyInfo | undefined>;
}

/** A kind of evidence: revocation lists, or answers of responders, that somebody brought along. */
export interface RevocationSource {
  readonly kind: 'crl' | 'ocsp';
  /** Undefined when it has nothing to say. Evidence that is malformed, stale or not rightly signed says nothing. */
  check(question: RevocationQuestion): Promise<RevocationFinding | undefined>;
}

export interface RevocationRequest {
  readonly policy: RevocationPolicy;
  readonly sources: readonly RevocationSource[];
  /** The moment for which evidence must be current: now, also where validity is judged for an earlier time. */
  readonly now: Date;
  /** When the key was used, as far as that can be believed. Left out: any revocation counts. */
  readonly usedAt?: Date;
}

/** What was found out about one certificate of a path. */
export interface CertificateRevocation {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** `exempt`: its authority says that it is never revoked (RFC 9608, RFC 6960 section 4.2.2.2.1). */
  readonly status: 'good' | 'revoked' | 'unknown' | 'exempt';
  /** The answer that decided; absent with `exempt`, and with `unknown` when no source answered. */
  readonly finding?: RevocationFinding;
}

const NO_REV_AVAIL = '2.5.29.56';
const OCSP_NO_CHECK = '1.3.6.1.5.5.7.48.1.5';

/** Certificates of people by id-ce-noRevAvail (RFC 9608), of responders by id-pkix-ocsp-nocheck. */
function isExempt(certificate: Certificate): boolean {
  try {
    if (certificate.extensions.has(NO_REV_AVAIL)) return basicConstraints(certificate)?.ca !== true;
    const isResponder = extKeyUsage(certificate)?.has(KeyPurpose.ocspSigning) === true;
    return isResponder && certificate.extensions.has(OCSP_NO_CHECK);
  } catch (error) {
    if (error instanceof X509Error) return false;
    throw error;
  }
}

/**
 * Asks all sources about the certificates of one path. Source by source: what somebody put into a message must
 * not use up the work that the caller's own evidence, which comes first, takes for all of them.
 */
export async function checkRevocation(
  questions: readonly RevocationQuestion[],
  sources: readonly RevocationSource[],
): Promise<CertificateRevocation[]> {
  const found = questions.map((question) => ({ question, findings: [] as RevocationFinding[] }));
  for (const source of sources) {
    for (const { question, findings } of found) {
      const finding = isExempt(question.certificate) ? undefined : await source.check(question);
      if (finding !== undefined) findings.push(finding);
    }
  }
  return found.map(({ question: { certificate, issuer }, findings }) => {
    if (isExempt(certificate)) return { certificate, issuer, status: 'exempt' };
    const decisive = decide(findings);
    if (decisive === undefined) return { certificate, issuer, status: 'unknown' };
    return { certificate, issuer, status: decisive.status, finding: decisive };
  });
}

/** Revoked wins, then good. A hold may have been released since: there the newest answer counts. Everything else is for ever. */
function decide(findings: readonly RevocationFinding[]): RevocationFinding | undefined {
  const newestFirst = [...findings].sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  const known = newestFirst.filter(({ status }) => status !== 'unknown');
  const forEver = known.find(({ status, reason }) => status === 'revoked' && reason !== 'certificateHold');
  return forEver ?? known[0] ?? newestFirst[0];
}

export interface RevocationJudgement {
  readonly failures: readonly string[];
  readonly cautions: readonly string[];
}

/**
 * What the findings about a path come to: `path.revoked` (before the use, at an unknown time, or because the
 * key is in other hands), `path.revoked-since`, `path.revocation-required` (policy hard) or
 * `path.revocation-unavailable` (policy soft, where the certificate names somebody to ask).
 */
export function judgeRevocation(
  found: readonly CertificateRevocation[],
  request: Pick<RevocationRequest, 'policy' | 'usedAt'>,
): RevocationJudgement {
  const failures = new Set<string>();
  const cautions = new Set<string>();
  for (const { certificate, status, finding } of found) {
    if (status === 'revoked') {
      if (wasRevokedBeforeUse(finding, request.usedAt)) failures.add('path.revoked');
      else cautions.add('path.revoked-since');
    } else if (status === 'unknown') {
      if (request.policy === 'hard') failures.add('path.revocation-required');
      else if (namesSomebodyToAsk(certificate)) cautions.add('path.revocation-unavailable');
    }
  }
  return { failures: [...failures], cautions: [...cautions] };
}

function wasRevokedBeforeUse(finding: RevocationFinding | undefined, usedAt: Date | undefined): boolean {
  const revokedAt = finding?.revokedAt;
  return (
    usedAt === undefined || revokedAt === undefined || revokedAt <= usedAt || isCompromise(finding?.reason)
  );
}

function namesSomebodyToAsk(certificate: Certificate): boolean {
  const { ocsp, crls, unreachable } = evidenceAddresses(certificate);
  return ocsp.length + crls.length + unreachable.length > 0;
}
