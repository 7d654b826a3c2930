// Opens the message of a reader's grant: exact bytes from the webmail, judged by the engine.
import type { Bytes } from '../src/bytes.ts';
import { open } from '../src/smime/open.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { OpenContext, OpenedMessage } from '../src/smime/contract.ts';
import { normaliseAddress } from '../src/trust/address.ts';
import type { AttachmentView, OnlineState, ReaderJudgement, ReaderView } from '../src/wire/views.ts';
import { sha256Fingerprint } from '../src/x509/certificate.ts';
import type { ReaderGrant } from './grants.ts';
import { holdRaw } from './held-messages.ts';
import { rememberOpened, stateOf } from './opened-messages.ts';
import { askable, fetchedIssuers, revocationEvidence } from './revocation/evidence.ts';
import { addContacts, allContacts, contactById, keptContacts } from './stores/contacts.ts';
import { rememberCapabilities } from './stores/capabilities.ts';
import { certificatePool } from './stores/certificate-pool.ts';
import { knownIdentities, unlockedIdentities } from './stores/identities.ts';
import { settingsView } from './stores/settings.ts';
import { trustAnchors } from './stores/trust-anchors.ts';
import { BackgroundFault, fault } from './errors.ts';
import { renewSession } from './renew-session.ts';
import { showInToolbar } from './toolbar.ts';
import { vaultView } from './vault.ts';
import { readRaw } from './webmail/roundcube-read.ts';

/** Fetches and opens the message of a grant for its reader frame. */
export async function openForReader(grant: ReaderGrant, signal: AbortSignal): Promise<ReaderView> {
  try {
    const opened = await openGranted(grant, signal);
    await showInToolbar(grant, opened.verdict);
    return await readerView(opened);
  } catch (error) {
    // It may have been open before: then the icon still tells of that.
    await showInToolbar(grant, { status: 'none' });
    throw error;
  }
}

async function openGranted(grant: ReaderGrant, signal: AbortSignal): Promise<OpenedMessage> {
  const raw = await rawOf(grant, signal);
  const opened = await openRaw(raw);
  holdRaw(grant.id, opened.wanted.length > 0 ? raw : undefined);
  const messageId = opened.content?.headers.messageId;
  if (messageId !== undefined) await rememberOpened(messageId, stateOf(opened));
  await learnFrom(opened);
  return opened;
}

/** What a message tells for later: the signer's certificate, and what their program can read. */
export async function learnFrom(opened: OpenedMessage): Promise<void> {
  await keepSigners(opened);
  await noteCapabilities(opened);
}

/** The exact bytes; with the new session's token when the same user has signed in again in another tab. */
export async function rawOf(grant: ReaderGrant, signal: AbortSignal): Promise<Bytes> {
  const read = ({ message, origin }: ReaderGrant): Promise<Bytes> =>
    readRaw({ origin, path: message.path, token: message.token }, message, { signal });
  try {
    return await read(grant);
  } catch (error) {
    if (!(error instanceof BackgroundFault) || error.code !== 'webmail.signed-out') throw error;
    const renewed = await renewSession(grant, signal);
    if (renewed === undefined) throw error;
    return read(renewed);
  }
}

/** Opens raw bytes with everything that the user has: identities, authorities, contacts. */
export async function openRaw(raw: Bytes): Promise<OpenedMessage> {
  return open(raw, await openContext());
}

async function openContext(): Promise<OpenContext> {
  const contacts = await allContacts();
  const [identities, known, anchors, certificates, vault, issuers, revocation] = await Promise.all([
    unlockedIdentities(),
    knownIdentities(),
    trustAnchors(),
    certificatePool(contacts),
    vaultView(),
    fetchedIssuers(),
    revocationEvidence(),
  ]);
  return {
    identities,
    ...(vault.state === 'unlocked'
      ? {}
      : { lockedCertificates: known.map(({ certificate }) => certificate) }),
    anchors,
    certificates: [...certificates, ...issuers],
    ...(revocation === undefined ? {} : { revocation }),
    knownSigners: (address) =>
      (contacts.get(normaliseAddress(address) ?? address) ?? []).map(({ certificate }) => certificate),
    now: new Date(),
  };
}

