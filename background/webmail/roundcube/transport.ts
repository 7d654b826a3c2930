// Sends through Roundcube: a message is imported into the folder of drafts, bounced from there, and its copy put away.
import { BackgroundFault, fault } from '../../errors.ts';
import type { Outgoing, Transport, TransportIo, TransportState } from '../contract.ts';
import type { RequestSettings } from '../session-request.ts';
import { fileCopy, fileOwnCopy } from './file-copy.ts';
import { findByMessageId, findSentByMessageId } from './http.ts';
import { bounceMessage, deleteMessages, importMessage, markMessage } from './send.ts';

/** How often and how long apart the server's copy is looked for after an interrupted request. */
const PROOF_ATTEMPTS = 8;
const PROOF_INTERVAL_MS = 2_500;
/** While looking for a copy, one answer is not waited for longer than this. */
const PROOF_TIMEOUT_MS = 10_000;

export const transport: Transport = {
  advance: (message, state, io) => {
    if (message.purpose === 'own') return fileOwnCopy(message, state, io, uploadMessage);
    switch (state.step) {
      case 'new':
      case 'uploading':
        return uploadMessage(message, state, io);
      case 'uploaded':
      case 'sending':
        return bounceUploaded(message, state, io);
      case 'sent':
        return fileCopy(message, state, io);
      default:
        return Promise.resolve(state);
    }
  },
  removeStored: async (session, mailbox, messageId) =>
    deleteMessages(session, mailbox, await findByMessageId(session, mailbox, messageId)),
  removeDraft: (session, { mailbox, uid }) => deleteMessages(session, mailbox, [uid]),
  markOriginal: async (session, { kind, mailbox, messageId }) => {
    const [uid] = await findByMessageId(session, mailbox, messageId);
    if (uid !== undefined)
      await markMessage(session, mailbox, uid, kind === 'reply' ? 'answered' : 'forwarded');
  },
};

/** Puts the message into the folder of drafts. The first one can be cancelled: nothing has gone out yet. */
async function uploadMessage(
  { session, draftsMailbox, messageId, isFirst, raw }: Outgoing,
  state: TransportState,
  { signal, record }: TransportIo,
): Promise<TransportState> {
  const settings: RequestSettings = isFirst ? { signal } : {};
  const find = (): Promise<string[]> => findByMessageId(session, draftsMailbox, messageId, settings);
  const newest = (uids: readonly string[]): string | undefined =>
    [...uids].sort((a, b) => Number(a) - Number(b)).at(-1);

  const wasInterrupted = state.step === 'uploading';
  // Copies of an earlier message with the same Message-ID must not be taken for this one. A new one is in no folder yet.
  let others = state.notes?.['others'] ?? [];
  if (!wasInterrupted) {
    others = isFirst ? [] : await find();
    await record({ ...state, step: 'uploading', notes: { others } });
  }
  const findOwn = async (): Promise<string | undefined> =>
    newest((await find()).filter((uid) => !others.includes(uid)));

  // An interrupted upload may have arrived after all.
  let uid = wasInterrupted ? await findOwn() : undefined;
  if (uid === undefined) {
    await importMessage(session, draftsMailbox, await raw(), settings);
    uid = (await findOwn()) ?? fault('send.import-lost');
  }
  return { ...state, step: 'uploaded', notes: { others, uid: [uid] } };
}

/** Sends an uploaded message; when the answer is lost, looks for the proof that it went out. */
async function bounceUploaded(
  message: Outgoing,
  state: TransportState,
  { signal, record, leave }: TransportIo,
): Promise<TransportState> {
  const { session, envelope, isFirst, draftsMailbox } = message;
  if (state.step === 'sending') return prove(message, state, leave);
  if (signal.aborted && isFirst) fault('request.cancelled');
  // Nobody to send this copy to: it is only filed.
  if (envelope.to.length + envelope.cc.length + envelope.bcc.length === 0) return { ...state, step: 'sent' };
  // Copies of sent messages with the same Message-ID that were there before this one was sent.
  const proofsBefore = isFirst ? [] : await findProofs(message);
  const marked: TransportState = { ...state, step: 'sending', notes: { ...state.notes, proofsBefore } };
  await record(marked);
  try {
    const [uid] = state.notes?.['uid'] ?? [];
    await bounceMessage(session, { mailbox: draftsMailbox, uid: uid! }, envelope, proofMailbox(message));
  } catch (error) {
    if (!isRefusal(error)) return prove(message, marked, leave);
    // The webmail said no: nothing went out with this request, and it may be tried again.
    await record({ ...marked, step: 'uploaded' });
    throw error;
  }
  return { ...marked, step: 'sent' };
}

/** These come before the webmail has done anything. */
const CERTAIN_REFUSALS: ReadonlySet<string> = new Set([
  'webmail.signed-out',
  'webmail.action-disabled',
  'webmail.request-too-large',
]);

/** True for answers after which the message has certainly not gone out. All others leave it open. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof BackgroundFault)) return false;
  const { code, details } = error;
  // Who redirects may be somebody before the webmail, or the webmail after it did what was asked.
  if ('redirected' in details) return false;
  if (CERTAIN_REFUSALS.has(code)) return true;
  return code === 'webmail.refused' && ('text' in details || Number(details['status'] ?? 500) < 500);
}

/**
 * After an interrupted request: looks for the copy that the server keeps only of sent messages. Without one the outcome is
 * `unclear`, and nothing is sent again by itself.
 */
async function prove(
  message: Outgoing,
  state: TransportState,
  leave: TransportIo['leave'],
): Promise<TransportState> {
  const before = state.notes?.['proofsBefore'] ?? [];
  for (let attempt = 0; attempt < PROOF_ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PROOF_INTERVAL_MS));
    const found = await findProofs(message).catch(() => []);
    if (found.some((uid) => !before.includes(uid))) return { ...state, step: 'sent' };
  }
  await leave();
  return { ...state, step: 'unclear' };
}

function findProofs(message: Outgoing): Promise<string[]> {
  const { session, messageId, envelope } = message;
  const settings = { timeoutMs: PROOF_TIMEOUT_MS };
  return findSentByMessageId(session, proofMailbox(message), messageId, envelope.from, settings);
}

/** Folder in which the server keeps the copy that proves the sending; Bcc copies are proved in Drafts. */
function proofMailbox({ purpose, sentMailbox, draftsMailbox }: Outgoing): string {
  return purpose === 'main' && sentMailbox !== '' ? sentMailbox : draftsMailbox;
}
