// Judges a certificate for a person: a path to an anchor whose scope covers the address, now and when it was used.
import type { Certificate } from '../x509/certificate.ts';
import { buildPath, type PathRequest, type PathResult } from '../x509/path.ts';
import type { PathSearchGraph } from '../x509/path-search-graph.ts';
import type { CertificateRevocation, RevocationPolicy, RevocationSource } from '../x509/revocation.ts';
import type { PathPurpose } from '../x509/validate-path.ts';
import { wantedEvidence, type WantedEvidence } from '../x509/wanted-evidence.ts';
import type { TrustAnchor } from './anchor.ts';
import { checkedStatus, orderCodes } from './combine.ts';
import type { CheckedStatus } from './status.ts';
import { sortAnchors } from './usable-anchors.ts';

/** What a path may rest on to be read, and must not rest on to be believed (RFC 8551 section 4.2, RFC 8550 section 4.3). */
const WEAK_CODES: readonly string[] = ['path.weak-digest', 'path.weak-key'];

/** Clocks differ: a signing time this far ahead of ours is taken for now, a later one is remarked on. */
const CLOCK_TOLERANCE_MS = 24 * 3600 * 1000;

/** Who signs with a certificate that was just issued may have a clock that is behind the authority's by so much. */
const ISSUE_TOLERANCE_MS = 10 * 60 * 1000;

export interface TrustQuestion {
  readonly certificate: Certificate;
  /** The mailbox that the certificate is to stand for; anchors with a limited scope need it. */
  readonly address?: string;
  /** Where intermediate authorities are looked for: those of the message, of the identity. */
  readonly certificates: readonly Certificate[];
  /** Those of the store: the same list for all questions, since it is indexed once. */
  readonly pool?: readonly Certificate[];
  readonly anchors: readonly TrustAnchor[];
  readonly now: Date;
  /** Left out: revocation is not looked at. */
  readonly revocation?: RevocationEvidence;
}

/** What is known of revocation, and how much must be known. */
export interface RevocationEvidence {
  readonly policy: RevocationPolicy;
  readonly sources: readonly RevocationSource[];
}

export interface TrustAnswer {
  /** True when a path was found that can be relied on; cautions are no obstacle, SHA-1 and short keys are. */
  readonly ok: boolean;
  readonly status: CheckedStatus;
  /** Verdict codes, the decisive one first; empty when there is nothing to say. */
  readonly codes: readonly string[];
  /** From the certificate to the anchor, or as far as a path was found. */
  readonly chain: readonly Certificate[];
  readonly anchor?: Certificate;
  /** Of each certificate of the chain below the anchor, when it was asked about. */
  readonly revocation?: readonly CertificateRevocation[];
  /** What could be fetched to know more. */
  readonly wanted: readonly WantedEvidence[];
  /** All that was tried to find the path. */
  readonly search: PathSearchGraph;
}

/**
 * Judges a signer's certificate at the claimed signing time and now: what was good then and has expired since
 * is a caution (`path.expired-now`); what was not valid then is `path.expired-when-signed` or
 * `path.not-yet-valid`. Without a signing time only now counts, and expiry is then a caution too, since the
 * signature may be older. Revocation is looked at as it is known now: before the signing time, or when that is
 * not known or not believed, it is `path.revoked`, after it `path.revoked-since`. An anchor
 * trusted for other addresses only gives `path.out-of-scope`, one trusted for older certificates only
 * `path.distrusted-after`.
 */
export async function judgeSigner(
  question: TrustQuestion & {
    readonly signingTime?: Date;
    /** Something speaks against the signing time: whoever has a revoked key could have written it. */
    readonly isDoubtful?: boolean;
  },
): Promise<TrustAnswer> {
  const { now, signingTime, isDoubtful = false } = question;
  const cautions: string[] = [];
  if (signingTime !== undefined && signingTime.getTime() > now.getTime() + CLOCK_TOLERANCE_MS)
    cautions.push('signature.signing-time-implausible');
  const used = signingTime === undefined ? undefined : sinceIssue(signingTime, question.certificate);
  const then = used !== undefined && used < now ? used : undefined;

  const usedAt = isDoubtful ? undefined : then;
  const current = await findPath(question, 'sign', now, usedAt);
  if (current.ok || !isExpiredOnly(current)) {
    const before =
      current.ok && then !== undefined ? await findPath(question, 'sign', then, usedAt) : current;
    const codes = before === current ? current.codes : before.codes.map(whenSigned);
    return answer(before, [...codes, ...cautions], before.ok);
  }
  // Expired now. It matters whether it was valid when it was used, as far as that is known.
  const lastValid = latestValidity(question.certificate, now);
  const before = await findPath(question, 'sign', then ?? lastValid, usedAt);
  if (before.ok) return answer(before, [...before.codes, 'path.expired-now', ...cautions], true);
  return answer(before, [...before.codes.map(whenSigned), ...cautions], false);
}

