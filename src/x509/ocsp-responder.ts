// Who may answer for an issuer's certificates over OCSP (RFC 6960 section 4.2.2.2), and whether they did.
import { CryptoError, WaxsealError } from '../errors.ts';
import { equalBytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { signatureFacts, type SignatureCheck } from '../crypto/signature.ts';
import { equalCertificates, type Certificate } from './certificate.ts';
import { ExtensionOid, KeyPurpose, extKeyUsage, keyUsage } from './extensions.ts';
import { equalNames } from './name.ts';
import { OcspOid, type BasicOcspResponse, type ResponderId } from './ocsp-response.ts';

/** Why an answer's signer does not count. */
export type ResponderProblem =
  | 'unauthorised-responder'
  | 'responder-expired'
  | 'responder-revoked'
  | 'bad-signature'
  | 'unsupported-algorithm';

/** Signature checks that one answer may cause: it brings few certificates, and most are not the responder's. */
const MAX_CANDIDATES = 4;

/** Extensions that a responder's certificate may mark as critical. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  ExtensionOid.subjectKeyIdentifier,
  ExtensionOid.keyUsage,
  ExtensionOid.subjectAltName,
  ExtensionOid.basicConstraints,
  ExtensionOid.certificatePolicies,
  ExtensionOid.authorityKeyIdentifier,
  ExtensionOid.extKeyUsage,
  ExtensionOid.crlDistributionPoints,
  ExtensionOid.authorityInfoAccess,
  OcspOid.noCheck,
]);

export interface Responder {
  readonly certificate: Certificate;
  /** False when the issuer answered itself. */
  readonly isDelegated: boolean;
  /** The issuer said that the responder's certificate need not be checked for revocation (section 4.2.2.2.1). */
  readonly needsNoCheck: boolean;
}

/** Whose certificates are asked about, and by whom signatures are checked. */
export interface ResponderQuestion {
  readonly issuer: Certificate;
  /** The issuer's key, with parameters that it may have inherited. */
  readonly issuerKey: SubjectPublicKeyInfo;
  /** Looked through for the responder besides what the answer brings. */
  readonly certificates: readonly Certificate[];
  readonly now: Date;
  /** As verifySignature; undefined when no further signature may be checked. */
  readonly verify: (check: SignatureCheck) => Promise<boolean | undefined>;
}

/**
 * Finds who signed an answer and checks the signature: the issuer itself, or somebody whom this issuer's key
 * certified for id-kp-OCSPSigning. Whether a delegated responder was revoked is the caller's to find out.
 */
export async function findResponder(
  response: BasicOcspResponse,
  question: ResponderQuestion,
): Promise<Responder | ResponderProblem> {
  const { issuer, issuerKey, certificates } = question;
  if (await isNamed(response.responder, issuer)) {
    const problem = await checkSignature(response, issuerKey, question);
    if (problem === undefined) return { certificate: issuer, isDelegated: false, needsNoCheck: true };
    // A delegated responder may have the issuer's name; its key is another.
    if (response.responder.kind === 'key') return problem;
  }
  let problem: ResponderProblem = 'unauthorised-responder';
  let candidates = 0;
  for (const certificate of [...response.certificates, ...certificates]) {
    if (equalCertificates(certificate, issuer) || !(await isNamed(response.responder, certificate))) continue;
    if (++candidates > MAX_CANDIDATES) break;
    const found = await checkDelegate(response, certificate, question);
    if (typeof found !== 'string') return found;
    problem = found;
  }
  return problem;
}

async function checkDelegate(
  response: BasicOcspResponse,
  certificate: Certificate,
  question: ResponderQuestion,
): Promise<Responder | ResponderProblem> {
  const { issuer, issuerKey, now } = question;
  if (!mayAnswer(certificate) || !equalNames(certificate.issuer, issuer.subject))
    return 'unauthorised-responder';
  const { signatureAlgorithm, tbs, signature } = certificate;
  const issued = await verify({ signatureAlgorithm, publicKey: issuerKey, signature, data: tbs }, question);
  if (issued !== undefined) return issued === 'bad-signature' ? 'unauthorised-responder' : issued;
  if (now < certificate.notBefore || now.getTime() >= certificate.notAfter.getTime() + 1000)
    return 'responder-expired';
  const problem = await checkSignature(response, certificate.subjectPublicKeyInfo, question);
  if (problem !== undefined) return problem;
  return { certificate, isDelegated: true, needsNoCheck: certificate.extensions.has(OcspOid.noCheck) };
}

/** Section 4.2.2.2: the purpose must be there by name; "any purpose" does not do. */
function mayAnswer(certificate: Certificate): boolean {
  for (const { critical, oid } of certificate.extensions.values()) {
    if (critical && !KNOWN_EXTENSIONS.has(oid)) return false;
  }
  try {
    const uses = keyUsage(certificate);
    const mayUse = uses === undefined || uses.has('digitalSignature') || uses.has('nonRepudiation');
    return mayUse && (extKeyUsage(certificate)?.has(KeyPurpose.ocspSigning) ?? false);
  } catch (error) {
    if (error instanceof WaxsealError) return false;
    throw error;
  }
}

async function isNamed(responder: ResponderId, certificate: Certificate): Promise<boolean> {
  if (responder.kind === 'name') return equalNames(responder.name, certificate.subject);
  return equalBytes(responder.sha1, await digest('sha-1', certificate.subjectPublicKeyInfo.publicKey));
}

function checkSignature(
  { signatureAlgorithm, signed, signature }: BasicOcspResponse,
  publicKey: SubjectPublicKeyInfo,
  question: ResponderQuestion,
): Promise<ResponderProblem | undefined> {
  return verify({ signatureAlgorithm, publicKey, signature, data: signed }, question);
}

async function verify(
  check: SignatureCheck,
  question: ResponderQuestion,
): Promise<ResponderProblem | undefined> {
  try {
    if (signatureFacts(check.signatureAlgorithm).digest === 'md5') return 'unsupported-algorithm';
    const isGood = await question.verify(check);
    if (isGood === undefined) return 'unsupported-algorithm';
    return isGood ? undefined : 'bad-signature';
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    return error.code === 'crypto.key-mismatch' ? 'bad-signature' : 'unsupported-algorithm';
  }
}
