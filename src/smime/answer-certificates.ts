// Certificates that signers bring along to be answered with, where they do not sign with them (RFC 8551 section 2.5.3).
import { readEncryptionPreference } from '../cms/encryption-preference.ts';
import { identifies } from '../cms/certificate-identifier.ts';
import { certificateHasAddress } from '../trust/address.ts';
import { judgeRecipient } from '../trust/judge.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import { isAuthority } from './certificate-summary.ts';
import type { AnswerCertificate, OpenContext } from './contract.ts';
import type { JudgedLayer } from './judge-layers.ts';
import { canEncrypt } from './usable-certificate.ts';
import { certificatesOf } from './walked-layers.ts';

/** More than this are no set of keys of one person. */
const MAX_FOR_SIGNER = 4;
/** Certificates of one message that are looked at. */
const MAX_CANDIDATES = 32;

/**
 * For each signer whose signature is theirs the certificates to be written to with: the one that the signature names;
 * where it names none that is there, and the signer's own may not be encrypted to, those of the same addresses that
 * an anchor vouches for. The bag of certificates is not signed: what nobody vouches for counts only when it is named,
 * and then for no address that the signer's certificate does not have.
 */
export async function answerCertificates(
  layers: readonly JudgedLayer[],
  context: OpenContext,
): Promise<AnswerCertificate[]> {
  const found: AnswerCertificate[] = [];
  for (const { walked, signers } of layers) {
    const brought = certificatesOf(walked);
    for (const { ok, certificate: signer, attributes } of signers) {
      if (!ok || signer === undefined) continue;
      const preference = readEncryptionPreference(attributes);
      if (preference !== undefined && identifies(preference, signer)) continue;
      const candidates = brought
        .slice(0, MAX_CANDIDATES)
        .filter((certificate) => isForAnswers(certificate, signer, context.now));
      const named = candidates.find((one) => preference !== undefined && identifies(preference, one));
      if (named === undefined && canEncrypt(signer)) continue;
      const usable = await vouched(named === undefined ? candidates : [named], brought, signer, context);
      if (named !== undefined && usable.length === 0 && hasNoOtherAddress(named, signer)) usable.push(named);
      for (const certificate of usable.slice(0, MAX_FOR_SIGNER)) found.push({ signer, certificate });
    }
  }
  return found;
}

function isForAnswers(certificate: Certificate, signer: Certificate, now: Date): boolean {
  return (
    !equalCertificates(certificate, signer) &&
    !isAuthority(certificate) &&
    canEncrypt(certificate) &&
    certificate.notAfter >= now &&
    sharedAddress(certificate, signer) !== undefined
  );
}

function sharedAddress(certificate: Certificate, signer: Certificate): string | undefined {
  return certificateAddresses(signer).find((address) => certificateHasAddress(certificate, address));
}

function hasNoOtherAddress(certificate: Certificate, signer: Certificate): boolean {
  return certificateAddresses(certificate).every((address) => certificateHasAddress(signer, address));
}

async function vouched(
  candidates: readonly Certificate[],
  brought: readonly Certificate[],
  signer: Certificate,
  { certificates: pool = [], anchors, now, revocation }: OpenContext,
): Promise<Certificate[]> {
  const good: Certificate[] = [];
  for (const certificate of candidates) {
    const answer = await judgeRecipient({
      ...{ certificate, certificates: brought, pool, anchors, now },
      address: sharedAddress(certificate, signer)!,
      ...(revocation === undefined ? {} : { revocation }),
    });
    if (answer.ok) good.push(certificate);
  }
  return good;
}
