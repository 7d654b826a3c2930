// Notices when a sender's certificate has been replaced by one that is no ordinary renewal.
import { equalBytes } from '../bytes.ts';
import { isSelfIssued, type Certificate } from '../x509/certificate.ts';
import { equalNames } from '../x509/name.ts';
import { canSign } from './usable-certificate.ts';

export interface SignerChangeQuestion {
  /** Of a signature that verified, by the sender. */
  readonly certificate: Certificate;
  /** Certificates by which the sender was known until now, of any use. */
  readonly known: readonly Certificate[];
  /** Certificates that the user has pinned to the sender's address. */
  readonly pinned: readonly Certificate[];
  /** Whether a path leads from the certificate to an anchor. */
  readonly isVouchedFor: boolean;
  readonly now: Date;
}

export type SignerChange =
  'signer.pinned-certificate-changed' | 'signer.certificate-changed' | 'signer.certificate-changed-unknown';

/**
 * The code of a change, or undefined when there is none worth mentioning:
 * - The key is one by which the sender is known: whoever holds it is who they were.
 * - Nothing was known of the sender, or only certificates that cannot sign: many people have one to sign and
 *   another to be written to.
 * - An ordinary renewal: the same authority vouches, by a path that holds, for the same name. What vouches for
 *   itself cannot be renewed in this way.
 * - An earlier certificate of the same person, run out by now, on an old message.
 *
 * None of these excuses another key where a certificate was pinned.
 */
export function signerChange(question: SignerChangeQuestion): SignerChange | undefined {
  const { certificate, isVouchedFor } = question;
  const hasSameKey = (other: Certificate): boolean =>
    equalBytes(other.subjectPublicKeyInfo.der, certificate.subjectPublicKeyInfo.der);
  const pinned = question.pinned.filter(canSign);
  if (pinned.some(hasSameKey)) return undefined;
  if (pinned.length > 0) return 'signer.pinned-certificate-changed';
  const known = question.known.filter(canSign);
  if (known.length === 0 || known.some(hasSameKey)) return undefined;
  if (!isVouchedFor) return 'signer.certificate-changed-unknown';
  const isExpected = known.some((before) => isRenewal(before, certificate)) || isPredecessor(question, known);
  return isExpected ? undefined : 'signer.certificate-changed';
}

function isRenewal(before: Certificate, after: Certificate): boolean {
  return (
    !isSelfIssued(after) &&
    equalNames(before.issuer, after.issuer) &&
    equalNames(before.subject, after.subject)
  );
}

/** A certificate that has not run out is no relic: an impostor could have got it before the sender got theirs. */
function isPredecessor({ certificate, now }: SignerChangeQuestion, known: readonly Certificate[]): boolean {
  return certificate.notAfter < now && known.every(({ notBefore }) => certificate.notBefore < notBefore);
}
