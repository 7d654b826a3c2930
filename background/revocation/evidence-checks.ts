// Checks that what a server gave is what was asked for, before it is kept: plain HTTP guarantees nothing.
import type { Bytes } from '../../src/bytes.ts';
import { verifySignature, type SignatureCheck } from '../../src/crypto/signature.ts';
import { CryptoError, WaxsealError } from '../../src/errors.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { equalNames } from '../../src/x509/name.ts';
import { readOcspResponse } from '../../src/x509/ocsp-response.ts';
import { ocspExpiry, ocspStatusOf } from '../../src/x509/ocsp-status.ts';
import { readRevocationListFile } from '../../src/x509/revocation-list.ts';
import type { RevocationQuestion } from '../../src/x509/revocation.ts';

/** Evidence is asked for again after this time, whatever it says of itself: an authority may revoke any day. */
const MAX_FRESH_MS = 7 * 24 * 3600 * 1000;
/** A list whose signer cannot be checked by its own issuer's key (indirect lists) is asked for again soon. */
const UNCHECKED_FRESH_MS = 3600 * 1000;
/** Authorities' certificates change rarely. */
const ISSUER_FRESH_MS = 30 * 24 * 3600 * 1000;
/** A .p7c with an authority's certificates has a handful. */
const MAX_ISSUERS = 50;

/** What is to be said of it in the log, and until when it need not be asked for again. */
export type CheckedEvidence =
  | { readonly isUsable: true; readonly outcome: string; readonly freshUntil: number }
  | { readonly isUsable: false; readonly outcome: string };

export interface AskedAbout {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
}

/** A response that speaks of this certificate, now, and is signed by whom its issuer allows. */
export async function checkOcspAnswer(
  bytes: Bytes,
  { certificate, issuer }: AskedAbout,
  now: Date,
): Promise<CheckedEvidence> {
  try {
    const response = readOcspResponse(bytes);
    if (response.status !== 'successful') return { isUsable: false, outcome: response.status };
    const found = await ocspStatusOf(response, {
      ...{ certificate, issuer, issuerKey: issuer.subjectPublicKeyInfo, certificates: [], now },
      verify: verifySignature,
    });
    if (typeof found === 'string') return { isUsable: false, outcome: found };
    const end = ocspExpiry(found.thisUpdate, found.nextUpdate).getTime();
    return {
      isUsable: true,
      outcome: found.status,
      freshUntil: Math.min(Math.max(end, now.getTime()), now.getTime() + MAX_FRESH_MS),
    };
  } catch (error) {
    return malformed(error);
  }
}

/** Lists that are current. Whether they are about the certificate is seen when it is judged by them. */
export async function checkLists(
  bytes: Bytes,
  { certificate, issuer }: AskedAbout,
  now: Date,
): Promise<CheckedEvidence> {
  try {
    const lists = readRevocationListFile(bytes);
    const ends = lists.map(({ nextUpdate }) => nextUpdate?.getTime() ?? now.getTime() + UNCHECKED_FRESH_MS);
    const end = Math.min(...ends);
    if (end < now.getTime()) return { isUsable: false, outcome: 'expired' };
    const finding = await crlSource(lists).check(plainQuestion(certificate, issuer, now));
    const limit = finding === undefined ? UNCHECKED_FRESH_MS : MAX_FRESH_MS;
    return {
      isUsable: true,
      outcome: finding?.status ?? 'list',
      freshUntil: Math.min(end, now.getTime() + limit),
    };
  } catch (error) {
    return malformed(error);
  }
}

/** Certificates of which at least one issued the certificate in question. */
export async function checkIssuers(
  bytes: Bytes,
  certificate: Certificate,
  now: Date,
): Promise<CheckedEvidence> {
  try {
    const issuers = readCertificateFile(bytes).slice(0, MAX_ISSUERS);
    for (const issuer of issuers) {
      if (await issued(issuer, certificate))
        return { isUsable: true, outcome: 'found', freshUntil: now.getTime() + ISSUER_FRESH_MS };
    }
    return { isUsable: false, outcome: 'other-issuer' };
  } catch (error) {
    return malformed(error);
  }
}

async function issued(issuer: Certificate, certificate: Certificate): Promise<boolean> {
  if (!equalNames(issuer.subject, certificate.issuer)) return false;
  const { signatureAlgorithm, signature, tbs: data } = certificate;
  return verify({ signatureAlgorithm, signature, data, publicKey: issuer.subjectPublicKeyInfo });
}

/** The path as far as it is known here: no signer but the issuer itself can be checked. */
function plainQuestion(certificate: Certificate, issuer: Certificate, now: Date): RevocationQuestion {
  return {
    ...{ certificate, issuer, issuerKey: issuer.subjectPublicKeyInfo, anchor: issuer, certificates: [], now },
    certificatesNamed: () => [],
    verify,
    validateSigner: () => Promise.resolve(undefined),
  };
}

async function verify(check: SignatureCheck): Promise<boolean> {
  try {
    return await verifySignature(check);
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}

function malformed(error: unknown): CheckedEvidence {
  if (!(error instanceof WaxsealError)) throw error;
  return { isUsable: false, outcome: 'malformed' };
}
