// Says of each recipient whether they can be written to encrypted, and if not, why: by the same choice as sealing.
import type { Mailbox } from '../src/smime/contract.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import { chooseCertificate, type RecipientChoice } from '../src/smime/choose-certificate.ts';
import type { NamedCertificate } from '../src/smime/seal-contract.ts';
import { judgeIdentity } from '../src/smime/judge-identity.ts';
import { canEncrypt, canSign, isStrongEnoughToWrite } from '../src/smime/usable-certificate.ts';
import { certificateHasAddress, normaliseAddress } from '../src/trust/address.ts';
import type { CertificateBinding } from '../src/trust/certificate-binding.ts';
import type { Addressees } from '../src/wire/composition.ts';
import type { RecipientReadiness } from '../src/wire/views.ts';
import type { Certificate } from '../src/x509/certificate.ts';
import type { WantedEvidence } from '../src/x509/wanted-evidence.ts';
import { loadBench, type Bench } from './certificate-judging.ts';
import { askBeside } from './revocation/ask-beside.ts';
import { certificateBindings } from './stores/certificate-bindings.ts';
import { chosenCertificates } from './stores/chosen-certificates.ts';
import { knownIdentities, type KnownIdentity } from './stores/identities.ts';

/** What the composer shows for each choice; the code is used where the path itself names no cause. */
const STATES: Readonly<
  Record<RecipientChoice['state'], readonly [RecipientReadiness['state'], code?: string]>
> = {
  ready: ['ready'],
  untrusted: ['untrusted'],
  revoked: ['revoked'],
  expired: ['expired'],
  'not-yet-valid': ['not-yet-valid'],
  unusable: ['unusable', 'recipient.unusable-certificate'],
  weak: ['unusable', 'recipient.weak-certificate'],
  missing: ['missing', 'recipient.no-certificate'],
};

/** Readiness of everyone in To, Cc and Bcc, in this order, each address once. */
export async function recipientReadiness({ to, cc, bcc }: Addressees): Promise<RecipientReadiness[]> {
  const bench = await writingBench();
  const distinct = new Map<string, Mailbox>();
  for (const mailbox of [...to, ...cc, ...bcc]) {
    const key = normaliseAddress(mailbox.address) ?? mailbox.address;
    if (!distinct.has(key)) distinct.set(key, mailbox);
  }
  const found = await Promise.all([...distinct.values()].map((mailbox) => readinessOf(mailbox, bench)));
  void askBeside(found.flatMap(({ wanted }) => wanted));
  return found.map(({ readiness }) => readiness);
}

interface WritingBench extends Bench {
  readonly own: readonly KnownIdentity[];
  readonly chosen: readonly NamedCertificate[];
  readonly bindings: readonly CertificateBinding[];
}

async function writingBench(): Promise<WritingBench> {
  const [bench, own, chosen, bindings] = await Promise.all([
    loadBench(),
    knownIdentities(),
    chosenCertificates(),
    certificateBindings(),
  ]);
  return { ...bench, own, chosen, bindings };
}

/** True when there are recipients, all can be read and are ready, and the sender can sign and can read the copy. */
export async function canEncryptToAll(addressees: Addressees): Promise<boolean> {
  if (addressees.unreadable.length > 0) return false;
  const own = await usableCertificates(addressees.from.address);
  if (!own.some(canSign) || !own.some(canEncrypt)) return false;
  const readiness = await recipientReadiness(addressees);
  return readiness.length > 0 && readiness.every(({ state }) => state === 'ready');
}

/** True when the sender has what this protection needs of theirs: to sign with, and to read the encrypted copy with. */
export async function canSealAs(
  address: string,
  { sign, encrypt }: { readonly sign: boolean; readonly encrypt: boolean },
): Promise<boolean> {
  const own = await usableCertificates(address);
  return (!sign || own.some(canSign)) && (!encrypt || own.some(canEncrypt));
}

/** The user's own certificates for an address that are valid today and not known to be revoked. */
async function usableCertificates(address: string): Promise<Certificate[]> {
  const [identities, { pool, anchors, revocation }] = await Promise.all([knownIdentities(), loadBench()]);
  const ofAddress = identities.filter(({ certificate }) => certificateHasAddress(certificate, address));
  const judged = await Promise.all(
    ofAddress.map(async (identity) => ({
      certificate: identity.certificate,
      ...(await judgeIdentity({
        ...{ identity, anchors, certificates: pool, now: new Date() },
        ...(revocation === undefined ? {} : { revocation }),
      })),
    })),
  );
  return judged
    .filter(
      ({ isCurrent, isRevoked, certificate }) =>
        isCurrent && !isRevoked && isStrongEnoughToWrite(certificate),
    )
    .map(({ certificate }) => certificate);
}

async function readinessOf(
  { name, address }: Mailbox,
  { pool, anchors, revocation, own, chosen, bindings }: WritingBench,
): Promise<{ readiness: RecipientReadiness; wanted: readonly WantedEvidence[] }> {
  if (normaliseAddress(address) === undefined) {
    const readiness = { address, name, state: 'invalid-address', code: 'recipient.invalid-address' } as const;
    return { readiness, wanted: [] };
  }
  const choice = await chooseCertificate({
    ...{ address, certificates: pool, anchors, own, chosen, bindings, now: new Date() },
    ...(revocation === undefined ? {} : { revocation }),
  });
  const [state, ownCode] = STATES[choice.state];
  const code = ownCode ?? (state === 'ready' ? undefined : choice.codes[0]);
  const readiness = {
    ...{ address, name, state },
    ...(code === undefined ? {} : { code }),
    ...(choice.certificate === undefined
      ? {}
      : { certificate: await summariseCertificate(choice.certificate) }),
    ...(choice.certificates.length < 2
      ? {}
      : { further: await Promise.all(choice.certificates.slice(1).map(summariseCertificate)) }),
    ...(choice.boundTo === undefined ? {} : { boundTo: choice.boundTo }),
  };
  return { readiness, wanted: choice.wanted ?? [] };
}
