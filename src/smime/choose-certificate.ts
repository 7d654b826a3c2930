// Chooses the certificate to encrypt to for an address, or says why there is none.
import { equalBytes } from '../bytes.ts';
import { isMlKem } from '../crypto/post-quantum-key.ts';
import { certificateHasAddress } from '../trust/address.ts';
import type { TrustAnchor } from '../trust/anchor.ts';
import { isWeak, judgeRecipient, type RevocationEvidence, type TrustAnswer } from '../trust/judge.ts';
import { compareStatus } from '../trust/status.ts';
import { pinnedFor } from '../trust/usable-anchors.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { WantedEvidence } from '../x509/wanted-evidence.ts';
import type { Profile } from './profiles.ts';
import { canEncrypt, isStrongEnoughToWrite } from './usable-certificate.ts';

export interface RecipientQuestion {
  readonly address: string;
  /** Candidates, and authorities for building paths. */
  readonly certificates: readonly Certificate[];
  /** Those of the address, where the caller knows them: a long list need not be looked through for each. */
  readonly candidates?: readonly Certificate[];
  readonly anchors: readonly TrustAnchor[];
  readonly now: Date;
  /** Only certificates with such keys count; `any` when absent. */
  readonly keys?: Profile['keys'];
  /** Left out: revocation is not looked at. */
  readonly revocation?: RevocationEvidence;
}

/**
 * ready: encrypt to `certificate`. untrusted: there is a valid one, but no anchor vouches for it. revoked: its
 * authority has withdrawn it. expired: the only ones there have expired or are not valid yet. unusable: none may be encrypted to. weak: the keys of all that may be
 * are too short, or they rest on MD5 or SHA-1, so that somebody else could have made them. missing: none at all.
 */
export interface RecipientChoice {
  readonly state: 'ready' | 'untrusted' | 'revoked' | 'expired' | 'unusable' | 'weak' | 'missing';
  /** The one to take, or the one that the state speaks of. */
  readonly certificate?: Certificate;
  /** Verdict codes of the path, the decisive one first. */
  readonly codes: readonly string[];
  /** What could be fetched to know more. */
  readonly wanted?: readonly WantedEvidence[];
}

/** The newest certificate of the best state; where certificates were pinned to the address, only their keys count. */
export async function chooseCertificate(question: RecipientQuestion): Promise<RecipientChoice> {
  const { address, certificates, candidates = certificates, anchors, now, revocation } = question;
  const pinned = pinnedFor(anchors, address).filter(canEncrypt);
  const isAllowed = ({ subjectPublicKeyInfo: { der } }: Certificate): boolean =>
    pinned.length === 0 || pinned.some((one) => equalBytes(one.subjectPublicKeyInfo.der, der));
  const ofAddress = candidates.filter(
    (certificate) => certificateHasAddress(certificate, address) && isAllowed(certificate),
  );
  if (ofAddress.length === 0) return { state: 'missing', codes: [] };
  const fit = ofAddress
    .filter((certificate) => canEncrypt(certificate) && hasKeyFor(certificate, question.keys))
    .sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
  if (fit.length === 0) return { state: 'unusable', certificate: ofAddress[0]!, codes: [] };
  const newestFirst = fit.filter(isStrongEnoughToWrite);
  const [newest] = newestFirst;
  if (newest === undefined) return { state: 'weak', certificate: fit[0]!, codes: [] };
  const current = newestFirst.filter(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter);
  if (current.length === 0)
    return { state: 'expired', certificate: newest, codes: [expiryCode(newest, now)] };
  const judged = await Promise.all(
    current.map(async (certificate) => ({
      certificate,
      answer: await judgeRecipient({
        ...{ certificate, address, certificates, anchors, now },
        ...(revocation === undefined ? {} : { revocation }),
      }),
    })),
  );
  const [best] = judged.sort((a, b) => compareStatus(b.answer.status, a.answer.status));
  const { certificate, answer } = judged.find((one) => one.answer.ok) ?? best!;
  const wanted = judged.flatMap((one) => one.answer.wanted);
  return { state: stateOf(answer), certificate, codes: answer.codes, wanted };
}

function stateOf({ ok, codes }: TrustAnswer): RecipientChoice['state'] {
  if (ok) return 'ready';
  if (codes.includes('path.revoked')) return 'revoked';
  return isWeak({ codes }) ? 'weak' : 'untrusted';
}

/** True when the certificate's key is of a kind that a profile allows. */
export function hasKeyFor(certificate: Certificate, keys: Profile['keys'] = 'any'): boolean {
  return keys === 'any' || isMlKem(certificate.subjectPublicKeyInfo.type);
}

function expiryCode(certificate: Certificate, now: Date): string {
  return now < certificate.notBefore ? 'path.not-yet-valid' : 'path.expired-now';
}
