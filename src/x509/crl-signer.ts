// Who signed a revocation list: a certificate of that name whose key fits, that may sign lists, and has a good path.
import { equalBytes } from '../bytes.ts';
import { X509Error } from '../errors.ts';
import { isSameAlgorithm } from '../crypto/algorithm-identifier.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { equalCertificates, type Certificate } from './certificate.ts';
import { authorityKeyIdentifier, keyUsage, subjectKeyIdentifier } from './extensions.ts';
import { equalNames } from './name.ts';
import type { RevocationList } from './revocation-list.ts';
import type { RevocationQuestion } from './revocation.ts';

/** Certificates of one name that are tried as signers of a list. */
const MAX_CANDIDATES = 8;

/** Whether a list verifies with a key, for the life of both: lists are asked again and again. */
const VERIFIED = new WeakMap<RevocationList, WeakMap<SubjectPublicKeyInfo, boolean>>();

/**
 * The certificate of the list's signer (RFC 5280 section 6.3.3 (f), (g)); undefined when there is none whose
 * path leads to the anchor of the path under judgement.
 */
export async function signerOfList(
  list: RevocationList,
  question: RevocationQuestion,
): Promise<Certificate | undefined> {
  if (!isSameAlgorithm(list.signatureAlgorithm, list.tbsSignatureAlgorithm)) return undefined;
  for (const candidate of candidates(list, question)) {
    const isIssuer = candidate === question.issuer;
    // The key's own parameters may be inherited: then only the path tells whether it fits.
    const key = isIssuer ? question.issuerKey : candidate.subjectPublicKeyInfo;
    const isComplete = isIssuer || key.type !== 'dsa' || key.bits !== undefined;
    if (isComplete && !(await verifies(list, key, question))) continue;
    // The issuer's path is the one under judgement.
    if (isIssuer) return candidate;
    const validated = await question.validateSigner(candidate);
    if (validated !== undefined && (isComplete || (await verifies(list, validated, question))))
      return candidate;
  }
  return undefined;
}

/** Certificates of that name that may sign lists: the issuer in the path first, then by the list's key identifier. */
function candidates(list: RevocationList, question: RevocationQuestion): Certificate[] {
  const found: Certificate[] = [];
  const { issuer, anchor, certificatesNamed } = question;
  for (const candidate of [issuer, anchor, ...certificatesNamed(list.issuer)]) {
    const fits = equalNames(candidate.subject, list.issuer) && maySignLists(candidate);
    if (fits && !found.some((other) => equalCertificates(other, candidate))) found.push(candidate);
  }
  const rank = (certificate: Certificate): number =>
    (hasKeyIdentifier(list, certificate) ? 0 : 2) + (certificate === issuer ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_CANDIDATES);
}

function maySignLists(certificate: Certificate): boolean {
  try {
    const uses = keyUsage(certificate);
    return uses === undefined || uses.has('cRLSign');
  } catch (error) {
    if (error instanceof X509Error) return false;
    throw error;
  }
}

/** Only a hint of where to begin. */
function hasKeyIdentifier(list: RevocationList, certificate: Certificate): boolean {
  try {
    const wanted = authorityKeyIdentifier(list)?.keyIdentifier;
    const present = subjectKeyIdentifier(certificate);
    return wanted === undefined || present === undefined || equalBytes(wanted, present);
  } catch (error) {
    if (error instanceof X509Error) return true;
    throw error;
  }
}

async function verifies(
  list: RevocationList,
  publicKey: SubjectPublicKeyInfo,
  question: RevocationQuestion,
): Promise<boolean> {
  const results = VERIFIED.get(list) ?? new WeakMap<SubjectPublicKeyInfo, boolean>();
  const known = results.get(publicKey);
  if (known !== undefined) return known;
  const { signatureAlgorithm, signature, tbs: data } = list;
  const isGood = await question.verify({ signatureAlgorithm, publicKey, signature, data });
  if (isGood === undefined) return false;
  VERIFIED.set(list, results.set(publicKey, isGood));
  return isGood;
}
