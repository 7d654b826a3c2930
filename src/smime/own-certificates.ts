// The sender's own certificates besides the one that signs: their keys are held, which is proof enough for one's own use.
import type { Certificate } from '../x509/certificate.ts';
import { certificateHasAddress } from '../trust/address.ts';
import { hasKeyFor } from './choose-certificate.ts';
import { compareIdentities } from './compare-identities.ts';
import { judgeIdentity } from './judge-identity.ts';
import { profileByName } from './profiles.ts';
import type { OwnCertificate, SealOptions } from './seal-contract.ts';
import { canEncrypt, isStrongEnoughToWrite } from './usable-certificate.ts';

/** The best of the sender's own certificates to encrypt to for an address, if any; one that is revoked is none. */
export interface OwnToEncryptTo {
  readonly best?: OwnCertificate;
  /** One that would do was withdrawn by its authority. */
  readonly isAnyRevoked: boolean;
}

/** Whose authority is trusted or not does not matter here; what it has revoked does. */
export async function ownToEncryptTo(address: string, options: SealOptions): Promise<OwnToEncryptTo> {
  const { identity, certificates, anchors, now, revocation } = options;
  const { keys } = profileByName(options.profile);
  const all: readonly OwnCertificate[] = [
    ...(identity === undefined ? [] : [identity]),
    ...(options.ownCertificates ?? []),
  ];
  const fit = all.filter(
    ({ certificate }) =>
      canEncrypt(certificate) &&
      isStrongEnoughToWrite(certificate) &&
      hasKeyFor(certificate, keys) &&
      (certificate === identity?.certificate || certificateHasAddress(certificate, address)),
  );
  const evidence = revocation === undefined ? {} : { revocation };
  const judged = await Promise.all(
    fit.map(async (own) => ({
      own,
      isFit: true,
      ...(await judgeIdentity({ identity: own, certificates, anchors, now, ...evidence })),
      // The one that signs is the one that the recipients see.
      preferred: own === identity || (own.preferred ?? false),
      notBefore: own.certificate.notBefore.getTime(),
    })),
  );
  const [best] = judged.filter(({ isRevoked }) => !isRevoked).sort(compareIdentities);
  return {
    ...(best === undefined ? {} : { best: best.own }),
    isAnyRevoked: judged.some(({ isRevoked }) => isRevoked),
  };
}

/**
 * The certificate that a signature has to bring along so that answers can be encrypted, where the one that signs may
 * not be encrypted to (RFC 8551 section 2.5.3); undefined where it may, or where there is none that is valid today.
 */
export async function certificateForAnswers(
  address: string,
  options: SealOptions,
): Promise<OwnCertificate | undefined> {
  const { identity, now } = options;
  if (identity !== undefined && canBeAnsweredTo(identity.certificate)) return undefined;
  const { best } = await ownToEncryptTo(address, options);
  const isCurrent =
    best !== undefined && best.certificate.notBefore <= now && now <= best.certificate.notAfter;
  return isCurrent ? best : undefined;
}

function canBeAnsweredTo(certificate: Certificate): boolean {
  return canEncrypt(certificate) && isStrongEnoughToWrite(certificate);
}
