// Checks before sealing: whether the identity may sign as the sender, and to which certificates is encrypted.
import { SealError } from '../errors.ts';
import { boundToText } from '../trust/certificate-binding.ts';
import { certificateHasAddress, equalAddresses } from '../trust/address.ts';
import { sha256Fingerprint, type Certificate } from '../x509/certificate.ts';
import type { Identity } from '../x509/identity.ts';
import { certificateAddresses } from '../x509/addresses.ts';
import { chooseCertificate, type RecipientChoice, type RecipientQuestion } from './choose-certificate.ts';
import type { NamedCertificate, SealOptions } from './seal-contract.ts';
import type { DraftAddresses } from './draft-addresses.ts';
import { judgeIdentity } from './judge-identity.ts';
import { ownToEncryptTo } from './own-certificates.ts';
import { profileByName } from './profiles.ts';
import { canSign, isStrongEnoughToWrite } from './usable-certificate.ts';

/**
 * Throws SealError `seal.no-identity`, `seal.identity-not-sender` {address, certificate}, `seal.identity-cannot-sign`,
 * `seal.identity-too-weak`, `seal.identity-revoked`, `seal.identity-expired`, `seal.identity-not-yet-valid`: every
 * client would show such a signature as bad.
 */
export async function checkSigner(from: string, now: Date, options: SealOptions): Promise<void> {
  const { identity } = options;
  if (identity === undefined) throw new SealError('seal.no-identity', { address: from });
  const { certificate } = identity;
  if (!certificateHasAddress(certificate, from)) {
    const addresses = certificateAddresses(certificate).join(', ');
    throw new SealError('seal.identity-not-sender', { address: from, certificate: addresses });
  }
  if (!canSign(certificate)) throw new SealError('seal.identity-cannot-sign', { address: from });
  if (!isStrongEnoughToWrite(certificate)) throw new SealError('seal.identity-too-weak', { address: from });
  if (await isRevoked(identity, options)) throw new SealError('seal.identity-revoked', { address: from });
  if (now < certificate.notBefore) throw new SealError('seal.identity-not-yet-valid', { address: from });
  if (certificate.notAfter < now) throw new SealError('seal.identity-expired', { address: from });
}

export interface RecipientCertificates {
  /** For To and Cc. */
  readonly visible: readonly Certificate[];
  /** The sender's own; empty only where the caller allowed that. */
  readonly sender: readonly Certificate[];
  readonly bcc: readonly { readonly address: string; readonly certificates: readonly Certificate[] }[];
}

/** Refused states, the gravest first, with the code that says so. */
const REFUSALS: readonly (readonly [RecipientChoice['state'], string])[] = [
  ['missing', 'seal.no-certificate'],
  ['unusable', 'seal.certificate-unusable'],
  ['weak', 'seal.certificate-too-weak'],
  ['revoked', 'seal.certificate-revoked'],
  ['expired', 'seal.certificate-expired'],
  ['not-yet-valid', 'seal.certificate-not-yet-valid'],
  ['untrusted', 'seal.certificate-untrusted'],
];

/**
 * Finds a certificate for everybody. Throws SealError `seal.no-certificate`, `seal.certificate-unusable`,
 * `seal.certificate-too-weak`, `seal.certificate-revoked`, `seal.certificate-expired`,
 * `seal.certificate-not-yet-valid`, `seal.certificate-untrusted`, `seal.no-post-quantum-key`, each with {addresses} joined by commas, `seal.certificate-not-shown` {address}, and
 * `seal.no-own-certificate` {address} when the sender could not read the copy in Sent, `seal.identity-revoked`
 * {address} when somebody else might, too.
 */
