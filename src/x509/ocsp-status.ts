// What an OCSP response proves about one certificate (RFC 6960 section 3.2), or why it proves nothing.
import { equalBytes, type Bytes } from '../bytes.ts';
import type { Certificate } from './certificate.ts';
import type { Extension } from './extensions.ts';
import { isCertificateId } from './ocsp-certificate-id.ts';
import { findResponder, type ResponderProblem, type ResponderQuestion } from './ocsp-responder.ts';
import {
  OcspOid,
  type BasicOcspResponse,
  type OcspResponse,
  type SingleOcspResponse,
} from './ocsp-response.ts';
import type { RevocationFinding } from './revocation.ts';
import { revocationReason } from './revocation-reason.ts';

/** Clocks differ: an answer may be so much younger than now, or be over for so long. */
export const CLOCK_TOLERANCE_MS = 10 * 60 * 1000;
/** An answer that names no end is made anew for every question; this old it was kept by somebody. */
const MAX_AGE_WITHOUT_END_MS = 24 * 3600 * 1000;

export type OcspProblem =
  | ResponderProblem
  /** The responder said that it could not or would not answer. */
  | 'not-successful'
  | 'other-certificate'
  | 'not-yet-valid'
  | 'expired'
  | 'wrong-nonce'
  | 'unknown-critical-extension';

export interface OcspQuestion extends ResponderQuestion {
  readonly certificate: Certificate;
  /** What was sent; an answer without a nonce is taken all the same (RFC 8954 section 2.1), another one is not. */
  readonly nonce?: Bytes;
  /** Whether a delegated responder without id-pkix-ocsp-nocheck still counts. Left out: it does. */
  readonly acceptsDelegate?: (responder: Certificate) => Promise<boolean>;
}

/**
 * Judges one response for one certificate. An answer that is over says nothing, except that a revocation is
 * for ever (unless it was a hold). `unknown` is a finding: the responder does not know the certificate.
 */
export async function ocspStatusOf(
  response: OcspResponse,
  question: OcspQuestion,
): Promise<RevocationFinding | OcspProblem> {
  const { basic } = response;
  if (basic === undefined) return 'not-successful';
  const single = await responseFor(basic, question);
  if (single === undefined) return 'other-certificate';
  if (hasUnknownCritical(basic.extensions) || hasUnknownCritical(single.extensions))
    return 'unknown-critical-extension';
  const { nonce } = question;
  if (nonce !== undefined && basic.nonce !== undefined && !equalBytes(nonce, basic.nonce))
    return 'wrong-nonce';
  const finding = findingOf(single);
  const lateness = timeProblem(single, basic, question.now);
  if (lateness === 'not-yet-valid' || (lateness !== undefined && !isForEver(finding))) return lateness;
  const responder = await findResponder(basic, question);
  if (typeof responder === 'string') return responder;
  const isAccepted =
    responder.needsNoCheck || (await (question.acceptsDelegate?.(responder.certificate) ?? true));
  return isAccepted ? { ...finding, signedBy: responder.certificate.subject } : 'responder-revoked';
}

/** Of several answers for the certificate the newest. */
async function responseFor(
  basic: BasicOcspResponse,
  { certificate, issuer }: OcspQuestion,
): Promise<SingleOcspResponse | undefined> {
  let newest: SingleOcspResponse | undefined;
  for (const single of basic.responses) {
    if (!(await isCertificateId(single.certificateId, certificate, issuer))) continue;
    if (newest === undefined || single.thisUpdate > newest.thisUpdate) newest = single;
  }
  return newest;
}

function findingOf(single: SingleOcspResponse): Omit<RevocationFinding, 'signedBy'> {
  const { status, thisUpdate, nextUpdate, revokedAt, reasonNumber } = single;
  const reason = reasonNumber === undefined ? undefined : revocationReason(reasonNumber);
  return {
    status,
    source: 'ocsp',
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function isForEver({ status, reason }: Pick<RevocationFinding, 'status' | 'reason'>): boolean {
  return status === 'revoked' && reason !== 'certificateHold';
}

/** Section 4.2.2.1. */
function timeProblem(
  { thisUpdate, nextUpdate }: SingleOcspResponse,
  { producedAt }: BasicOcspResponse,
  now: Date,
): 'not-yet-valid' | 'expired' | undefined {
  const latest = now.getTime() + CLOCK_TOLERANCE_MS;
  if (thisUpdate.getTime() > latest || producedAt.getTime() > latest) return 'not-yet-valid';
  const end = ocspExpiry(thisUpdate, nextUpdate).getTime() + CLOCK_TOLERANCE_MS;
  return end < now.getTime() ? 'expired' : undefined;
}

/** Until when an answer can be used again. */
export function ocspExpiry(thisUpdate: Date, nextUpdate: Date | undefined): Date {
  return nextUpdate ?? new Date(thisUpdate.getTime() + MAX_AGE_WITHOUT_END_MS);
}

/** But for the nonce we know of no extension that would change what an answer means, so that none may be critical. */
function hasUnknownCritical(extensions: ReadonlyMap<string, Extension>): boolean {
  return [...extensions.values()].some(({ critical, oid }) => critical && oid !== OcspOid.nonce);
}
