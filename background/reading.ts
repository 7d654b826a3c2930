// Opens the message of a reader's grant: its exact bytes, judged by the engine.
import type { Bytes } from '../src/bytes.ts';
import { open } from '../src/smime/open.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';
import type { OnlineState, ReaderJudgement, ReaderView } from '../src/wire/reader-views.ts';
import type { Certificate } from '../src/x509/certificate.ts';
import type { MessageOutline } from '../src/wire/webmail.ts';
import type { ReaderGrant } from './grants.ts';
import { vouchingCodes } from './certificate-judging.ts';
import { exactBytes, newBytes, rawOf, sameBytes } from './exact-bytes.ts';
import { beginToFetch, outlineAhead, rawAhead, type Fetching } from './fetching-ahead.ts';
import { heldBytes, holdOpened, type HeldMessage } from './held-messages.ts';
import { signerToKeep } from './learning.ts';
import { openAhead, openedAhead } from './opening-ahead.ts';
import { askable } from './revocation/evidence.ts';
import { contactsFor, keptContacts } from './stores/contacts.ts';
import { knownIdentities } from './stores/identities.ts';
import { settingsView } from './stores/settings.ts';
import { fault } from './errors.ts';
import { judgingState, presentOf } from './judging-state.ts';
import { judgementOf, readerView, type ViewFacts } from './reader-view.ts';
import { showNothing } from './toolbar.ts';

/**
 * Fetches and opens the message of a grant for its reader frame; with `within` a message in it, by the indexes
 * of attachments. `byClick`: the user asks for it now, and takes what the webmail gives now. Nothing follows from it but
 * the view: what else does, follows the visible showing (showing.ts). Throws `webmail.other-message` when it was opened
 * with other bytes before, and what fetching throws.
 */
export async function openForReader(
  grant: ReaderGrant,
  within: readonly number[],
  fetching: Fetching,
  byClick = false,
): Promise<ReaderView> {
  if (within.length > 0)
    return withoutOnline(await readerView(await openAgain(grant, within, fetching), FACTS));
  try {
    const { opened } = byClick
      ? await openAnew(grant, fetching)
      : ((await openedAhead(grant, fetching)) ?? (await openGranted(grant, fetching)));
    const [view, willKeep] = await Promise.all([readerView(opened, FACTS), signerToKeep(opened, grant)]);
    // What is kept as soon as the message has been seen is not offered to be kept.
    const signers = view.signers.map(({ certificate, kept }) => ({
      certificate,
      kept: kept || certificate.sha256 === willKeep,
    }));
    return { ...view, signers };
  } catch (error) {
    // It may have been open before: then the icon still tells of that.
    await showNothing(grant);
    throw error;
  }
}

const FACTS: ViewFacts = {
  kept: keptContacts,
  vouching: vouchingCodes,
  known: async (addresses) => (await contactsFor(addresses)).map(({ certificate }) => certificate),
  own: async (): Promise<readonly Certificate[]> =>
    (await knownIdentities()).map(({ certificate }) => certificate),
  online: onlineState,
};

/** Servers are asked for the message itself alone. */
function withoutOnline(view: ReaderView): ReaderView {
  return { ...view, online: { isCompleting: false, isOff: view.online.isOff } };
}

/** Opens a message, and from it one attachment after the other. Throws `store.not-found` for what cannot be opened. */
export async function openWithin(raw: Bytes, within: readonly number[]): Promise<OpenedMessage> {
  let opened = await openRaw(raw);
  for (const index of within) {
    const attachment = opened.content?.attachments[index];
    if (attachment?.opens === undefined) return fault('store.not-found');
    opened = await openRaw(attachment.bytes);
  }
  return opened;
}

/** Begins to fetch the message of a grant that has just been made. */
export function beginToRead(grant: ReaderGrant): void {
  beginToFetch(grant, (fetching) => rawOf(grant, fetching));
}

/** The outline of a grant's message: for the page, and the same whatever comes of opening it. */
export function messageOutline(grant: ReaderGrant): Promise<MessageOutline> {
  return outlineAhead(grant, (fetching) => rawOf(grant, fetching));
}

/** Begins to open the message of a grant that the user's act has opened: its frame needs longer to load than this takes. */
export function beginToOpen(grant: ReaderGrant): void {
  openAhead(grant, (fetching, begun) => openGranted(grant, fetching, begun));
}

/** What it is judged by is loaded while it is fetched, not before `begun`. Throws `webmail.other-message`. */
export async function openGranted(
  grant: ReaderGrant,
  fetching: Fetching,
  begun?: Promise<unknown>,
): Promise<HeldMessage> {
  const bytes = heldBytes(grant.id) ?? fetchedBytes(grant, fetching).then((raw) => sameBytes(grant, raw));
  return openBytes(grant, bytes, begun);
}

function openAnew(grant: ReaderGrant, fetching: Fetching): Promise<HeldMessage> {
  return openBytes(
    grant,
    fetchedBytes(grant, fetching).then((raw) => newBytes(grant, raw)),
  );
}

function fetchedBytes(grant: ReaderGrant, fetching: Fetching): Promise<Bytes> {
  return rawAhead(grant, fetching, (again) => rawOf(grant, again));
}

async function openBytes(
  grant: ReaderGrant,
  bytes: Bytes | Promise<Bytes>,
  begun?: Promise<unknown>,
): Promise<HeldMessage> {
  const [raw, early] = await Promise.all([bytes, judgingState(begun)]);
  const { judgedBy, context } = await presentOf(early);
  const held = { raw, opened: await open(raw, context), judgedBy };
  holdOpened(grant.id, held);
  return held;
}

/** Opens raw bytes with everything that the user has: identities, authorities, contacts. */
export async function openRaw(raw: Bytes): Promise<OpenedMessage> {
  return open(raw, (await judgingState()).context);
}

/** The message of a grant, or a message attached to it, for requests about attachments; nothing of it is kept. */
export async function openAgain(
  grant: ReaderGrant,
  within: readonly number[],
  fetching: Fetching,
): Promise<OpenedMessage> {
  return openWithin(await exactBytes(grant, fetching), within);
}

/** What the verdict and the certificates come to, without the text. */
export function readerJudgement(opened: OpenedMessage): Promise<ReaderJudgement> {
  return judgementOf(opened, FACTS);
}

async function onlineState({ wanted }: OpenedMessage): Promise<OnlineState> {
  const { checkOnline } = await settingsView();
  const addresses = wanted.flatMap(({ issuer, addresses: { issuers } }) =>
    issuer === undefined ? issuers : [],
  );
  const [issuerAddress] = addresses.filter((address) => URL.canParse(address));
  const [unreachable] = wanted.flatMap(({ addresses: { ocsp, crls, unreachable: others } }) =>
    ocsp.length + crls.length === 0 ? others : [],
  );
  return {
    isCompleting: (await askable(wanted)).length > 0,
    isOff: !checkOnline,
    ...(unreachable === undefined ? {} : { unreachable }),
    ...(issuerAddress === undefined ? {} : { issuerHost: new URL(issuerAddress).host }),
  };
}