export async function recipientCertificates(
  addresses: DraftAddresses,
  options: SealOptions,
): Promise<RecipientCertificates> {
  const all = [...addresses.visible, ...addresses.bcc];
  const pool = [...options.certificates, ...(options.identity?.chain ?? [])];
  const { keys } = profileByName(options.profile);
  const choices = new Map<string, RecipientChoice>();
  for (const address of all) {
    const bindings = options.certificateBindings ?? [];
    const question = { ...common(pool, options), address, keys, bindings };
    choices.set(address, await accepted(address, await chooseCertificate(question), options));
  }
  for (const [state, code] of REFUSALS) {
    const refused = all.filter((address) => choices.get(address)?.state === state);
    if (refused.length === 0) continue;
    const addressees = refused.join(', ');
    if (state === 'unusable' && keys !== 'any') {
      throw new SealError('seal.no-post-quantum-key', { addresses: addressees });
    }
    throw new SealError(code, { addresses: addressees });
  }
  const certificatesOf = (address: string): readonly Certificate[] => choices.get(address)!.certificates;
  for (const address of all) await checkShown(address, choices.get(address)!, options);
  return {
    visible: addresses.visible.flatMap(certificatesOf),
    sender: await senderCertificate(addresses.from.address, pool, options),
    bcc: addresses.bcc.map((address) => ({ address, certificates: certificatesOf(address) })),
  };
}

/** What is the same for everybody who is written to. */
function common(
  certificates: readonly Certificate[],
  { anchors, now, revocation, ownCertificates, chosenCertificates, identity }: SealOptions,
): Omit<RecipientQuestion, 'address' | 'keys'> {
  const own = [...(identity === undefined ? [] : [identity]), ...(ownCertificates ?? [])];
  return {
    ...{ certificates, anchors, now, own },
    ...(chosenCertificates === undefined ? {} : { chosen: chosenCertificates }),
    ...(revocation === undefined ? {} : { revocation }),
  };
}

/** An untrusted certificate that the user accepted for this very address is ready; another one in its place is not. */
async function accepted(
  address: string,
  choice: RecipientChoice,
  { acceptUntrusted = [] }: SealOptions,
): Promise<RecipientChoice> {
  const { state, certificate } = choice;
  if (state !== 'untrusted' || certificate === undefined) return choice;
  return (await isNamed(address, certificate, acceptUntrusted))
    ? { ...choice, state: 'ready', certificates: [certificate] }
    : choice;
}

async function checkShown(
  address: string,
  { certificates, boundTo }: RecipientChoice,
  { shownCertificates }: SealOptions,
): Promise<void> {
  if (shownCertificates === undefined) return;
  const standsFor = boundTo && boundToText(boundTo);
  const shown = shownCertificates.filter(
    (one) => equalAddresses(one.address, address) && one.standsFor === standsFor,
  );
  const named = await Promise.all(certificates.map((one) => isNamed(address, one, shown)));
  // Neither one more than was shown, nor one less: somebody who was to read it could not.
  if (named.every(Boolean) && new Set(shown.map(({ sha256 }) => sha256)).size === certificates.length) return;
  throw new SealError('seal.certificate-not-shown', { address });
}

async function isNamed(
  address: string,
  certificate: Certificate,
  named: readonly NamedCertificate[],
): Promise<boolean> {
  const sha256 = await sha256Fingerprint(certificate);
  return named.some((one) => one.sha256 === sha256 && equalAddresses(one.address, address));
}

/**
 * The identity's own where its key can be encrypted to, or another one whose key the sender holds; otherwise one of
 * the sender's address, which must be trusted like any recipient's: somebody else's certificate with the sender's
 * address would let them read all.
 */
async function senderCertificate(
  from: string,
  pool: readonly Certificate[],
  options: SealOptions,
): Promise<readonly Certificate[]> {
  const { best, isAnyRevoked } = await ownToEncryptTo(from, options);
  if (best !== undefined) return [best.certificate];
  const { keys } = profileByName(options.profile);
  const question = { ...common(pool, options), address: from, keys };
  const { state, certificates } = await accepted(from, await chooseCertificate(question), options);
  if (state === 'ready' && certificates.length > 0) return certificates;
  if (options.withoutSender === true) return [];
  if (isAnyRevoked) throw new SealError('seal.identity-revoked', { address: from });
  throw new SealError('seal.no-own-certificate', { address: from });
}

async function isRevoked(identity: Identity, options: SealOptions): Promise<boolean> {
  const { certificates, anchors, now, revocation } = options;
  const evidence = revocation === undefined ? {} : { revocation };
  return (await judgeIdentity({ identity, certificates, anchors, now, ...evidence })).isRevoked;
}
