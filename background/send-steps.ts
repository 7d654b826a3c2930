// The steps of sending one sealed message: into the folder of drafts, out from there, and its copy put away.
import type { SealedDraft } from '../src/smime/seal-contract.ts';
import { BackgroundFault, fault } from './errors.ts';
import type { ComposerGrant } from './grants.ts';
import { writeJournal, writeStep, type SendJournal } from './send-journal.ts';
import { noteLeftover } from './send-leftovers.ts';
import { serverOf, sessionOf } from './webmail-session.ts';
import type { RequestSettings } from './webmail/session-request.ts';

export interface Sending {
  readonly grant: ComposerGrant;
  /** Gives the sealed messages, sealing them when that has not been done. */
  readonly sealed: () => Promise<SealedDraft>;
  readonly signal: AbortSignal;
}

/** How often and how long apart the server's copy is looked for after an interrupted request. */
const PROOF_ATTEMPTS = 8;
const PROOF_INTERVAL_MS = 2_500;
/** While looking for a copy, one answer is not waited for longer than this. */
const PROOF_TIMEOUT_MS = 10_000;

/** Puts the message into the folder of drafts. The first one can be cancelled: nothing has gone out yet. */
export async function uploadMessage(
  sending: Sending,
  start: SendJournal,
  index: number,
): Promise<SendJournal> {
  const { grant } = sending;
  const session = sessionOf(grant);
  const { findByMessageId, transport } = serverOf(grant);
  const { draftsMailbox } = grant.compose;
  const settings: RequestSettings = index === 0 ? { signal: sending.signal } : {};
  const find = (): Promise<string[]> => findByMessageId(session, draftsMailbox, start.messageId, settings);
  const newest = (uids: readonly string[]): string | undefined =>
    [...uids].sort((a, b) => Number(a) - Number(b)).at(-1);

  let journal = start;
  const wasInterrupted = start.messages[index]!.step === 'uploading';
  // A new Message-ID is in no folder yet. The copy of an earlier message must not be taken for this one.
  if (!wasInterrupted) {
    const others = index === 0 ? [] : await find();
    journal = await writeStep(journal, index, { step: 'uploading', others });
  }
  const others = new Set(journal.messages[index]!.others);
  const findOwn = async (): Promise<string | undefined> =>
    newest((await find()).filter((uid) => !others.has(uid)));

  // An interrupted upload may have arrived after all.
  let uid = wasInterrupted ? await findOwn() : undefined;
  if (uid === undefined) {
    const { raw } = (await sending.sealed()).messages[index]!;
    await transport.importMessage(session, draftsMailbox, raw, settings);
    uid = (await findOwn()) ?? fault('send.import-lost');
  }
  return writeStep(journal, index, { step: 'uploaded', uid });
}

/** Sends an uploaded message; when the answer is lost, looks for the proof that it went out. */
export async function bounceUploaded(
  { grant, signal }: Sending,
  journal: SendJournal,
  index: number,
): Promise<SendJournal> {
  const session = sessionOf(grant);
  const { transport } = serverOf(grant);
  const { uid, step, envelope } = journal.messages[index]!;
  if (step === 'sending') return prove(grant, journal, index);
  if (signal.aborted && index === 0) fault('request.cancelled');
  // Nobody to send this copy to: it is only filed.
  if (envelope.to.length + envelope.cc.length + envelope.bcc.length === 0)
    return writeStep(journal, index, { step: 'sent' });
  const proofsBefore = index === 0 ? [] : await findProofs(grant, journal, index);
  const marked = await writeStep(journal, index, { step: 'sending', proofsBefore });
  try {
    const stored = { mailbox: grant.compose.draftsMailbox, uid: uid! };
    await transport.bounceMessage(session, stored, envelope, proofMailbox(grant, journal, index));
  } catch (error) {
    if (!isRefusal(error)) return prove(grant, marked, index);
    // The webmail said no: nothing went out with this request, and it may be tried again.
    await writeStep(marked, index, { step: 'uploaded' });
    throw error;
  }
  return writeStep(marked, index, { step: 'sent' });
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
 * After an interrupted request: looks for the copy that the server keeps only of sent messages. Without one
 * the outcome is `unclear`, and nothing is sent again by itself.
 */
async function prove(grant: ComposerGrant, journal: SendJournal, index: number): Promise<SendJournal> {
  const before = new Set(journal.messages[index]!.proofsBefore);
  for (let attempt = 0; attempt < PROOF_ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PROOF_INTERVAL_MS));
    const found = await findProofs(grant, journal, index).catch(() => []);
    if (found.some((uid) => !before.has(uid))) return writeStep(journal, index, { step: 'sent' });
  }
  await noteLeftover(grant, journal.messageId);
  return writeJournal({ ...journal, outcome: { state: 'unclear', code: 'send.unclear' } });
}

