// Judges a person's own certificate before it is used: known to be revoked, outside its time, or fine.
import type { TrustAnchor } from '../trust/anchor.ts';
import { judgeRecipient, judgeSigner, type RevocationEvidence, type TrustAnswer } from '../trust/judge.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { WantedEvidence } from '../x509/wanted-evidence.ts';
import { canSign } from './usable-certificate.ts';

export interface IdentityQuestion {
  /** The person's certificate, and the authorities that came with it. */
  readonly identity: { readonly certificate: Certificate; readonly chain: readonly Certificate[] };
  readonly certificates: readonly Certificate[];
  readonly anchors: readonly TrustAnchor[];
  readonly now: Date;
  /** Left out: revocation is not looked at. */
  readonly revocation?: RevocationEvidence;
}

export interface IdentityJudgement {
  readonly isRevoked: boolean;
  readonly isCurrent: boolean;
  /** What could be fetched to know more. */
  readonly wanted: readonly WantedEvidence[];
}

/**
 * Revocation is judged by a path to what the user trusts; where there is none, by the authorities that came with
 * the key: the issuer may revoke it, whether trusted for others or not.
 *
 * @example
 * const { isRevoked, isCurrent } = await judgeIdentity({ identity, certificates, anchors, now: new Date(), revocation });
 */
export async function judgeIdentity(question: IdentityQuestion): Promise<IdentityJudgement> {
  const { identity, anchors, now } = question;
  const { notBefore, notAfter } = identity.certificate;
  const isCurrent = notBefore <= now && now <= notAfter;
  if (question.revocation === undefined) return { isRevoked: false, isCurrent, wanted: [] };
  const judged = await judgeForAny(question, anchors);
  const own = identity.chain.map((certificate): TrustAnchor => ({ certificate, scope: { kind: 'all' } }));
  const answer = isDecided(judged) || own.length === 0 ? judged : await judgeForAny(question, own);
  return { isRevoked: isRevoked(answer), isCurrent, wanted: answer.wanted };
}

/**
 * Whoever is trusted for one of the addresses may say that the certificate is withdrawn, and it is then for all
 * of them.
 */
async function judgeForAny(
  question: IdentityQuestion,
  anchors: readonly TrustAnchor[],
): Promise<TrustAnswer> {
  const [first, ...others] = certificateAddresses(question.identity.certificate);
  let answer = await judge(question, anchors, first);
  for (const address of others) {
    if (isDecided(answer)) break;
    answer = await judge(question, anchors, address);
  }
  return answer;
}

function judge(
  question: IdentityQuestion,
  anchors: readonly TrustAnchor[],
  address: string | undefined,
): Promise<TrustAnswer> {
  const { identity, certificates, now, revocation } = question;
  const asked = {
    certificate: identity.certificate,
    ...{ certificates: identity.chain, pool: certificates },
    ...{ anchors, now },
    ...(address === undefined ? {} : { address }),
    ...(revocation === undefined ? {} : { revocation }),
  };
  return canSign(identity.certificate) ? judgeSigner(asked) : judgeRecipient(asked);
}

function isDecided(answer: TrustAnswer): boolean {
  return answer.ok || isRevoked(answer);
}

function isRevoked({ codes }: TrustAnswer): boolean {
  return codes.includes('path.revoked');
}
