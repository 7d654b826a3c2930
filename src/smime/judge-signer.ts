// Judges one signer: the signature's own result, the signer against the sender, the path to an anchor, the times.
import type { SignerResult } from '../cms/verify.ts';
import { toHex } from '../bytes.ts';
import { layerStatus, orderCodes } from '../trust/combine.ts';
import { scopeCovers } from '../trust/scope.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import type { Certificate } from '../x509/certificate.ts';
import { nameText } from '../x509/name.ts';
import { buildPath, type BuiltPath } from '../x509/path.ts';
import { isoTime, summariseCertificate } from './certificate-summary.ts';
import type { OpenContext, SignerReport } from './contract.ts';
import { isSender, type ClaimedSender } from './sender.ts';

/**
 * Signing time and Date come from one clock at the moment of sending; other clients refuse a difference of
 * more than an hour, because a new Date on an old signature is how an old message is sent again.
 */
const MAX_CLOCK_DIFFERENCE_MS = 60 * 60 * 1000;

export interface SignerCircumstances {
  /** Undefined for a CMS file without a message: there is no sender to compare with. */
  readonly sender: ClaimedSender | undefined;
  /** Date field of the message as received. */
  readonly date: Date | undefined;
  /** Certificates of the message, for building paths. */
  readonly certificates: readonly Certificate[];
  readonly context: OpenContext;
}

export interface JudgedSigner {
  readonly report: SignerReport;
  readonly certificate?: Certificate;
  /** True when the signature is the certificate's, whatever is said of the certificate. */
  readonly ok: boolean;
  readonly isSender: boolean;
}

/** Judges a signer; the report's codes have the decisive one first. */
export async function judgeSigner(
  result: SignerResult,
  circumstances: SignerCircumstances,
): Promise<JudgedSigner> {
  const { certificate } = result;
  const addresses = certificate === undefined ? [] : certificateAddresses(certificate);
  const { sender } = circumstances;
  const matches = sender !== undefined && isSender(sender, addresses);
  const judgesPath = result.ok && certificate !== undefined;
  const path = judgesPath
    ? await judgePath(certificate, matches ? sender.addresses : addresses, result.signingTime, circumstances)
    : { chain: certificate === undefined ? [] : [certificate], codes: [] };
  const codes = orderCodes([
    ...result.codes,
    ...(result.ok ? senderCodes(sender, addresses, matches) : []),
    ...path.codes,
    ...(result.ok ? timeCodes(result.signingTime, circumstances) : []),
  ]);
  const { identifier } = result.signer;
  const isByIssuer = identifier.type === 'issuer-and-serial';
  return {
    ok: result.ok,
    isSender: result.ok && matches,
    ...(certificate === undefined ? {} : { certificate }),
    report: {
      subject: certificate === undefined ? '' : nameText(certificate.subject),
      addresses,
      serial: certificate?.serialNumber ?? (isByIssuer ? identifier.serial : ''),
      issuer: nameText(certificate?.issuer ?? (isByIssuer ? identifier.issuer : EMPTY_NAME)),
      ...(isByIssuer ? {} : { subjectKeyIdentifier: toHex(identifier.keyIdentifier) }),
      ...(result.signingTime === undefined ? {} : { signingTime: isoTime(result.signingTime) }),
      digestAlgorithm: result.digestAlgorithm,
      signatureAlgorithm: result.signatureAlgorithm,
      status: layerStatus(codes),
      codes,
      chain: await Promise.all(path.chain.map(summariseCertificate)),
    },
  };
}

const EMPTY_NAME = { der: new Uint8Array(0), rdns: [] };

function senderCodes(
  sender: ClaimedSender | undefined,
  addresses: readonly string[],
  matches: boolean,
): readonly string[] {
  if (matches) return [];
  if (sender === undefined) return ['signer.no-message'];
  if (sender.codes.length > 0) return sender.codes;
  return [addresses.length === 0 ? 'signer.no-address' : 'signer.not-sender'];
}

function timeCodes(signingTime: Date | undefined, { date, context }: SignerCircumstances): string[] {
  if (signingTime === undefined) return [];
  const time = signingTime.getTime();
  const isAhead = time - context.now.getTime() > MAX_CLOCK_DIFFERENCE_MS;
  const differsFromDate = date !== undefined && Math.abs(time - date.getTime()) > MAX_CLOCK_DIFFERENCE_MS;
  return isAhead || differsFromDate ? ['signature.signing-time-implausible'] : [];
}

/**
 * The path now; where it fails because something expired, the path at the time of signing. That time is the
 * signer's claim, so a certificate that was good then is a caution and never as good as one that is good now.
 */
async function judgePath(
  certificate: Certificate,
  addresses: readonly string[],
  signingTime: Date | undefined,
  circumstances: SignerCircumstances,
): Promise<Pick<BuiltPath, 'chain' | 'codes'>> {
  const { context } = circumstances;
  const inScope = context.anchors.filter(
    (anchor) => addresses.length > 0 && addresses.every((address) => scopeCovers(anchor.scope, address)),
  );
  const build = (at: Date, anchors: OpenContext['anchors']): Promise<BuiltPath> =>
    buildPath({
      target: certificate,
      certificates: [...circumstances.certificates, ...(context.certificates ?? [])],
      anchors: anchors.map((anchor) => anchor.certificate),
      at,
      purpose: 'sign',
    });
  const now = await build(context.now, inScope);
  if (now.ok) return now;
  if (now.codes.includes('path.expired-now')) {
    if (signingTime === undefined) return { ...now, codes: ['path.expired-unknown-when-signed'] };
    const then = await build(signingTime, inScope);
    if (then.ok) return { ...then, codes: ['path.expired-now', ...then.codes] };
    const wasExpired = then.codes.includes('path.expired-now');
    return { ...then, codes: wasExpired ? ['path.expired-when-signed'] : then.codes };
  }
  if (inScope.length < context.anchors.length && now.codes.includes('path.no-anchor')) {
    const elsewhere = await build(context.now, context.anchors);
    if (elsewhere.ok) return { ...elsewhere, codes: ['path.out-of-scope'] };
  }
  return now;
}
