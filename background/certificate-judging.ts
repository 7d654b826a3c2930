// Judges single certificates for lists, chips and the viewer: what they can be used for, and whether a path leads to an anchor.
import type { CertificateSummary } from '../src/smime/contract.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import { canEncrypt, canSign, isStrongEnoughToWrite } from '../src/smime/usable-certificate.ts';
import type { TrustAnchor } from '../src/trust/anchor.ts';
import {
  judgeRecipient,
  judgeSigner,
  type RevocationEvidence,
  type TrustQuestion,
} from '../src/trust/judge.ts';
import { certificateAddresses } from '../src/x509/addresses.ts';
import type { Certificate } from '../src/x509/certificate.ts';
import { judgingPool } from './judging-pool.ts';
import { revocationEvidence } from './revocation/evidence.ts';
import { trustAnchors } from './stores/trust-anchors.ts';

export interface Judgement {
  readonly summary: CertificateSummary;
  readonly usableFor: { readonly sign: boolean; readonly encrypt: boolean };
  /** Why no path leads to an anchor now; empty when one does. */
  readonly codes: readonly string[];
  readonly chain: readonly Certificate[];
}

/** What certificates are judged against; loaded once for a whole list. */
export interface Bench {
  readonly anchors: readonly TrustAnchor[];
  readonly pool: readonly Certificate[];
  /** Undefined when the user does not want revocation looked at. */
  readonly revocation: RevocationEvidence | undefined;
}

/** What certificates are judged against as the stores stand now. */
export async function loadBench(): Promise<Bench> {
  const [anchors, pool, revocation] = await Promise.all([
    trustAnchors(),
    judgingPool(),
    revocationEvidence(),
  ]);
  return { anchors, pool, revocation };
}

/**
 * Judges one certificate as it stands now, for `address` or else the first address in it: an authority that is
 * trusted for others only does not vouch for it.
 */
export async function judgeCertificate(
  certificate: Certificate,
  bench: Bench,
  address = certificateAddresses(certificate)[0],
): Promise<Judgement> {
  const isStrong = isStrongEnoughToWrite(certificate);
  const [sign, encrypt] = [canSign(certificate), canEncrypt(certificate)];
  const usableFor = { sign: sign && isStrong, encrypt: encrypt && isStrong };
  const question: TrustQuestion = {
    certificate,
    ...(address === undefined ? {} : { address }),
    certificates: bench.pool,
    anchors: bench.anchors,
    ...(bench.revocation === undefined ? {} : { revocation: bench.revocation }),
    now: new Date(),
  };
  const judge = encrypt ? judgeRecipient : judgeSigner;
  const { ok, codes, chain } = await judge(question);
  const expired = certificate.notAfter.getTime() < Date.now();
  return {
    summary: await summariseCertificate(certificate),
    usableFor,
    codes: ok && !expired ? [] : codes,
    chain,
  };
}

/** For each certificate why no anchor vouches for it now; `all` came with them and may lead to one. */
export async function vouchingCodes(
  certificates: readonly Certificate[],
  all: readonly Certificate[],
): Promise<(readonly string[])[]> {
  if (certificates.length === 0) return [];
  const { pool, ...bench } = await loadBench();
  const codes: (readonly string[])[] = [];
  for (const certificate of certificates)
    codes.push((await judgeCertificate(certificate, { ...bench, pool: [...all, ...pool] })).codes);
  return codes;
}