/** The message of a grant once more, for what a button below it asks; nothing is kept of it. */
export async function openGrantedAgain(grant: ReaderGrant, signal: AbortSignal): Promise<OpenedMessage> {
  return openRaw(await rawOf(grant, signal));
}

/** Keeps a signer's certificate because the user said so; only one that signed this very message. */
export async function keepSigner(grant: ReaderGrant, sha256: string, signal: AbortSignal): Promise<boolean> {
  if ((await contactById(sha256)) !== undefined) return true;
  for (const certificate of (await openGrantedAgain(grant, signal)).signerCertificates) {
    if ((await sha256Fingerprint(certificate)) !== sha256) continue;
    await addContacts([certificate], 'message');
    return true;
  }
  return fault('store.not-found');
}

/** A valid verdict is the user's standing consent to keep the signer's certificate, unless switched off. */
async function keepSigners(opened: OpenedMessage): Promise<void> {
  const { verdict } = opened;
  if (verdict.status !== 'valid' || verdict.signer === undefined) return;
  if (!(await settingsView()).keepSignerCertificates) return;
  for (const certificate of opened.signerCertificates) {
    if ((await sha256Fingerprint(certificate)) === verdict.signer.sha256)
      await addContacts([certificate], 'message');
  }
}

/** What a verified sender's program can read is taken into account when they are written to. */
async function noteCapabilities({ verdict, layers }: OpenedMessage): Promise<void> {
  const { signer } = verdict;
  if (verdict.status !== 'valid' || signer === undefined) return;
  const announced = layers
    .flatMap(({ signers = [] }) => signers)
    .find(
      ({ chain, capabilities }) => chain[0]?.sha256 === signer.sha256 && capabilities !== undefined,
    )?.capabilities;
  if (announced !== undefined) await rememberCapabilities(signer.address, announced);
}

async function readerView(opened: OpenedMessage): Promise<ReaderView> {
  const { content } = opened;
  return {
    ...(await readerJudgement(opened)),
    ...(content?.text === undefined ? {} : { text: content.text }),
    ...(content?.html === undefined ? {} : { html: content.html }),
    attachments: (content?.attachments ?? []).map(
      ({ index, name, type, size, contentId, inline, bytes }): AttachmentView => ({
        index,
        name,
        type,
        size,
        ...(contentId === undefined ? {} : { contentId }),
        inline,
        content: new Blob([bytes], { type: 'application/octet-stream' }),
      }),
    ),
  };
}

/** What the verdict and the certificates come to, without the text. */
export async function readerJudgement(opened: OpenedMessage): Promise<ReaderJudgement> {
  const { content } = opened;
  const summaries = await Promise.all(opened.signerCertificates.map(summariseCertificate));
  const kept = await keptContacts(summaries.map(({ sha256 }) => sha256));
  return {
    verdict: opened.verdict,
    layers: opened.layers,
    ...(content === undefined ? {} : { headers: content.headers }),
    protectedPart: content?.protectedPart ?? 'none',
    signers: summaries.map((certificate) => ({ certificate, kept: kept.has(certificate.sha256) })),
    online: await onlineState(opened),
  };
}

async function onlineState({ wanted }: OpenedMessage): Promise<OnlineState> {
  const { checkOnline } = await settingsView();
  const addresses = wanted.flatMap(({ issuer, addresses: { issuers } }) =>
    issuer === undefined ? issuers : [],
  );
  const [issuerAddress] = addresses.filter((address) => URL.canParse(address));
  return {
    isCompleting: (await askable(wanted)).length > 0,
    isOff: !checkOnline,
    ...(issuerAddress === undefined ? {} : { issuerHost: new URL(issuerAddress).host }),
  };
}
