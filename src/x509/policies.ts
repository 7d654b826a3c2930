// Certificate policies along a path (RFC 5280 section 6.1 with the policy graph of RFC 9618, which cannot explode).
import { isSelfIssued, type Certificate } from './certificate.ts';
import { certificatePolicies } from './extensions.ts';
import { inhibitAnyPolicy, policyConstraints, policyMappings } from './policy-extensions.ts';

export const ANY_POLICY = '2.5.29.32.0';

/** What the caller demands (RFC 5280 section 6.1.1). */
export interface PolicyRequirements {
  /** Acceptable policies, dotted OIDs; any policy when left out. */
  readonly initialPolicies?: readonly string[];
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
}

interface PolicyNode {
  readonly policy: string;
  /** Nodes of the level above. */
  readonly parents: readonly PolicyNode[];
  expected: ReadonlySet<string>;
}
/** One level of the graph: at most one node a policy (RFC 9618 section 3.1). */
type Level = Map<string, PolicyNode>;

/** The policy variables while a path is walked from the anchor to the target. */
export class PolicyProcessor {
  readonly #requirements: PolicyRequirements;
  /** Levels from 0; undefined once no policy is left (valid_policy_graph is NULL). */
  #levels: Level[] | undefined = [
    new Map([[ANY_POLICY, { policy: ANY_POLICY, parents: [], expected: new Set([ANY_POLICY]) }]]),
  ];
  #explicitPolicy: number;
  #policyMapping: number;
  #inhibitAny: number;

  /** `pathLength` is the number of certificates below the anchor. */
  constructor(requirements: PolicyRequirements, pathLength: number) {
    this.#requirements = requirements;
    const unlimited = pathLength + 1;
    this.#explicitPolicy = requirements.requireExplicitPolicy === true ? 0 : unlimited;
    this.#policyMapping = requirements.inhibitPolicyMapping === true ? 0 : unlimited;
    this.#inhibitAny = requirements.inhibitAnyPolicy === true ? 0 : unlimited;
  }

  /** Takes the next certificate; false when the path has no acceptable policy. Throws X509Error. */
  accept(certificate: Certificate, isTarget: boolean): boolean {
    this.#addLevel(certificate, isTarget);
    if (this.#explicitPolicy === 0 && this.#levels === undefined) return false;
    return isTarget ? this.#finish(certificate) : this.#prepare(certificate);
  }

  /** Section 6.1.3 (d) to (e). */
  #addLevel(certificate: Certificate, isTarget: boolean): void {
    const policies = certificatePolicies(certificate);
    const above = this.#levels?.at(-1);
    if (policies === undefined || above === undefined) {
      this.#levels = undefined;
      return;
    }
    const level: Level = new Map();
    const parentsOf = (policy: string): PolicyNode[] =>
      [...above.values()].filter((node) => node.expected.has(policy));
    const add = (policy: string, parents: readonly PolicyNode[]): void => {
      if (parents.length > 0) level.set(policy, { policy, parents, expected: new Set([policy]) });
    };
    const anyAbove = above.get(ANY_POLICY);
    for (const { policy } of policies) {
      if (policy === ANY_POLICY) continue;
      const parents = parentsOf(policy);
      add(policy, parents.length > 0 || anyAbove === undefined ? parents : [anyAbove]);
    }
    const hasAny = policies.some(({ policy }) => policy === ANY_POLICY);
    if (hasAny && (this.#inhibitAny > 0 || (!isTarget && isSelfIssued(certificate)))) {
      for (const node of above.values()) {
        for (const policy of node.expected) if (!level.has(policy)) add(policy, parentsOf(policy));
      }
    }
    if (level.size === 0) this.#levels = undefined;
    else this.#levels?.push(level);
  }

  /** Section 6.1.4 (a), (b), (h) to (j). */
  #prepare(certificate: Certificate): boolean {
    const mappings = policyMappings(certificate);
    if (mappings.some((map) => map.issuerPolicy === ANY_POLICY || map.subjectPolicy === ANY_POLICY))
      return false;
    this.#applyMappings(mappings);
    if (!isSelfIssued(certificate)) {
      this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
      this.#policyMapping = Math.max(0, this.#policyMapping - 1);
      this.#inhibitAny = Math.max(0, this.#inhibitAny - 1);
    }
    const constraints = policyConstraints(certificate);
    this.#explicitPolicy = Math.min(this.#explicitPolicy, constraints?.requireExplicitPolicy ?? Infinity);
    this.#policyMapping = Math.min(this.#policyMapping, constraints?.inhibitPolicyMapping ?? Infinity);
    this.#inhibitAny = Math.min(this.#inhibitAny, inhibitAnyPolicy(certificate) ?? Infinity);
    return true;
  }

  #applyMappings(mappings: ReturnType<typeof policyMappings>): void {
    const levels = this.#levels;
    const level = levels?.at(-1);
    if (levels === undefined || level === undefined) return;
    const anyAbove = levels.at(-2)?.get(ANY_POLICY);
    for (const issuerPolicy of new Set(mappings.map((map) => map.issuerPolicy))) {
      const node = level.get(issuerPolicy);
      if (this.#policyMapping === 0) {
        level.delete(issuerPolicy);
        continue;
      }
      const subjectPolicies = mappings.filter((map) => map.issuerPolicy === issuerPolicy);
      const expected = new Set(subjectPolicies.map((map) => map.subjectPolicy));
      if (node !== undefined) node.expected = expected;
      else if (level.has(ANY_POLICY) && anyAbove !== undefined)
        level.set(issuerPolicy, { policy: issuerPolicy, parents: [anyAbove], expected });
    }
    if (level.size === 0) this.#levels = undefined;
  }

  /** Section 6.1.5 (a), (b), (g). */
  #finish(certificate: Certificate): boolean {
    const requireExplicit = policyConstraints(certificate)?.requireExplicitPolicy;
    this.#explicitPolicy = requireExplicit === 0 ? 0 : Math.max(0, this.#explicitPolicy - 1);
    return this.#explicitPolicy > 0 || this.#hasAcceptablePolicy();
  }

  /** RFC 9618 section 5.5: policies in the authorities' own terms, against those that the caller accepts. */
  #hasAcceptablePolicy(): boolean {
    if (this.#levels === undefined) return false;
    const { initialPolicies } = this.#requirements;
    if (initialPolicies === undefined || initialPolicies.includes(ANY_POLICY)) return true;
    const last = this.#levels.at(-1)!;
    if (last.has(ANY_POLICY)) return true;
    const reachable = new Set<PolicyNode>(last.values());
    // A Set also visits what is added during the walk.
    for (const node of reachable) for (const parent of node.parents) reachable.add(parent);
    return [...reachable].some(
      (node) =>
        node.parents.some((parent) => parent.policy === ANY_POLICY) && initialPolicies.includes(node.policy),
    );
  }
}
