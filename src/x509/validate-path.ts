// Validates one path from a trust anchor to a certificate (RFC 5280 section 6.1, S/MIME rules of RFC 8550).
import { CryptoError, X509Error } from '../errors.ts';
import { Tag, isUniversal } from '../asn1/reader.ts';
import { isSameAlgorithm } from '../crypto/algorithm-identifier.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { signatureFacts } from '../crypto/signature.ts';
import { isSelfIssued, type Certificate } from './certificate.ts';
import {
  ExtensionOid,
  basicConstraints,
  keyUsage,
  nameConstraints,
  subjectAltNames,
  type NameConstraints,
} from './extensions.ts';
import { isEmptyName } from './name.ts';
import { namesAreAllowed } from './name-constraints.ts';
import { isForMail, keyUsageAllows, type MailUse } from './usage.ts';
import { PolicyProcessor, type PolicyRequirements } from './policies.ts';

/** What the target's key is to be used for; `any` asks for no use and no purpose. */
export type PathPurpose = MailUse | 'any';

/** Extensions that may be critical because the rules here (or the viewer, for statements) deal with them. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  ExtensionOid.subjectKeyIdentifier,
  ExtensionOid.keyUsage,
  ExtensionOid.subjectAltName,
  ExtensionOid.issuerAltName,
  ExtensionOid.basicConstraints,
  ExtensionOid.nameConstraints,
  ExtensionOid.certificatePolicies,
  ExtensionOid.policyMappings,
  ExtensionOid.authorityKeyIdentifier,
  ExtensionOid.policyConstraints,
  ExtensionOid.extKeyUsage,
  ExtensionOid.inhibitAnyPolicy,
  // Dealt with where revocation is looked at.
  ExtensionOid.crlDistributionPoints,
  // QC statements (RFC 3739 section 3.2.6): they add to what is known of the person and restrict nothing here.
  '1.3.6.1.5.5.7.1.3',
]);

/** Extensions that only help to find certificates and must never be critical (sections 4.2.1.1, 4.2.1.2). */
const NEVER_CRITICAL: readonly string[] = [
  ExtensionOid.authorityKeyIdentifier,
  ExtensionOid.subjectKeyIdentifier,
];

/** Section 4.1.2.2. */
const MAX_SERIAL_OCTETS = 20;

/** RSA keys below the first size are refused, below the second remarked on. */
const BROKEN_RSA_BITS = 1024;
const WEAK_RSA_BITS = 2048;

export interface PathRules {
  readonly at: Date;
  readonly purpose: PathPurpose;
  readonly policies: PolicyRequirements;
  /** SHA-1 and short keys are reasons to refuse the path, not only things to know. */
  readonly refusesWeak?: boolean;
}

export type VerifyLink = (child: Certificate, issuerKey: SubjectPublicKeyInfo) => Promise<string | undefined>;

export interface PathJudgement {
  /** Reasons to refuse the path. */
  readonly failures: readonly string[];
  /** Things to know about a path that is good. */
  readonly cautions: readonly string[];
}

/**
 * Judges a chain that begins with the target and ends with the anchor, whose names fit together.
 * `verifyLink` returns undefined for a good signature, or the code of what is wrong. All checks are made,
 * so that all reasons are known. The anchor's own signature is not checked; its constraints hold.
 */
export async function validatePath(
  chain: readonly Certificate[],
  rules: PathRules,
  verifyLink: VerifyLink,
): Promise<PathJudgement> {
  const walk = new PathWalk(rules, verifyLink, chain.length - 1);
  for (let index = chain.length - 1; index >= 0; index--) {
    await walk.step(chain[index]!, { isAnchor: index === chain.length - 1, isTarget: index === 0 });
  }
  return walk.judgement();
}

interface Position {
  readonly isAnchor: boolean;
  readonly isTarget: boolean;
}

class PathWalk {
  readonly #rules: PathRules;
  readonly #verifyLink: VerifyLink;
  readonly #policies: PolicyProcessor;
  readonly #failures = new Set<string>();
  readonly #cautions = new Set<string>();
  readonly #constraints: NameConstraints[] = [];
  #pathLength = Infinity;
  #issuerKey: SubjectPublicKeyInfo | undefined;

  constructor(rules: PathRules, verifyLink: VerifyLink, length: number) {
    this.#rules = rules;
    this.#verifyLink = verifyLink;
    this.#policies = new PolicyProcessor(rules.policies, length);
  }

  judgement(): PathJudgement {
    return { failures: [...this.#failures], cautions: [...this.#cautions] };
  }

  async step(certificate: Certificate, position: Position): Promise<void> {
    if (!position.isAnchor) await this.#checkSignature(certificate);
    this.#checkValidity(certificate);
    this.#checkKeyStrength(certificate.subjectPublicKeyInfo);
    try {
      this.#checkExtensions(certificate, position);
    } catch (error) {
      if (!(error instanceof X509Error)) throw error;
      this.#failures.add('path.malformed-certificate');
    }
    this.#issuerKey = withInheritedParameters(certificate.subjectPublicKeyInfo, this.#issuerKey);
  }

  async #checkSignature(certificate: Certificate): Promise<void> {
    if (!isSameAlgorithm(certificate.signatureAlgorithm, certificate.tbsSignatureAlgorithm))
      this.#failures.add('path.algorithm-mismatch');
    const problem = await this.#verifyLink(certificate, this.#issuerKey!);
    if (problem !== undefined) this.#failures.add(problem);
    const digest = digestOf(certificate);
    if (digest === 'md5') this.#failures.add('path.broken-signature-algorithm');
    if (digest === 'sha-1') this.#noteWeak('path.weak-digest');
  }

  #checkValidity(certificate: Certificate): void {
    const { at } = this.#rules;
    if (at < certificate.notBefore) this.#failures.add('path.not-yet-valid');
    // The last second counts to its end (section 4.1.2.5).
    if (at.getTime() >= certificate.notAfter.getTime() + 1000) this.#failures.add('path.expired-now');
  }

