// Seals a draft and sends it through the webmail, step by step along the journal.
import { seal } from '../src/smime/seal.ts';
import type { SealedDraft, SealedMessage } from '../src/smime/contract.ts';
import type { Addressees, ComposerDraft, SendOutcome, SendProgress } from '../src/wire/commands.ts';
import { draftKey, sessionOf } from './composing.ts';
import { fault } from './errors.ts';
import type { ComposerGrant } from './grants.ts';
import { inTurn } from './lock.ts';
import { sealInput } from './seal-input.ts';
import { dropJournal, loadJournal, writeJournal, writeStep, type SendJournal } from './send-journal.ts';
import { deleteDraft } from './stores/drafts.ts';
import { findByMessageId, outcomeUnknown } from './webmail/roundcube-http.ts';
import {
  bounceMessage,
  deleteMessages,
  importMessage,
  markMessage,
  moveMessage,
  type Envelope,
} from './webmail/roundcube-send.ts';

export interface SendRequest {
  readonly sendId: string;
  readonly addressees: Addressees;
  readonly draft: ComposerDraft;
  readonly acceptUntrusted: readonly string[];
}

interface Sending {
  readonly grant: ComposerGrant;
  readonly request: SendRequest;
  readonly sealed: SealedDraft;
  readonly signal: AbortSignal;
}

/** How often and how long apart the server's copy is looked for after an interrupted request. */
const PROOF_ATTEMPTS = 8;
const PROOF_INTERVAL_MS = 2_500;

/**
 * Sends, or goes on where an earlier call with the same `sendId` was interrupted. Throws with everything
 * kept: `seal.*`, `send.too-large`, `webmail.*`, `send.refused` {text}.
 */
export function sendDraft(
  grant: ComposerGrant,
  request: SendRequest,
  progress: (progress: SendProgress) => void,
  signal: AbortSignal,
): Promise<SendOutcome> {
  return inTurn(`send ${request.sendId}`, async () => {
    const earlier = await loadJournal(request.sendId);
    if (earlier?.outcome !== undefined) return earlier.outcome;
    progress({ step: 'sealing', done: 0, total: 1 });
    const sealed = await seal(...(await sealInput(request, earlier?.messageId)));
    checkSize(sealed, grant.compose.maxBytes);
    if (signal.aborted) fault('request.cancelled');
    const journal =
      earlier ??
      (await writeJournal({
        sendId: request.sendId,
        messageId: sealed.messageId,
        startedAt: Date.now(),
        messages: sealed.messages.map(() => ({ step: 'new' as const })),
      }));
    return finish(
      { grant, request, sealed, signal },
      await sendAll({ grant, request, sealed, signal }, journal, progress),
    );
  });
}

async function sendAll(
  sending: Sending,
  start: SendJournal,
  progress: (progress: SendProgress) => void,
): Promise<SendJournal> {
  let journal = start;
  const total = sending.sealed.messages.length;
  for (const [index, message] of sending.sealed.messages.entries()) {
    if (journal.messages[index]!.step === 'new') {
      progress({ step: 'uploading', done: index, total });
      journal = await upload(sending, journal, index, message);
    }
    if (journal.messages[index]!.step === 'uploaded' || journal.messages[index]!.step === 'sending') {
      progress({ step: 'sending', done: index, total });
      journal = await send(sending, journal, index, message);
      if (journal.outcome !== undefined) return journal;
    }
    if (journal.messages[index]!.step === 'sent') {
      progress({ step: 'filing', done: index, total });
      journal = await file(sending, journal, index, message);
    }
  }
  return journal;
}

async function upload(
  { grant, signal, sealed }: Sending,
  journal: SendJournal,
  index: number,
  message: SealedMessage,
): Promise<SendJournal> {
  const session = sessionOf(grant);
  const drafts = grant.compose.draftsMailbox;
  try {
    // An interrupted upload may have arrived after all; a second copy would stay behind in Drafts.
    const [arrived] = await findByMessageId(session, drafts, sealed.messageId, { signal });
    const uid = arrived ?? (await importMessage(session, drafts, sealed.messageId, message.raw, { signal }));
    return await writeStep(journal, index, { step: 'uploaded', uid });
  } catch (error) {
    if (index === 0) await withdraw(grant, journal);
    throw error;
  }
}

async function send(
  { grant, request, signal, sealed }: Sending,
  journal: SendJournal,
  index: number,
  message: SealedMessage,
): Promise<SendJournal> {
  const session = sessionOf(grant);
  const { uid, step } = journal.messages[index]!;
  const stored = { mailbox: grant.compose.draftsMailbox, uid: uid! };
  const proofMailbox = copyMailbox(grant, message);
  if (step === 'sending') return prove(grant, journal, index, proofMailbox);
  if (signal.aborted) {
    if (index === 0) await withdraw(grant, journal);
    fault('request.cancelled');
  }
  const envelope = envelopeOf(request.addressees, message.recipients);
  // Nobody to send this copy to: it is only filed.
  if (message.recipients.length === 0) return writeStep(journal, index, { step: 'sent', uid: uid! });
  const marked = await writeStep(journal, index, { step: 'sending', uid: uid! });
  try {
    await bounceMessage(session, stored, envelope, proofMailbox);
  } catch (error) {
    if (outcomeUnknown(error)) return prove(grant, marked, index, proofMailbox);
    // The server said no: nothing went out with this request.
    if (index === 0) {
      await withdraw(grant, marked);
      throw error;
    }
    await deleteMessages(session, stored.mailbox, [stored.uid]).catch(() => undefined);
    await writeStep(marked, index, { step: 'new' });
    return fault('send.partly', { sealed: sealed.messages.length, sent: index });
  }
  return writeStep(marked, index, { step: 'sent', uid: uid! });
}

