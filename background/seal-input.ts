// Turns a composer's draft into what seal() takes: bytes, the identity for the sender, candidates for recipients.
import type { Draft, DraftAttachment, SealOptions } from '../src/smime/contract.ts';
import { certificateHasAddress } from '../src/trust/address.ts';
import type { Identity } from '../src/x509/identity.ts';
import type { Addressees, ComposerDraft } from '../src/wire/commands.ts';
import { fault } from './errors.ts';
import { trustAnchors } from './stores/authorities.ts';
import { certificatePool } from './stores/certificate-pool.ts';
import { unlockedIdentities, type KnownIdentity } from './stores/identities.ts';
import { requireVaultKey } from './vault.ts';

interface SealRequest {
  readonly addressees: Addressees;
  readonly draft: ComposerDraft;
  readonly acceptUntrusted: readonly string[];
}

/** Arguments for seal(). Throws `vault.locked`, `vault.absent`, `seal.no-identity` {address}. */
export async function sealInput(
  { addressees, draft, acceptUntrusted }: SealRequest,
  messageId: string | undefined,
): Promise<[Draft, SealOptions]> {
  await requireVaultKey();
  const identity = await identityFor(addressees.from.address);
  const attachments = await Promise.all(
    draft.attachments.map(async ({ name, type, content }): Promise<DraftAttachment> => {
      return { name, type, bytes: new Uint8Array(await content.arrayBuffer()) };
    }),
  );
  return [
    { ...addressees, subject: draft.subject, text: draft.text, attachments },
    {
      sign: draft.sign,
      encrypt: draft.encrypt,
      identity,
      certificates: await certificatePool(),
      anchors: await trustAnchors(),
      now: new Date(),
      acceptUntrusted,
      ...(messageId === undefined ? {} : { messageId }),
    },
  ];
}

/** The identity for a sender's address: the preferred one first, then the newest that is valid now. */
async function identityFor(address: string): Promise<Identity> {
  const now = Date.now();
  const fitting = (await unlockedIdentities())
    .filter(({ certificate }) => certificateHasAddress(certificate, address))
    .sort((a, b) => rank(b, now) - rank(a, now));
  return fitting[0] ?? fault('seal.no-identity', { address });
}

function rank({ certificate, preferred }: KnownIdentity, now: number): number {
  const current = certificate.notBefore.getTime() <= now && now <= certificate.notAfter.getTime();
  return (current ? 4e15 : 0) + (preferred ? 2e15 : 0) + certificate.notBefore.getTime();
}
