// Path building (RFC 4158): finds a path from a certificate to a trust anchor among all the certificates at hand.
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { equalCertificates, isSelfIssued, type Certificate } from './certificate.ts';
import { IssuerCandidates, keyIdentifiers } from './issuer-candidates.ts';
import { verifyLink } from './link-signatures.ts';
import { DEFAULT_BUDGETS, PathBudget, type PathBudgets } from './path-budget.ts';
import { PathRevocation } from './path-revocation.ts';
import { PathSearchRecord, type PathSearchGraph } from './path-search-graph.ts';
import type { PolicyRequirements } from './policies.ts';
import type { CertificateRevocation, RevocationRequest } from './revocation.ts';
import { validatePath, type PathPurpose, type VerifyLink } from './validate-path.ts';

export interface PathRequest {
  readonly target: Certificate;
  /** Where issuers are looked for, besides the anchors: those that came with the target, say. */
  readonly certificates: readonly Certificate[];
  /** Further ones that are at hand; the same list each time, since it is indexed once. */
  readonly pool?: readonly Certificate[];
  /** Roots, intermediate authorities or the target itself. */
  readonly anchors: readonly Certificate[];
  /** The moment for which validity is judged. */
  readonly at: Date;
  readonly purpose: PathPurpose;
  readonly policies?: PolicyRequirements;
  /** Looks for a path without SHA-1 and short keys. */
  readonly refusesWeak?: boolean;
  readonly budgets?: PathBudgets;
  /** Left out: revocation is not looked at. */
  readonly revocation?: RevocationRequest;
}

export interface PathResult {
  readonly ok: boolean;
  /** From the target to the anchor; when not ok, the path that came furthest. */
  readonly chain: readonly Certificate[];
  /** When ok, cautions (`path.weak-digest`, `path.weak-key`); otherwise the reasons why the best path failed. */
  readonly codes: readonly string[];
  /** The last of the chain when it is an anchor. */
  readonly anchor?: Certificate;
  /** Of each certificate below the anchor, target first, when the path got as far as asking. */
  readonly revocation?: readonly CertificateRevocation[];
  /** All that was tried. */
  readonly search: PathSearchGraph;
}

/** A path that was judged, or the best that could be said of none. */
type Found = Omit<PathResult, 'search'>;

/** Broken links that are followed to find out whether they lead to an anchor. */
const MAX_BROKEN = 4;

/** Reasons from the mildest: of several failing paths the one whose worst reason is mildest is reported. */
const MILDEST_FIRST: readonly string[] = [
  'path.expired-now',
  'path.not-yet-valid',
  'path.revocation-required',
  'path.policy',
  'path.not-for-email',
  'path.key-usage',
  'path.name-constraints',
  'path.path-length',
  'path.not-a-ca',
  'path.unknown-critical-extension',
  'path.malformed-certificate',
  'path.revoked',
  'path.broken-signature-algorithm',
  'path.unsupported-algorithm',
  'path.algorithm-mismatch',
  'path.signature-bad',
  'path.budget',
  'path.no-anchor',
];

/**
 * Finds and validates a path. All candidate issuers are tried, the likeliest first, until one path is good;
 * when none is, the codes are those of the path that failed least. The codes are `path.*` of trust/codes.ts;
 * `path.expired-now` means expired at the time `at`.
 */
export function buildPath(request: PathRequest): Promise<PathResult> {
  return new PathSearch(request, new PathBudget(request.budgets ?? DEFAULT_BUDGETS)).run();
}

class PathSearch {
  readonly #request: PathRequest;
  readonly #budget: PathBudget;
  readonly #revocation: PathRevocation | undefined;
  readonly #record: PathSearchRecord;
  readonly #candidates: IssuerCandidates;
  #best: Found | undefined;
  /** Chains whose last link does not verify although names and key identifiers fit, and no other link does. */
  readonly #broken: (readonly Certificate[])[] = [];
  #longest: readonly Certificate[];

  constructor(request: PathRequest, budget: PathBudget, revocation?: PathRevocation) {
    this.#request = request;
    this.#budget = budget;
    this.#longest = [request.target];
    this.#record = new PathSearchRecord(request.target);
    this.#candidates = new IssuerCandidates(request);
    const { revocation: wish } = request;
    if (revocation !== undefined) this.#revocation = revocation;
    else if (wish !== undefined && wish.policy !== 'off') {
      const findSigner = (target: Certificate, anchor: Certificate): Promise<PathResult> =>
        this.#searchSigner(target, anchor);
      this.#revocation = new PathRevocation(wish, request, budget, findSigner);
    }
  }

