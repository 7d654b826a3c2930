// Chooses the certificate to encrypt to for an address, or says why none can be used.
import { equalBytes } from '../bytes.ts';
import { isMlKem } from '../crypto/post-quantum-key.ts';
import { certificateHasAddress, equalAddresses } from '../trust/address.ts';
import type { TrustAnchor } from '../trust/anchor.ts';
import { bindingsFor, type BoundTo, type CertificateBinding } from '../trust/certificate-binding.ts';
import { checkedStatus } from '../trust/combine.ts';
import { isWeak, judgeRecipient, type RevocationEvidence, type TrustAnswer } from '../trust/judge.ts';
import { compareStatus } from '../trust/status.ts';
import { pinnedFor } from '../trust/usable-anchors.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import { equalCertificates, sha256Fingerprint, type Certificate } from '../x509/certificate.ts';
import type { WantedEvidence } from '../x509/wanted-evidence.ts';
import { judgeIdentity } from './judge-identity.ts';
import type { Profile } from './profiles.ts';
import type { NamedCertificate, OwnCertificate } from './seal-contract.ts';
import { canEncrypt, isStrongEnoughToWrite } from './usable-certificate.ts';

/** Certificates of one address that a message is encrypted to, the newest ones. */
const MAX_FOR_ADDRESS = 8;

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
  /** The user's own certificates: that their keys are held is proof enough, whatever authority issued them. */
  readonly own?: readonly Pick<OwnCertificate, 'certificate' | 'chain'>[];
  /** What the user chose where an address has several: only keys of these count for it. */
  readonly chosen?: readonly NamedCertificate[];
  /** What stands for the address where it has no usable certificate of its own. */
  readonly bindings?: readonly CertificateBinding[];
}

/**
 * ready: encrypt to `certificates`. untrusted: there is a valid one, but no path leads to an anchor. revoked: its
 * authority has withdrawn it. expired, not-yet-valid: all of them, and the newest is the latter. unusable: none may be
 * encrypted to, or their keys are of a kind that we do not write for. weak: the keys of all that may be are too short,
 * or they rely on MD5 or SHA-1, so that somebody else could have made them. missing: none at all.
 */
export interface RecipientChoice {
  readonly state:
    'ready' | 'untrusted' | 'revoked' | 'expired' | 'not-yet-valid' | 'unusable' | 'weak' | 'missing';
  /** The best one of those to take, or the one that the state speaks of. */
  readonly certificate?: Certificate;
  /** All to encrypt to, each with a key of its own, the newest first; empty unless ready. */
  readonly certificates: readonly Certificate[];
  /** Verdict codes of the path, the decisive one first. */
  readonly codes: readonly string[];
  /** What could be fetched to know more. */
  readonly wanted?: readonly WantedEvidence[];
  /** The certificates are not the address's own: they were bound to this person or domain. */
  readonly boundTo?: BoundTo;
}

/** What is chosen among, all of one kind: the address's own, or those that stand for it by one binding or another. */
interface Candidates {
  /** Without those that the user excluded by what they verified or chose. */
  readonly allowed: readonly Certificate[];
  /** Of the user's own. */
  readonly own: NonNullable<RecipientQuestion['own']>;
  /** The mailbox that a certificate is to stand for to whoever vouches for it. */
  readonly vouchedAs: (certificate: Certificate) => string;
}

/**
 * All certificates of an address that are good: those who share a mailbox have one each, and of one person's two
 * nobody here knows which key they have at hand. Where certificates were pinned to the address, or the user chose
 * one, only their keys count; the user's own count in any case. Where the address has none of its own that can be used,
 * those count that the user bound to it, or else to its domain.
 *
 * @example
 * const { state, certificates } = await chooseCertificate({ address, certificates: known, anchors, now: new Date() });
 * if (state === 'ready') recipients.push(...certificates);
 */
export async function chooseCertificate(question: RecipientQuestion): Promise<RecipientChoice> {
  const { address, certificates, candidates = certificates, anchors } = question;
  const own = (question.own ?? []).filter(({ certificate }) => certificateHasAddress(certificate, address));
  const ofAddress = distinct([
    ...own.map(({ certificate }) => certificate),
    ...candidates.filter((certificate) => certificateHasAddress(certificate, address)),
  ]);
  const pinned = pinnedFor(anchors, address).filter(canEncrypt);
  const chosen = await chosenOf(question, ofAddress);
  const allowed = ofAddress.filter(
    (certificate) =>
      own.some((one) => equalCertificates(one.certificate, certificate)) ||
      (hasKeyOf(pinned, certificate) && hasKeyOf(chosen, certificate)),
  );
  const choice = await chooseAmong({ allowed, own, vouchedAs: () => address }, question);
  // What the user verified, or chose, for this very address is not passed over for what stands for many.
  const isDecided = pinned.length > 0 || chosen.length > 0;
  if (isDecided || isForTheUser(choice)) return choice;
  const bound = await chooseBound(question);
  return bound !== undefined && (isForTheUser(bound) || choice.state === 'missing') ? bound : choice;
}

/** To be used, or for the user to decide on: what is only not trusted yet is not passed over in silence. */
function isForTheUser({ state }: RecipientChoice): boolean {
  return state === 'ready' || state === 'untrusted';
}

/**
 * Among the certificates that stand for an address that has none of its own: those bound to the person before those of
 * the domain. Where none is good, what there is to say of the first; undefined where none is bound.
 */
