// Revocation of the certificates of a path during the search, and of those who signed the evidence for it.
import { CryptoError } from '../errors.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { verifySignature, type SignatureCheck } from '../crypto/signature.ts';
import { certificatesNamed } from './certificate-index.ts';
import type { Certificate } from './certificate.ts';
import type { Name } from './name.ts';
import type { PathBudget } from './path-budget.ts';
import type { PathRequest, PathResult } from './path.ts';
import {
  checkRevocation,
  judgeRevocation,
  type CertificateRevocation,
  type RevocationJudgement,
  type RevocationQuestion,
  type RevocationRequest,
} from './revocation.ts';
import { withInheritedParameters } from './validate-path.ts';

/** Where signers are looked for. */
type CertificateLists = Pick<PathRequest, 'certificates' | 'pool'>;

/** Finds the path of a signer of evidence to one anchor, its own revocation included. */
type FindSigner = (signer: Certificate, anchor: Certificate) => Promise<PathResult>;

/** The judge of revocation for one search; also used by the searches for signers that it sets off. */
export class PathRevocation {
  readonly #request: RevocationRequest;
  readonly #lists: CertificateLists;
  readonly #budget: PathBudget;
  readonly #findSigner: FindSigner;
  /** Signers whose path is being looked for. */
  readonly #inProgress = new Set<Certificate>();
  /** What was found out about signers, by their anchor. */
  readonly #signers = new Map<Certificate, Map<Certificate, SubjectPublicKeyInfo | undefined>>();

  constructor(
    request: RevocationRequest,
    lists: CertificateLists,
    budget: PathBudget,
    findSigner: FindSigner,
  ) {
    this.#request = request;
    this.#lists = lists;
    this.#budget = budget;
    this.#findSigner = findSigner;
  }

  /** Asks about every certificate below the anchor. */
  async judge(
    chain: readonly Certificate[],
  ): Promise<RevocationJudgement & { revocation: readonly CertificateRevocation[] }> {
    // From the anchor downwards: those who sign lists are above those whom the lists are about.
    const found = await checkRevocation(this.#questions(chain).toReversed(), this.#request.sources);
    const revocation = found.toReversed();
    // A signer of evidence is judged as if used now: no signing time was claimed for it.
    const isSigner = this.#inProgress.size > 0;
    const { policy, usedAt } = this.#request;
    const rules = isSigner || usedAt === undefined ? { policy } : { policy, usedAt };
    const judged = judgeRevocation(revocation, rules);
    // Whoever sends so much evidence that the right one is not looked at is not to gain by it.
    const isUnfinished = this.#budget.isExhausted && found.some(({ status }) => status === 'unknown');
    return {
      ...judged,
      failures: isUnfinished ? [...judged.failures, 'path.budget'] : judged.failures,
      revocation,
    };
  }

  /** One question for each certificate below the anchor, target first. */
  #questions(chain: readonly Certificate[]): RevocationQuestion[] {
    const anchor = chain.at(-1)!;
    const common = {
      anchor,
      certificates: this.#lists.certificates,
      certificatesNamed: (name: Name) => this.#named(name),
      now: this.#request.now,
      verify: (check: SignatureCheck) => this.#verify(check),
      validateSigner: (signer: Certificate) => this.#validateSigner(signer, anchor),
    };
    return chain.slice(0, -1).map((certificate, index) => ({
      ...{ certificate, issuer: chain[index + 1]!, issuerKey: workingKey(chain.slice(index + 1)) },
      ...common,
    }));
  }

  #named(name: Name): readonly Certificate[] {
    const { certificates, pool = [] } = this.#lists;
    return [...certificatesNamed(certificates, name), ...certificatesNamed(pool, name)];
  }

  async #verify(check: SignatureCheck): Promise<boolean | undefined> {
    if (!this.#budget.spendSignatureCheck()) return undefined;
    try {
      return await verifySignature(check);
    } catch (error) {
      if (error instanceof CryptoError) return false;
      throw error;
    }
  }

  /** Nobody vouches for themselves: a list says nothing about its own signer, nor about whoever vouches for it. */
  async #validateSigner(signer: Certificate, anchor: Certificate): Promise<SubjectPublicKeyInfo | undefined> {
    if (this.#inProgress.has(signer)) return undefined;
    const known = this.#signers.get(anchor) ?? new Map<Certificate, SubjectPublicKeyInfo | undefined>();
    if (known.has(signer)) return known.get(signer);
    this.#inProgress.add(signer);
    try {
      const { ok, chain } = await this.#findSigner(signer, anchor);
      const key = ok ? workingKey(chain) : undefined;
      this.#signers.set(anchor, known.set(signer, key));
      return key;
    } finally {
      this.#inProgress.delete(signer);
    }
  }
}

/** The key of a path's target with the parameters that it inherits. */
function workingKey(chain: readonly Certificate[]): SubjectPublicKeyInfo {
  return chain
    .map((certificate) => certificate.subjectPublicKeyInfo)
    .reduceRight((issuerKey, key) => withInheritedParameters(key, issuerKey));
}
