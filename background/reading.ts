// Opens the message of a reader's grant: exact bytes from the webmail, judged by the engine.
import type { Bytes } from '../src/bytes.ts';
import { open } from '../src/smime/open.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';
import type { SendProgress } from '../src/wire/progress.ts';
import type { OnlineState, ReaderJudgement, ReaderView } from '../src/wire/reader-views.ts';
import type { Certificate } from '../src/x509/certificate.ts';
import type { MessageReference } from '../src/wire/webmail.ts';
import type { ReaderGrant } from './grants.ts';
import { vouchingCodes } from './certificate-judging.ts';
import { holdRaw } from './held-messages.ts';
import { learnFrom } from './learning.ts';
import { rememberForList } from './list-marks.ts';
import { rememberOpened, stateOf } from './opened-messages.ts';
import { openAhead, openedAhead } from './opening-ahead.ts';
import { askable } from './revocation/evidence.ts';
import { keptContacts } from './stores/contacts.ts';
import { knownIdentities } from './stores/identities.ts';
import { settingsView } from './stores/settings.ts';
import { BackgroundFault, fault } from './errors.ts';
import { judgingState, presentOf } from './judging-state.ts';
import { renewSession } from './renew-session.ts';
import { judgementOf, readerView, type ViewFacts } from './reader-view.ts';
import { showInToolbar } from './toolbar.ts';
import type { IndexedPlace } from './search/document.ts';
import { indexMessage } from './search/index-message.ts';
import { readRaw } from './webmail/roundcube-read.ts';

/** Of what comes in one moment nothing is said. */
const PROGRESS_STEP_BYTES = 500_000;

/** What fetching a message needs to know of the request that it is for. */
export interface Fetching {
  readonly signal: AbortSignal;
  readonly progress?: (progress: SendProgress) => void;
}

/**
 * Fetches and opens the message of a grant for its reader frame; with `within` a message in it, by the indexes
 * of attachments. Only the message itself is spoken of by the toolbar and remembered: one that came along with
 * it says nothing of it.
 */
export async function openForReader(
  grant: ReaderGrant,
  within: readonly number[],
  fetching: Fetching,
): Promise<ReaderView> {
  if (within.length > 0)
    return withoutOnline(await readerView(await openAgain(grant, within, fetching), FACTS));
  try {
    const opened = (await openedAhead(grant, fetching)) ?? (await openGranted(grant, fetching));
    const [view] = await Promise.all([readerView(opened, FACTS), showInToolbar(grant, opened.verdict)]);
    return view;
  } catch (error) {
    // It may have been open before: then the icon still tells of that.
    await showInToolbar(grant, { status: 'none' });
    throw error;
  }
}

const FACTS: ViewFacts = {
  kept: keptContacts,
  vouching: vouchingCodes,
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

/** Begins to open the message of a grant that has just been made: its frame needs longer to load than this takes. */
export function beginToOpen(grant: ReaderGrant): void {
  openAhead(grant, (fetching, begun) => openGranted(grant, fetching, begun));
}

/** What it is judged by is loaded while it is fetched, not before `begun`. */
async function openGranted(
  grant: ReaderGrant,
  fetching: Fetching,
  begun?: Promise<unknown>,
): Promise<OpenedMessage> {
  const [raw, early] = await Promise.all([rawOf(grant, fetching), judgingState(begun)]);
  const { judgedBy, context } = await presentOf(early);
  const opened = await open(raw, context);
  holdRaw(grant.id, opened.wanted.length > 0 ? raw : undefined);
  // A mark or an entry that cannot be kept is no reason to keep the message from its reader.
  void rememberForList(grant, raw, opened, judgedBy).catch(() => undefined);
  void indexMessage(raw, opened, { origin: grant.origin, ...placeOf(grant.message) }).catch(() => undefined);
  const messageId = opened.content?.headers.messageId;
  const remembered = messageId === undefined ? undefined : rememberOpened(messageId, stateOf(opened));
  await Promise.all([remembered, learnFrom(opened, grant)]);
  return opened;
}

function placeOf({ path, account, mailbox, uid }: MessageReference): Omit<IndexedPlace, 'origin'> {
  return { path, ...(account === undefined ? {} : { account }), mailbox, uid };
}

/** The exact bytes; with the new session's token when the same user has signed in again in another tab. */
export async function rawOf(grant: ReaderGrant, { signal, progress }: Fetching): Promise<Bytes> {
  let said = 0;
  const onBytes = (done: number, total: number): void => {
    if (done - said < PROGRESS_STEP_BYTES) return;
    said = done;
    progress?.({ step: 'reading', done, total });
  };
  const read = ({ message, origin }: ReaderGrant): Promise<Bytes> =>
    readRaw({ origin, path: message.path, token: message.token }, message, { signal }, onBytes);
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
  return open(raw, (await judgingState()).context);
}

/** The message of a grant, or one in it, for what is asked below the one that is shown; nothing is kept of it. */
export async function openAgain(
  grant: ReaderGrant,
  within: readonly number[],
  fetching: Fetching,
): Promise<OpenedMessage> {
  return openWithin(await rawOf(grant, fetching), within);
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
