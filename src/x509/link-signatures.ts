// Whether one certificate is signed by another's key: each link is checked once for the life of its certificates.
import { CryptoError } from '../errors.ts';
import type { SubjectPublicKeyInfo } from '../crypto/public-key.ts';
import { verifySignature } from '../crypto/signature.ts';
import type { Certificate } from './certificate.ts';
import type { PathBudget } from './path-budget.ts';

/** Pools are judged again and again. */
const LINKS = new WeakMap<Certificate, WeakMap<SubjectPublicKeyInfo, Promise<string | undefined>>>();

/**
 * Undefined when the child's signature is the key's; otherwise `path.signature-bad`,
 * `path.unsupported-algorithm`, or `path.budget` when it may not be checked any more.
 */
export async function verifyLink(
  child: Certificate,
  issuerKey: SubjectPublicKeyInfo,
  budget: PathBudget,
): Promise<string | undefined> {
  const known = LINKS.get(child)?.get(issuerKey);
  if (known !== undefined) return known;
  if (!budget.spendSignatureCheck()) return 'path.budget';
  const checked = checkSignature(child, issuerKey);
  const links = LINKS.get(child) ?? new WeakMap<SubjectPublicKeyInfo, Promise<string | undefined>>();
  LINKS.set(child, links.set(issuerKey, checked));
  return checked;
}

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
