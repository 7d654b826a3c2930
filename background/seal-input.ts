// Turns a composer's draft into what seal() takes: bytes, the identity for the sender, candidates for recipients.
import type { Draft, DraftAttachment, SealOptions } from '../src/smime/seal-contract.ts';
import { certificateHasAddress } from '../src/trust/address.ts';
import { compareIdentities } from '../src/smime/compare-identities.ts';
import { judgeIdentity, type IdentityQuestion } from '../src/smime/judge-identity.ts';
import { canEncrypt, canSign, isStrongEnoughToWrite } from '../src/smime/usable-certificate.ts';
import type { Identity } from '../src/x509/identity.ts';
import type { ComposerDraft, LetterRequest } from '../src/wire/composition.ts';
import { fault } from './errors.ts';
import { loadBench } from './certificate-judging.ts';
import { revocationEvidence } from './revocation/evidence.ts';
import { capabilitiesOf } from './stores/capabilities.ts';
import { certificateBindings } from './stores/certificate-bindings.ts';
import { chosenCertificates } from './stores/chosen-certificates.ts';
import { settingsView } from './stores/settings.ts';
import { unlockedIdentities } from './stores/identities.ts';
import { trustAnchors } from './stores/trust-anchors.ts';
import type { Thread } from './thread.ts';
import { requireVaultKey } from './vault.ts';

export interface SealPlace {
  /** Of an answer. */
  readonly thread?: Thread;
  /** Of an earlier sealing of the same message. */
  readonly messageId?: string;
}

export interface SealInput {
  readonly identityId: string;
  readonly draft: Draft;
  readonly options: SealOptions;
}

/** Arguments for seal(). Throws `vault.locked`, `vault.absent`, `seal.no-identity` {address}. */
export async function sealInput(
  { shown, draft, acceptUntrusted }: LetterRequest,
  { thread, messageId }: SealPlace,
): Promise<SealInput> {
  await requireVaultKey();
  const attachments = await Promise.all(
    draft.attachments.map(async ({ name, type, content }): Promise<DraftAttachment> => {
      return { name, type, bytes: new Uint8Array(await content.arrayBuffer()) };
    }),
  );
  const revocation = await revocationEvidence();
  const bench = {
    certificates: (await loadBench()).pool,
    anchors: await trustAnchors(),
    now: new Date(),
    ...(revocation === undefined ? {} : { revocation }),
  };
  const { addressees, options } = shown;
  const { from, to, cc, bcc } = addressees;
  const identity = await identityFor(from.address, draft, shown.identity, bench);
  const recipients = [...to, ...cc, ...bcc].map(({ address }) => address);
  return {
    identityId: identity.id,
    draft: {
      ...{ from, to, cc, bcc, subject: draft.subject, text: draft.text, attachments, ...thread },
      ...{ replyTo: options.replyTo, followupTo: options.followupTo },
      ...{ readReceipt: options.readReceipt, priority: options.priority },
    },
    options: {
      sign: draft.sign,
      encrypt: draft.encrypt,
      identity,
      ...bench,
      ownCertificates: await unlockedIdentities(),
      chosenCertificates: await chosenCertificates(),
      certificateBindings: await certificateBindings(),
      acceptUntrusted,
      shownCertificates: shown.certificates,
      profile: (await settingsView()).profile,
      capabilities: await capabilitiesOf(recipients),
      ...(messageId === undefined ? {} : { messageId }),
    },
  };
}

/**
 * The identity for a sender's address: the one that the writer chose to sign with, and no other in its place; else the
 * one that was shown, of two that are alike; else the best. Whether it is good enough is checked when it is used.
 */
async function identityFor(
  address: string,
  { sign, signWith }: Pick<ComposerDraft, 'sign' | 'signWith'>,
  shown: string,
  bench: Omit<IdentityQuestion, 'identity'>,
): Promise<Identity & { readonly id: string }> {
  const own = (await unlockedIdentities()).filter(({ certificate }) =>
    certificateHasAddress(certificate, address),
  );
  if (sign && signWith !== undefined)
    return own.find(({ id }) => id === signWith) ?? fault('seal.no-identity', { address });
  const isFit = sign ? canSign : canEncrypt;
  const judged = await Promise.all(
    own.map(async (identity) => ({
      identity,
      isFit: isFit(identity.certificate) && isStrongEnoughToWrite(identity.certificate),
      ...(await judgeIdentity({ ...bench, identity })),
      preferred: identity.preferred,
      notBefore: identity.certificate.notBefore.getTime(),
    })),
  );
  const [best] = judged.sort(
    (a, b) => compareIdentities(a, b) || Number(b.identity.id === shown) - Number(a.identity.id === shown),
  );
  return best?.identity ?? fault('seal.no-identity', { address });
}