  #checkKeyStrength(key: SubjectPublicKeyInfo): void {
    if (key.bits === undefined || (key.type !== 'rsa' && key.type !== 'rsa-pss' && key.type !== 'dsa'))
      return;
    if (key.bits < BROKEN_RSA_BITS) this.#failures.add('path.broken-signature-algorithm');
    else if (key.bits < WEAK_RSA_BITS) this.#noteWeak('path.weak-key');
  }

  #noteWeak(code: string): void {
    if (this.#rules.refusesWeak === true) this.#failures.add(code);
    else this.#cautions.add(code);
  }

  #checkExtensions(certificate: Certificate, position: Position): void {
    const { isAnchor, isTarget } = position;
    for (const { oid, critical } of certificate.extensions.values()) {
      if (critical && !KNOWN_EXTENSIONS.has(oid)) this.#failures.add('path.unknown-critical-extension');
      if (critical && NEVER_CRITICAL.includes(oid)) this.#failures.add('path.malformed-certificate');
    }
    if (certificate.serialNumber.length > 2 * MAX_SERIAL_OCTETS + 1)
      this.#failures.add('path.malformed-certificate');
    // Section 6.1.3 (b), (c): a certificate that renews an authority's own key is not bound by names.
    const isExempt = isSelfIssued(certificate) && !isTarget;
    if (!isExempt && !namesAreAllowed(certificate, this.#constraints))
      this.#failures.add('path.name-constraints');
    if (!isAnchor && !this.#policies.accept(certificate, isTarget)) this.#failures.add('path.policy');
    this.#checkPurpose(certificate, position);
    if (!isTarget) this.#checkAuthority(certificate, isAnchor);
    else this.#checkTargetUse(certificate, isAnchor);
  }

  /** emailProtection down the path; what a root says of itself is left to whoever trusted it. */
  #checkPurpose(certificate: Certificate, { isAnchor, isTarget }: Position): void {
    // Read for its form even where no purpose is asked for.
    const forMail = isForMail(certificate);
    if (this.#rules.purpose === 'any' || (isAnchor && !isTarget)) return;
    if (!forMail) this.#failures.add('path.not-for-email');
  }

  /** RFC 8550 section 4.4.2. */
  #checkTargetUse(certificate: Certificate, isAnchor: boolean): void {
    const isAuthority = basicConstraints(certificate)?.ca === true;
    const bindsNames = nameConstraints(certificate) !== undefined;
    const issues = keyUsage(certificate)?.has('keyCertSign') === true;
    // A target may be an authority, but only an authority may bind names and sign certificates. What somebody
    // trusted by itself issues nothing in any path.
    if (!isAuthority && (bindsNames || (issues && !isAnchor)))
      this.#failures.add('path.malformed-certificate');
    // Section 4.2.1.6: without a subject the names stand there, and must be understood.
    subjectAltNames(certificate);
    const names = certificate.extensions.get(ExtensionOid.subjectAltName);
    if (isEmptyName(certificate.subject) && names?.critical !== true && !isAnchor)
      this.#failures.add('path.malformed-certificate');
    const { purpose } = this.#rules;
    if (purpose !== 'any' && !keyUsageAllows(certificate, purpose)) this.#failures.add('path.key-usage');
  }

  /** Section 6.1.4 (k) to (n), (g). */
  #checkAuthority(certificate: Certificate, isAnchor: boolean): void {
    const constraints = basicConstraints(certificate);
    if (isEmptyName(certificate.subject)) this.#failures.add('path.malformed-certificate');
    // Roots of the time before version 3 have no extensions; they count only where someone trusted them.
    const isOldRoot = isAnchor && certificate.version < 3 && isSelfIssued(certificate);
    if (constraints?.ca !== true && !isOldRoot) this.#failures.add('path.not-a-ca');
    if (!isAnchor && !isSelfIssued(certificate)) {
      if (this.#pathLength === 0) this.#failures.add('path.path-length');
      else this.#pathLength -= 1;
    }
    this.#pathLength = Math.min(this.#pathLength, constraints?.pathLength ?? Infinity);
    const uses = keyUsage(certificate);
    if (uses !== undefined && !uses.has('keyCertSign')) this.#failures.add('path.key-usage');
    const names = nameConstraints(certificate);
    if (names !== undefined) this.#constraints.push(names);
  }
}

function digestOf(certificate: Certificate): string | undefined {
  try {
    return signatureFacts(certificate.signatureAlgorithm).digest;
  } catch (error) {
    // An algorithm that we do not know has already failed to verify.
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}

/** RFC 3279 section 2.3.2: a DSA key without parameters has those of its issuer. */
export function withInheritedParameters(
  key: SubjectPublicKeyInfo,
  issuerKey: SubjectPublicKeyInfo | undefined,
): SubjectPublicKeyInfo {
  const inherited = issuerKey?.algorithm.parameters;
  const isComplete = key.type !== 'dsa' || isUniversal(key.algorithm.parameters, Tag.sequence);
  if (isComplete || inherited === undefined || issuerKey?.type !== 'dsa') return key;
  return { ...key, algorithm: { ...key.algorithm, parameters: inherited } };
}