  async run(): Promise<PathResult> {
    const found = (await this.#extend([this.#request.target])) ?? (await this.#bestFailure());
    const { signatureChecks, steps, isExhausted } = this.#budget;
    return { ...found, search: this.#record.graph({ signatureChecks, steps, isExhausted }) };
  }

  /** Why there is no good path: what the best one lacks, or else a signature that is not the issuer's. */
  async #bestFailure(): Promise<Found> {
    if (this.#best === undefined) for (const chain of this.#broken.splice(0)) await this.#extend(chain);
    const none = this.#budget.isExhausted ? 'path.budget' : 'path.no-anchor';
    return this.#best ?? { ok: false, chain: this.#longest, codes: [none] };
  }

  /** Looks upwards from the last certificate of the chain; the first good path, or undefined. */
  async #extend(chain: readonly Certificate[]): Promise<Found | undefined> {
    const last = chain.at(-1)!;
    if (this.#request.anchors.some((anchor) => equalCertificates(anchor, last))) {
      const result = await this.#judge(chain);
      this.#record.path(chain, result.ok, result.codes);
      if (result.ok) return result;
      this.#noteFailure(result);
      // An anchor that does not do may still have a good path to another anchor.
    }
    if (this.#isDeepest(chain)) return undefined;
    const broken: Certificate[] = [];
    let hasIssuer = false;
    for (const issuer of this.#candidates.after(chain)) {
      if (!this.#budget.spendStep()) return undefined;
      const problem = await this.#verifyLink(last, issuer.subjectPublicKeyInfo);
      this.#record.link(last, issuer, problem);
      if (problem === 'path.signature-bad') {
        if (keyIdentifiers(last, issuer) !== 'differ') broken.push(issuer);
        continue;
      }
      hasIssuer = true;
      const extended = [...chain, issuer];
      if (extended.length > this.#longest.length) this.#longest = extended;
      const result = await this.#extend(extended);
      if (result !== undefined) return result;
    }
    if (!hasIssuer && broken.length > 0 && !(await this.#isSelfSigned(last)))
      this.#broken.push(
        ...broken.slice(0, MAX_BROKEN - this.#broken.length).map((issuer) => [...chain, issuer]),
      );
    return undefined;
  }

  /** Certificates that an authority issued to itself do not count as a step, within reason. */
  #isDeepest(chain: readonly Certificate[]): boolean {
    const { depth } = this.#budget.limits;
    const renewals = chain.slice(1).filter(isSelfIssued).length;
    return chain.length - renewals >= depth || chain.length >= 2 * depth;
  }

  async #isSelfSigned(certificate: Certificate): Promise<boolean> {
    if (!isSelfIssued(certificate)) return false;
    return (await this.#verifyLink(certificate, certificate.subjectPublicKeyInfo)) === undefined;
  }

  /** Whether a complete path is good. Revocation is asked of paths that are good in everything else. */
  async #judge(chain: readonly Certificate[]): Promise<Found> {
    const { at, purpose, policies = {}, refusesWeak = false } = this.#request;
    const rules = { at, purpose, policies, refusesWeak };
    const { failures, cautions } = await validatePath(chain, rules, this.#verifyLink);
    const anchor = chain.at(-1)!;
    if (failures.length > 0) return { ok: false, chain, codes: orderFailures(failures), anchor };
    if (this.#revocation === undefined) return { ok: true, chain, codes: cautions, anchor };
    const { revocation, ...judged } = await this.#revocation.judge(chain);
    const ok = judged.failures.length === 0;
    const codes = ok ? [...cautions, ...judged.cautions] : orderFailures(judged.failures);
    return { ok, chain, codes, anchor, revocation };
  }

  /** Looks for the path of somebody who signed revocation evidence, at the cost of this search. */
  #searchSigner(target: Certificate, anchor: Certificate): Promise<PathResult> {
    const at = this.#request.revocation!.now;
    const request = {
      ...this.#request,
      target,
      anchors: [anchor],
      at,
      purpose: 'any',
      policies: {},
      refusesWeak: false,
    } as const;
    return new PathSearch(request, this.#budget, this.#revocation).run();
  }

  #noteFailure(result: Found): void {
    if (this.#best === undefined || mildness(result.codes) < mildness(this.#best.codes)) this.#best = result;
  }

  readonly #verifyLink: VerifyLink = (child: Certificate, issuerKey: SubjectPublicKeyInfo) =>
    verifyLink(child, issuerKey, this.#budget);
}

function severity(code: string): number {
  const index = MILDEST_FIRST.indexOf(code);
  return index < 0 ? MILDEST_FIRST.length : index;
}

function mildness(codes: readonly string[]): number {
  return Math.max(...codes.map(severity));
}

/** The gravest reason first. */
function orderFailures(codes: readonly string[]): string[] {
  return [...codes].sort((a, b) => severity(b) - severity(a));
}