/**
 * After an interrupted request: looks for the copy that the server keeps only of sent messages. Without one
 * the outcome is `unclear`, and nothing is sent again by itself.
 */
async function prove(
  grant: ComposerGrant,
  journal: SendJournal,
  index: number,
  proofMailbox: string,
): Promise<SendJournal> {
  const session = sessionOf(grant);
  const { uid } = journal.messages[index]!;
  for (let attempt = 0; attempt < PROOF_ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PROOF_INTERVAL_MS));
    const found = await findByMessageId(session, proofMailbox, journal.messageId).catch(() => []);
    if (found.some((other) => proofMailbox !== grant.compose.draftsMailbox || other !== uid)) {
      return writeStep(journal, index, { step: 'sent', ...(uid === undefined ? {} : { uid }) });
    }
  }
  return writeJournal({ ...journal, outcome: { state: 'unclear', code: 'send.unclear' } });
}

/** Puts the copy where the user wants it and removes what was only needed for sending. */
async function file(
  { grant, sealed }: Sending,
  journal: SendJournal,
  index: number,
  message: SealedMessage,
): Promise<SendJournal> {
  const session = sessionOf(grant);
  const { draftsMailbox, sentMailbox } = grant.compose;
  // The message is out: a copy that cannot be filed must not look like a message that was not sent.
  try {
    const uploaded = await findByMessageId(session, draftsMailbox, sealed.messageId);
    if (message.purpose === 'main' && sentMailbox !== '') {
      const [copy] = await findByMessageId(session, sentMailbox, sealed.messageId);
      if (copy === undefined && uploaded[0] !== undefined) {
        await moveMessage(session, draftsMailbox, uploaded.shift()!, sentMailbox);
        const [moved] = await findByMessageId(session, sentMailbox, sealed.messageId);
        if (moved !== undefined) await markMessage(session, sentMailbox, moved, 'read');
      }
    }
    await deleteMessages(session, draftsMailbox, uploaded);
  } catch {
    // What stays behind is ciphertext in Drafts.
  }
  return writeStep(journal, index, { step: 'filed' });
}

async function finish({ grant }: Sending, journal: SendJournal): Promise<SendOutcome> {
  if (journal.outcome !== undefined) return journal.outcome;
  const { original, sentMailbox } = grant.compose;
  const outcome: SendOutcome = { state: 'sent', ...(sentMailbox === '' ? {} : { copyIn: sentMailbox }) };
  await writeJournal({ ...journal, outcome });
  await Promise.allSettled([
    deleteDraft(draftKey(grant)),
    original === undefined ? undefined : markOriginal(grant, original),
  ]);
  return outcome;
}

async function markOriginal(
  grant: ComposerGrant,
  original: NonNullable<ComposerGrant['compose']['original']>,
): Promise<void> {
  const session = sessionOf(grant);
  const [uid] = await findByMessageId(session, original.mailbox, original.messageId);
  if (uid === undefined) return;
  await markMessage(session, original.mailbox, uid, original.kind === 'reply' ? 'answered' : 'forwarded');
}

/** Takes the uploaded copy back and forgets the journal: the draft is as it was before. */
async function withdraw(grant: ComposerGrant, journal: SendJournal): Promise<void> {
  const session = sessionOf(grant);
  try {
    const uids = await findByMessageId(session, grant.compose.draftsMailbox, journal.messageId);
    await deleteMessages(session, grant.compose.draftsMailbox, uids);
  } catch {
    // Signed out or offline: ciphertext stays in Drafts.
  }
  await dropJournal(journal.sendId);
}

/** Folder in which the server keeps the copy that proves the sending; Bcc copies are proved in Drafts. */
function copyMailbox(grant: ComposerGrant, message: SealedMessage): string {
  const { sentMailbox, draftsMailbox } = grant.compose;
  return message.purpose === 'main' && sentMailbox !== '' ? sentMailbox : draftsMailbox;
}

function envelopeOf(addressees: Addressees, recipients: readonly string[]): Envelope {
  const wanted = new Set(recipients.map((address) => address.toLowerCase()));
  const take = (mailboxes: Addressees['to']): string[] =>
    mailboxes.map(({ address }) => address).filter((address) => wanted.delete(address.toLowerCase()));
  const to = take(addressees.to);
  const cc = take(addressees.cc);
  return { from: addressees.from.address, to, cc, bcc: take(addressees.bcc) };
}

function checkSize(sealed: SealedDraft, maxBytes: number | undefined): void {
  const largest = Math.max(...sealed.messages.map(({ raw }) => raw.length));
  if (maxBytes !== undefined && largest > maxBytes)
    fault('send.too-large', { bytes: largest, limit: maxBytes });
}