/** Judges a certificate for encrypting to its holder, now: an expired or revoked one is not ok. */
export async function judgeRecipient(question: TrustQuestion): Promise<TrustAnswer> {
  const path = await findPath(question, 'encrypt', question.now);
  return answer(path, path.codes, path.ok);
}

async function findPath(
  question: TrustQuestion,
  purpose: PathPurpose,
  at: Date,
  usedAt?: Date,
): Promise<PathResult> {
  const { certificate: target, address, certificates, pool = [], anchors, now, revocation } = question;
  const { usable, tooLate, elsewhere } = sortAnchors(anchors, target, address);
  const request = { target, certificates, pool, at, purpose };
  const asked =
    revocation === undefined
      ? {}
      : { revocation: { ...revocation, now, ...(usedAt === undefined ? {} : { usedAt }) } };
  const path = await strongest({ ...request, ...asked, anchors: usable });
  if (path.ok && isBelow(path, anchors)) return { ...path, ok: false, codes: ['path.below-policy'] };
  if (path.ok || !path.codes.includes('path.no-anchor')) return path;
  // Nobody is to be asked about the certificates of an authority that is not trusted here.
  const unfit = [
    [tooLate, 'path.distrusted-after'],
    [elsewhere, 'path.out-of-scope'],
  ] as const;
  for (const [others, code] of unfit) {
    if (others.length === 0) continue;
    const other = await buildPath({ ...request, anchors: others });
    if (other.ok) return { ...other, ok: false, codes: [code] };
  }
  return path;
}

/** A path without SHA-1 and short keys where there is one, else whatever there is. */
async function strongest(request: PathRequest): Promise<PathResult> {
  const path = await buildPath(request);
  if (!path.ok || !isWeak(path)) return path;
  const strong = await buildPath({ ...request, refusesWeak: true });
  return strong.ok ? strong : path;
}

/** True when somebody could have forged a certificate of the path. */
export function isWeak({ codes }: { readonly codes: readonly string[] }): boolean {
  return codes.some((code) => WEAK_CODES.includes(code));
}

/** True when a certificate of the path is weaker than the organisation accepts. */
function isBelow({ chain, codes }: PathResult, anchors: readonly TrustAnchor[]): boolean {
  const rsaBits = Math.max(0, ...anchors.map(({ requires }) => requires?.rsaBits ?? 0));
  if (anchors.some(({ requires }) => requires?.noSha1) && codes.includes('path.weak-digest')) return true;
  return chain.some(
    ({ subjectPublicKeyInfo: { type, bits = Infinity } }) =>
      (type === 'rsa' || type === 'rsa-pss') && bits < rsaBits,
  );
}

/** The time of signing, or that of the issue where this is only minutes later. */
function sinceIssue(signingTime: Date, { notBefore }: Certificate): Date {
  const early = notBefore.getTime() - signingTime.getTime();
  return early > 0 && early <= ISSUE_TOLERANCE_MS ? notBefore : signingTime;
}

function isExpiredOnly(path: PathResult): boolean {
  return path.codes.every((code) => code === 'path.expired-now');
}

function whenSigned(code: string): string {
  return code === 'path.expired-now' ? 'path.expired-when-signed' : code;
}

/** The last moment at which an expired certificate was valid. */
function latestValidity(certificate: Certificate, now: Date): Date {
  return certificate.notAfter < now ? certificate.notAfter : now;
}

function answer(path: PathResult, codes: readonly string[], ok: boolean): TrustAnswer {
  const ordered = orderCodes(codes);
  return {
    ok: ok && !isWeak({ codes }),
    status: checkedStatus(ordered),
    codes: ordered,
    chain: path.chain,
    ...(path.anchor === undefined ? {} : { anchor: path.anchor }),
    ...(path.revocation === undefined ? {} : { revocation: path.revocation }),
    wanted: wantedEvidence(path),
    search: path.search,
  };
}
