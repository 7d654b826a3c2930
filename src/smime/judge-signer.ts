// Judges one signer: the signature's own result, the signer against the sender, the path to an anchor, the times.
import type { Attribute } from '../cms/attributes.ts';
import type { SignerResult } from '../cms/verify.ts';
import { toHex } from '../bytes.ts';
import { checkedStatus, orderCodes } from '../trust/combine.ts';
import { judgeSigner as judgeTrust, type RevocationEvidence, type TrustAnswer } from '../trust/judge.ts';
import type { BoundTo } from '../trust/certificate-binding.ts';
import { pinnedFor } from '../trust/usable-anchors.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import type { Certificate } from '../x509/certificate.ts';
import { nameText } from '../x509/name.ts';
import type { WantedEvidence } from '../x509/wanted-evidence.ts';
import { isoTime, summariseCertificate } from './certificate-summary.ts';
import type { OpenContext, SignerReport } from './contract.ts';
import { reportRevocation } from './revocation-report.ts';
import { boundSender, isSender, type ClaimedSender } from './sender.ts';
import { reportTried } from './tried-report.ts';
import { signerChange } from './signer-change.ts';
import { isPlausible, type MessageTimes } from './signing-time.ts';

export interface SignerCircumstances {
  /** Undefined for a CMS file without a message: there is no sender to compare with. */
  readonly sender: ClaimedSender | undefined;
  /** When the message says that it was written and when it was delivered. */
  readonly times: MessageTimes;
  /** Certificates of the message, for building paths. */
  readonly certificates: readonly Certificate[];
  /** Evidence of the context and of the message. */
  readonly revocation?: RevocationEvidence;
  readonly context: OpenContext;
}

export interface JudgedSigner {
  readonly report: SignerReport;
  readonly certificate?: Certificate;
  /** True when the signature is the certificate's, whatever is said of the certificate. */
  readonly ok: boolean;
  /** What the signature covers beside the content; empty where it was not verified. */
  readonly attributes: readonly Attribute[];
  /** The certificate is the sender's own, or bound to them by the user. */
  readonly isSender: boolean;
  /** By which binding it is the sender's, where it is not their own. */
  readonly boundTo?: BoundTo;
  readonly wanted: readonly WantedEvidence[];
}

/** Judges a signer; the report's codes have the decisive one first. */
export async function judgeSigner(
  result: SignerResult,
  circumstances: SignerCircumstances,
): Promise<JudgedSigner> {
  const { certificate } = result;
  const addresses = certificate === undefined ? [] : certificateAddresses(certificate);
  const { sender, times, context } = circumstances;
  const { signingTime } = result;
  const isDoubtful = signingTime !== undefined && !isPlausible(signingTime, times, context.now);
  const matches = sender !== undefined && isSender(sender, addresses);
  const boundTo =
    !result.ok || matches || sender === undefined || certificate === undefined
      ? undefined
      : boundSender(sender, certificate, context.certificateBindings ?? []);
  const trust: Pick<TrustAnswer, 'ok' | 'chain' | 'codes' | 'revocation' | 'wanted'> & {
    readonly search?: TrustAnswer['search'];
  } =
    result.ok && certificate !== undefined
      ? await judgeTrust({
          certificate,
          // Of a bound certificate: whether it is what it says of itself. For whom it stands, the user has said.
          ...addressOf(
            matches || (boundTo !== undefined && addresses.length === 0) ? sender!.addresses : addresses,
          ),
          certificates: circumstances.certificates,
          pool: context.certificates ?? [],
          anchors: context.anchors,
          now: context.now,
          ...(circumstances.revocation === undefined ? {} : { revocation: circumstances.revocation }),
          ...(signingTime === undefined ? {} : { signingTime, isDoubtful }),
        })
      : { ok: false, chain: certificate === undefined ? [] : [certificate], codes: [], wanted: [] };
  const codes = orderCodes([
    // Before anything else of its weight: whoever relies on the sender must hear it first.
    ...(result.ok && certificate !== undefined
      ? changeCodes(certificate, { sender, matches, boundTo, isVouchedFor: trust.ok }, context)
      : []),
    ...result.codes,
    ...(result.ok && boundTo === undefined ? senderCodes(sender, addresses, matches) : []),
    ...trust.codes,
    ...(result.ok && isDoubtful ? ['signature.signing-time-implausible'] : []),
  ]);
  const { identifier } = result.signer;
  const isByIssuer = identifier.type === 'issuer-and-serial';
  return {
    ok: result.ok,
    attributes: result.ok ? (result.signer.signedAttributes ?? []) : [],
    isSender: result.ok && (matches || boundTo !== undefined),
    ...(boundTo === undefined ? {} : { boundTo }),
    wanted: trust.wanted,
    ...(certificate === undefined ? {} : { certificate }),
    report: {
      subject: certificate === undefined ? '' : nameText(certificate.subject),
      addresses,
      serial: certificate?.serialNumber ?? (isByIssuer ? identifier.serial : ''),
      issuer: nameText(certificate?.issuer ?? (isByIssuer ? identifier.issuer : EMPTY_NAME)),
      ...(isByIssuer ? {} : { subjectKeyIdentifier: toHex(identifier.keyIdentifier) }),
      ...(signingTime === undefined ? {} : { signingTime: isoTime(signingTime) }),
      digestAlgorithm: result.digestAlgorithm,
      signatureAlgorithm: result.signatureAlgorithm,
      ...(result.capabilities.length === 0 ? {} : { capabilities: result.capabilities }),
      ...(boundTo === undefined ? {} : { boundTo }),
      status: checkedStatus(codes),
      codes,
      chain: await Promise.all(trust.chain.map(summariseCertificate)),
      ...(trust.revocation === undefined
        ? {}
        : { revocation: await Promise.all(trust.revocation.map(reportRevocation)) }),
      ...(trust.ok || trust.search === undefined
        ? {}
        : { tried: await reportTried(trust.search, trust.codes) }),
    },
  };
}

/** Scopes of anchors are judged by the sender, or by whom the certificate names where that is somebody else. */
function addressOf([address]: readonly string[]): { address?: string } {
  return address === undefined ? {} : { address };
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

interface StandsFor {
  readonly sender: ClaimedSender | undefined;
  readonly matches: boolean;
  readonly boundTo: BoundTo | undefined;
  /** Whether a path leads from the certificate to an anchor. */
  readonly isVouchedFor: boolean;
}

/**
 * What the sender was known by until now. A certificate that was bound to the one person takes the place of those, as
 * the user wished; none takes that of one that they verified.
 */
function changeCodes(
  certificate: Certificate,
  { sender, matches, boundTo, isVouchedFor }: StandsFor,
  { anchors, knownSigners, now }: OpenContext,
): readonly string[] {
  if (sender === undefined || (!matches && boundTo === undefined)) return [];
  const changes = sender.addresses.flatMap((address) => {
    const known = boundTo?.kind === 'address' ? [] : (knownSigners?.(address) ?? []);
    const pinned = pinnedFor(anchors, address);
    return signerChange({ certificate, known, pinned, isVouchedFor, now }) ?? [];
  });
  return boundTo === undefined ? changes : ['signer.bound-certificate', ...changes];
}
