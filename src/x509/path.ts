// Path building (RFC 4158): finds a path from a certificate to a trust anchor among all the certificates at hand.
import { CryptoError } from '../errors.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { verifySignature } from '../crypto/signature.ts';
import { equalCertificates, isSelfIssued, type Certificate } from './certificate.ts';
import { issuerCandidates, keyIdentifiers } from './issuer-candidates.ts';
import type { PolicyRequirements } from './policies.ts';
import { validatePath, type PathPurpose, type VerifyLink } from './validate-path.ts';

/** Limits on the work for one certificate: a message may carry any bag of certificates, with cycles in it. */
export const DEFAULT_BUDGETS: PathBudgets = { depth: 8, signatureChecks: 64, steps: 512 };

export interface PathBudgets {
  /** Certificates in a path, target and anchor included. */
  readonly depth: number;
  readonly signatureChecks: number;
  /** Certificates that are looked at as issuers. */
  readonly steps: number;
}

export interface PathRequest {
  readonly target: Certificate;
  /** Where issuers are looked for, besides the anchors. */
  readonly certificates: readonly Certificate[];
  /** Roots, intermediate authorities or the target itself. */
  readonly anchors: readonly Certificate[];
  /** The moment for which validity is judged. */
  readonly at: Date;
  readonly purpose: PathPurpose;
  readonly policies?: PolicyRequirements;
  readonly budgets?: PathBudgets;
}

export interface PathResult {
  readonly ok: boolean;
  /** From the target to the anchor; when not ok, the path that came furthest. */
  readonly chain: readonly Certificate[];
  /** When ok, cautions (`path.weak-digest`, `path.weak-key`); otherwise the reasons why the best path failed. */
  readonly codes: readonly string[];
  /** The last of the chain when it is an anchor. */
  readonly anchor?: Certificate;
}

/** Broken links that are followed to find out whether they lead to an anchor. */
const MAX_BROKEN = 4;

/** Reasons from the mildest: of several failing paths the one whose worst reason is mildest is reported. */
const MILDEST_FIRST: readonly string[] = [
  'path.expired-now',
  'path.not-yet-valid',
  'path.policy',
  'path.not-for-email',
  'path.key-usage',
  'path.name-constraints',
  'path.path-length',
  'path.not-a-ca',
  'path.unknown-critical-extension',
  'path.malformed-certificate',
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
export async function buildPath(request: PathRequest): Promise<PathResult> {
  const search = new PathSearch(request);
  return (await search.extend([request.target])) ?? (await search.bestFailure());
}

class PathSearch {
  readonly #request: PathRequest;
  readonly #budgets: PathBudgets;
  #signatureChecks = 0;
  #steps = 0;
  #isExhausted = false;
  #best: PathResult | undefined;
  /** Chains whose last link does not verify although names and key identifiers fit, and no other link does. */
  readonly #broken: (readonly Certificate[])[] = [];
  #longest: readonly Certificate[];

  constructor(request: PathRequest) {
    this.#request = request;
    this.#budgets = request.budgets ?? DEFAULT_BUDGETS;
    this.#longest = [request.target];
  }

  /** Why there is no good path: what the best one lacks, or else a signature that is not the issuer's. */
  async bestFailure(): Promise<PathResult> {
    if (this.#best === undefined) for (const chain of this.#broken.splice(0)) await this.extend(chain);
    const none = this.#isExhausted ? 'path.budget' : 'path.no-anchor';
    return this.#best ?? { ok: false, chain: this.#longest, codes: [none] };
  }

  /** Looks upwards from the last certificate of the chain; the first good path, or undefined. */
  async extend(chain: readonly Certificate[]): Promise<PathResult | undefined> {
    const last = chain.at(-1)!;
    if (this.#request.anchors.some((anchor) => equalCertificates(anchor, last))) {
      const result = await this.#judge(chain);
      if (result.ok) return result;
      this.#noteFailure(result);
      // An anchor that does not do may still have a good path to another anchor.
    }
    if (chain.length >= this.#budgets.depth) return undefined;
    const broken: Certificate[] = [];
    let hasIssuer = false;
    for (const issuer of issuerCandidates(chain, this.#request)) {
      if (++this.#steps > this.#budgets.steps) this.#isExhausted = true;
      if (this.#isExhausted) return undefined;
      const problem = await this.#verifyLink(last, issuer.subjectPublicKeyInfo);
      if (problem === 'path.signature-bad') {
        if (keyIdentifiers(last, issuer) !== 'differ') broken.push(issuer);
        continue;
      }
      hasIssuer = true;
      const extended = [...chain, issuer];
      if (extended.length > this.#longest.length) this.#longest = extended;
      const result = await this.extend(extended);
      if (result !== undefined) return result;
    }
    if (!hasIssuer && broken.length > 0 && !(await this.#isSelfSigned(last)))
      this.#broken.push(
        ...broken.slice(0, MAX_BROKEN - this.#broken.length).map((issuer) => [...chain, issuer]),
      );
    return undefined;
  }

  async #isSelfSigned(certificate: Certificate): Promise<boolean> {
    if (!isSelfIssued(certificate)) return false;
    return (await this.#verifyLink(certificate, certificate.subjectPublicKeyInfo)) === undefined;
  }

  async #judge(chain: readonly Certificate[]): Promise<PathResult> {
    const { at, purpose, policies = {} } = this.#request;
    const { failures, cautions } = await validatePath(chain, { at, purpose, policies }, this.#verifyLink);
    const ok = failures.length === 0;
    return { ok, chain, codes: ok ? cautions : orderFailures(failures), anchor: chain.at(-1)! };
  }

  #noteFailure(result: PathResult): void {
    if (this.#best === undefined || mildness(result.codes) < mildness(this.#best.codes)) this.#best = result;
  }

  readonly #verifyLink: VerifyLink = async (child, issuerKey) => {
    const known = LINKS.get(child)?.get(issuerKey);
    if (known !== undefined) return known;
    if (this.#signatureChecks >= this.#budgets.signatureChecks) {
      this.#isExhausted = true;
      return 'path.budget';
    }
    this.#signatureChecks++;
    const checked = checkSignature(child, issuerKey);
    const links = LINKS.get(child) ?? new WeakMap<SubjectPublicKeyInfo, Promise<string | undefined>>();
    LINKS.set(child, links.set(issuerKey, checked));
    return checked;
  };
}

/** Signatures that were checked, for the life of the certificate objects: pools are judged again and again. */
const LINKS = new WeakMap<Certificate, WeakMap<SubjectPublicKeyInfo, Promise<string | undefined>>>();

async function checkSignature(
  child: Certificate,
  issuerKey: SubjectPublicKeyInfo,
): Promise<string | undefined> {
  try {
    const { signatureAlgorithm, signature, tbs: data } = child;
    const isGood = await verifySignature({ signatureAlgorithm, publicKey: issuerKey, signature, data });
    return isGood ? undefined : 'path.signature-bad';
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    // A key of another kind than the signature cannot have made it.
    return error.code === 'crypto.key-mismatch' ? 'path.signature-bad' : 'path.unsupported-algorithm';
  }
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