function findProofs(grant: ComposerGrant, journal: SendJournal, index: number): Promise<string[]> {
  const { from } = journal.messages[index]!.envelope;
  const mailbox = proofMailbox(grant, journal, index);
  const settings = { timeoutMs: PROOF_TIMEOUT_MS };
  return serverOf(grant).transport.findSent(sessionOf(grant), mailbox, journal.messageId, from, settings);
}

/** Folder in which the server keeps the copy that proves the sending; Bcc copies are proved in Drafts. */
function proofMailbox(grant: ComposerGrant, journal: SendJournal, index: number): string {
  const { sentMailbox, draftsMailbox } = grant.compose;
  return journal.messages[index]!.purpose === 'main' && sentMailbox !== '' ? sentMailbox : draftsMailbox;
}

/** Puts the copy where the user wants it and removes what was only needed for sending. */
export async function fileCopy(
  { grant }: Sending,
  journal: SendJournal,
  index: number,
): Promise<SendJournal> {
  const session = sessionOf(grant);
  const { findByMessageId, transport } = serverOf(grant);
  const { draftsMailbox, sentMailbox } = grant.compose;
  const isKept = journal.messages[index]!.purpose === 'main' && sentMailbox !== '';
  /** Only where the webmail has said so: it has stored its copy with the request that sent the message. */
  let isCopyLost = false;
  // The message is out: a copy that cannot be filed must not look like a message that was not sent.
  try {
    const uploaded = await findByMessageId(session, draftsMailbox, journal.messageId);
    if (sentMailbox === draftsMailbox) {
      isCopyLost = uploaded.shift() === undefined && isKept;
    } else if (isKept) {
      const [copy] = await findByMessageId(session, sentMailbox, journal.messageId);
      isCopyLost = copy === undefined;
      if (copy === undefined && uploaded[0] !== undefined) {
        await transport.moveMessage(session, draftsMailbox, uploaded.shift()!, sentMailbox);
        const [moved] = await findByMessageId(session, sentMailbox, journal.messageId);
        isCopyLost = moved === undefined;
        if (moved !== undefined) await transport.markMessage(session, sentMailbox, moved, 'read');
      }
    }
    await transport.deleteMessages(session, draftsMailbox, uploaded);
  } catch {
    await noteLeftover(grant, journal.messageId);
  }
  return writeStep(journal, index, { step: 'filed', ...(isCopyLost ? { isCopyLost } : {}) });
}

/**
 * Puts the sender's own copy, which names who got a blind one, in the place of the copy that proves the sending. All has
 * gone out by then: when this cannot be done the other copy stays, and nothing is said to have failed.
 */
export async function fileOwnCopy(sending: Sending, start: SendJournal, index: number): Promise<SendJournal> {
  const { grant } = sending;
  const session = sessionOf(grant);
  const { findByMessageId, transport } = serverOf(grant);
  const { draftsMailbox, sentMailbox } = grant.compose;
  const { step, envelope } = start.messages[index]!;
  if (step === 'filed') return start;
  let journal = start;
  let isCopyLost = false;
  try {
    const proofs = await transport.findSent(session, sentMailbox, journal.messageId, envelope.from);
    if (step !== 'uploaded') journal = await uploadMessage(sending, journal, index);
    const { uid } = journal.messages[index]!;
    if (sentMailbox !== draftsMailbox) await transport.moveMessage(session, draftsMailbox, uid!, sentMailbox);
    const kept = await findByMessageId(session, sentMailbox, journal.messageId);
    isCopyLost = kept.length === 0;
    const own = sentMailbox === draftsMailbox ? uid : kept.find((found) => !proofs.includes(found));
    if (own !== undefined && kept.includes(own)) {
      await transport.markMessage(session, sentMailbox, own, 'read');
      await transport.deleteMessages(
        session,
        sentMailbox,
        kept.filter((other) => other !== own),
      );
    }
  } catch {
    await noteLeftover(grant, journal.messageId);
  }
  return writeStep(journal, index, { step: 'filed', ...(isCopyLost ? { isCopyLost } : {}) });
}

export async function markOriginal(grant: ComposerGrant): Promise<void> {
  const { original } = grant.compose;
  if (original === undefined) return;
  const session = sessionOf(grant);
  const { findByMessageId, transport } = serverOf(grant);
  const [uid] = await findByMessageId(session, original.mailbox, original.messageId);
  if (uid === undefined) return;
  await transport.markMessage(
    session,
    original.mailbox,
    uid,
    original.kind === 'reply' ? 'answered' : 'forwarded',
  );
}

/** Takes what was uploaded back: the draft is as it was before. False when the webmail cannot be asked now. */
export async function withdraw(grant: ComposerGrant, { messageId }: SendJournal): Promise<boolean> {
  const session = sessionOf(grant);
  const { findByMessageId, transport } = serverOf(grant);
  const { draftsMailbox } = grant.compose;
  try {
    await transport.deleteMessages(
      session,
      draftsMailbox,
      await findByMessageId(session, draftsMailbox, messageId),
    );
    return true;
  } catch {
    // Signed out or offline: ciphertext stays in Drafts until the next message is sent.
    await noteLeftover(grant, messageId);
    return false;
  }
}