async function chooseBound(question: RecipientQuestion): Promise<RecipientChoice | undefined> {
  const { address, bindings = [] } = question;
  let first: RecipientChoice | undefined;
  const standing = bindingsFor(bindings, address);
  for (const kind of ['address', 'domain'] as const) {
    const ofKind = standing.filter(({ boundTo }) => boundTo.kind === kind);
    if (ofKind.length === 0) continue;
    const { boundTo } = ofKind[0]!;
    const allowed = distinct(ofKind.map(({ certificate }) => certificate));
    // Whoever vouches for it says what it is; for whom else it stands, the user has said.
    const vouchedAs = (certificate: Certificate): string => certificateAddresses(certificate)[0] ?? address;
    const choice = { ...(await chooseAmong({ allowed, own: [], vouchedAs }, question)), boundTo };
    if (isForTheUser(choice)) return choice;
    first ??= choice;
  }
  return first;
}

async function chooseAmong(
  { allowed, own, vouchedAs }: Candidates,
  question: RecipientQuestion,
): Promise<RecipientChoice> {
  const { now } = question;
  if (allowed.length === 0) return { state: 'missing', certificates: [], codes: [] };
  const fit = allowed
    .filter((certificate) => canEncrypt(certificate) && hasKeyFor(certificate, question.keys))
    .sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
  if (fit.length === 0) return { state: 'unusable', certificate: allowed[0]!, certificates: [], codes: [] };
  const newestFirst = fit.filter(isStrongEnoughToWrite);
  const [newest] = newestFirst;
  if (newest === undefined) return { state: 'weak', certificate: fit[0]!, certificates: [], codes: [] };
  const current = newestFirst.filter(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter);
  if (current.length === 0) {
    return now < newest.notBefore
      ? { state: 'not-yet-valid', certificate: newest, certificates: [], codes: ['path.not-yet-valid'] }
      : { state: 'expired', certificate: newest, certificates: [], codes: ['path.expired-now'] };
  }
  const judged = await Promise.all(
    current.map(async (certificate) => ({
      certificate,
      answer: await judge(certificate, own, { ...question, address: vouchedAs(certificate) }),
    })),
  );
  const wanted = judged.flatMap((one) => one.answer.wanted);
  const good = withKeysOfTheirOwn(judged.filter(({ answer }) => answer.ok));
  const [best] =
    good.length > 0 ? good : judged.sort((a, b) => compareStatus(b.answer.status, a.answer.status));
  const { certificate, answer } = best!;
  return {
    state: stateOf(answer),
    certificate,
    certificates: good.map((one) => one.certificate),
    codes: answer.codes,
    wanted,
  };
}

type Judged = Pick<TrustAnswer, 'ok' | 'codes' | 'status' | 'wanted'>;

async function judge(
  certificate: Certificate,
  own: NonNullable<RecipientQuestion['own']>,
  { address, certificates, anchors, now, revocation }: RecipientQuestion,
): Promise<Judged> {
  const evidence = revocation === undefined ? {} : { revocation };
  const identity = own.find((one) => equalCertificates(one.certificate, certificate));
  if (identity === undefined)
    return judgeRecipient({ certificate, address, certificates, anchors, now, ...evidence });
  const { isRevoked, wanted } = await judgeIdentity({ identity, certificates, anchors, now, ...evidence });
  const codes = isRevoked ? ['path.revoked'] : [];
  return { ok: !isRevoked, codes, status: checkedStatus(codes), wanted };
}

/** Those among the address's certificates that the user chose; a choice of what is not there any more is none. */
async function chosenOf(
  { address, chosen = [] }: RecipientQuestion,
  ofAddress: readonly Certificate[],
): Promise<readonly Certificate[]> {
  const names = chosen.filter((one) => equalAddresses(one.address, address));
  if (names.length === 0) return [];
  const named = await Promise.all(
    ofAddress.map(async (certificate) => {
      const sha256 = await sha256Fingerprint(certificate);
      return names.some((one) => one.sha256 === sha256);
    }),
  );
  return ofAddress.filter((_, index) => named[index]);
}

/** Whether the certificate's key is that of one of these; where there are none, any will do. */
function hasKeyOf(wanted: readonly Certificate[], { subjectPublicKeyInfo: { der } }: Certificate): boolean {
  return wanted.length === 0 || wanted.some((one) => equalBytes(one.subjectPublicKeyInfo.der, der));
}

/** The newest for each key, and no more than somebody can look at. */
function withKeysOfTheirOwn<T extends { readonly certificate: Certificate }>(newestFirst: readonly T[]): T[] {
  const found: T[] = [];
  for (const one of newestFirst) {
    const { der } = one.certificate.subjectPublicKeyInfo;
    if (!found.some((other) => equalBytes(other.certificate.subjectPublicKeyInfo.der, der))) found.push(one);
  }
  return found.slice(0, MAX_FOR_ADDRESS);
}

function distinct(certificates: readonly Certificate[]): Certificate[] {
  return certificates.filter(
    (one, index) => certificates.findIndex((other) => equalCertificates(one, other)) === index,
  );
}

function stateOf({ ok, codes }: Judged): RecipientChoice['state'] {
  if (ok) return 'ready';
  if (codes.includes('path.revoked')) return 'revoked';
  return isWeak({ codes }) ? 'weak' : 'untrusted';
}

/** True when the certificate's key is of a kind that a profile allows. */
export function hasKeyFor(certificate: Certificate, keys: Profile['keys'] = 'any'): boolean {
  return keys === 'any' || isMlKem(certificate.subjectPublicKeyInfo.type);
}
