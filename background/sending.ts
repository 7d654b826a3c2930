// Seals a draft and sends it through the webmail, step by step along the journal.
import type { SealedDraft } from '../src/smime/seal-contract.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { Addressees, LetterRequest, SendOutcome, ShownLetter } from '../src/wire/composition.ts';
import type { SendProgress } from '../src/wire/progress.ts';
import { draftKey } from './composing.ts';
import { forgetConfirmation, requireConfirmation } from './confirming.ts';
import { BackgroundFault, fault } from './errors.ts';
import { keepRoute, type ComposerGrant } from './grants.ts';
import { noteSent } from './letter-notices.ts';
import { inTurn } from './lock.ts';
import { renewSession } from './renew-session.ts';
import { sealShown } from './seal-shown.ts';
import { dropJournal, loadJournal, withState, writeJournal, type SendJournal } from './send-journal.ts';
import { noteLeftover, removeLeftovers } from './send-leftovers.ts';
import { deleteDraft } from './stores/drafts.ts';
import { serverOf, sessionOf } from './webmail-session.ts';
import type { Envelope, MessageStep, Outgoing, TransportIo, TransportState } from './webmail/contract.ts';

export interface SendRequest extends LetterRequest {
  readonly sendId: string;
}

type Report = (progress: SendProgress) => void;

interface Sending {
  readonly grant: ComposerGrant;
  /** Gives the sealed messages, sealing them when that has not been done. */
  readonly sealed: () => Promise<SealedDraft>;
  readonly signal: AbortSignal;
}

/** What a message that stands there is told to be doing. */
const PROGRESS: Readonly<Record<Exclude<MessageStep, 'filed' | 'unclear'>, SendProgress['step']>> = {
  new: 'uploading',
  uploading: 'uploading',
  uploaded: 'sending',
  sending: 'sending',
  sent: 'filing',
};

/**
 * Sends, or goes on where an earlier call with the same `sendId` was interrupted. Throws with everything
 * kept: `seal.*`, `send.changed`, `send.not-confirmed`, `send.too-large`, `webmail.*` when nothing went out,
 * `send.partly` {sealed, sent} when Bcc recipients are left, `request.cancelled`.
 */
export function sendDraft(
  grant: ComposerGrant,
  request: SendRequest,
  report: Report,
  signal: AbortSignal,
): Promise<SendOutcome> {
  return inTurn(`send ${request.sendId}`, async () => {
    // The composer has said so, and its button speaks of attaching: it asks for the sealed file next.
    if (grant.route === 'attachment') return { state: 'attachment-ready' };
    await requireConfirmation(grant, request.shown, request.confirmation);
    try {
      return await sendOnce(grant, request, report, signal);
    } catch (error) {
      const code = error instanceof BackgroundFault ? error.code : undefined;
      if (code === 'webmail.action-disabled') await keepRoute(grant, 'attachment');
      if (code !== 'webmail.signed-out') throw error;
      // The same user may have signed in again in another tab: then only the token is an old one.
      const renewed = await renewSession(grant, signal);
      if (renewed === undefined) throw error;
      return sendOnce(renewed, request, report, signal);
    }
  });
}

async function sendOnce(
  grant: ComposerGrant,
  request: SendRequest,
  report: Report,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const earlier = await loadJournal(request.sendId);
  if (earlier?.outcome !== undefined) return earlier.outcome;
  const sealed = sealingOnce(grant, request, earlier?.messageId, report);
  const journal = earlier ?? (await beginJournal(request, await sealed()));
  const sending: Sending = { grant, sealed, signal };
  try {
    if (signal.aborted && !hasSent(journal)) fault('request.cancelled');
    return await finish(grant, request, await sendAll(sending, journal, report));
  } catch (error) {
    const now = (await loadJournal(request.sendId)) ?? journal;
    if (!hasSent(now)) {
      if (await withdraw(grant, now)) await dropJournal(now.sendId);
      throw error;
    }
    // Signed out between two messages: the caller tries again with the new session, when there is one.
    if (error instanceof BackgroundFault && error.code === 'webmail.signed-out') {
      const renewed = await renewSession(grant, signal);
      if (renewed !== undefined) return sendOnce(renewed, request, report, signal);
    }
    const sealedFor = now.messages.filter(({ purpose }) => purpose !== 'own');
    const sent = sealedFor.filter(({ step }) => step === 'sent' || step === 'filed').length;
    return fault('send.partly', { sealed: sealedFor.length, sent });
  }
}

async function sendAll(sending: Sending, start: SendJournal, report: Report): Promise<SendJournal> {
  const { grant, signal } = sending;
  const { transport } = serverOf(grant);
  const total = start.messages.length;
  let journal = start;
  for (const [index, { purpose }] of start.messages.entries()) {
    const message = outgoing(sending, journal, index);
    const io: TransportIo = {
      signal,
      record: async (state) => {
        journal = await writeJournal(withState(journal, index, state));
      },
      leave: () => noteLeftover(grant, start.messageId),
    };
    let state: TransportState = journal.messages[index]!;
    while (state.step !== 'filed') {
      if (state.step === 'unclear') return journal;
      report({ step: purpose === 'own' ? 'filing' : PROGRESS[state.step], done: index, total });
      state = await transport.advance(message, stateOf(state), io);
      const next = withState(journal, index, state);
      journal = await writeJournal(state.step === 'unclear' ? { ...next, outcome: UNCLEAR } : next);
    }
  }
  return journal;
}

const UNCLEAR: SendOutcome = { state: 'unclear', code: 'send.unclear' };

/** Of a journal's message what the transport wrote. */
function stateOf({ step, isCopyLost, notes }: TransportState): TransportState {
  return {
    step,
    ...(isCopyLost === undefined ? {} : { isCopyLost }),
    ...(notes === undefined ? {} : { notes }),
  };
}

function outgoing({ grant, sealed }: Sending, { messageId, messages }: SendJournal, index: number): Outgoing {
  const { draftsMailbox, sentMailbox } = grant.compose;
  const { purpose, envelope } = messages[index]!;
  return {
    ...{ session: sessionOf(grant), messageId, purpose, envelope, draftsMailbox, sentMailbox },
    isFirst: index === 0,
    raw: async () => (await sealed()).messages[index]!.raw,
  };
}

/** Takes what was uploaded back: the draft is as it was before. False when the webmail cannot be asked now. */
async function withdraw(grant: ComposerGrant, { messageId }: SendJournal): Promise<boolean> {
  try {
    const { draftsMailbox } = grant.compose;
    await serverOf(grant).transport.removeStored(sessionOf(grant), draftsMailbox, messageId);
    return true;
  } catch {
    // Signed out or offline: ciphertext stays in Drafts until the next message is sent.
    await noteLeftover(grant, messageId);
    return false;
  }
}

async function markOriginal(grant: ComposerGrant): Promise<void> {
  const { original } = grant.compose;
  if (original !== undefined) await serverOf(grant).transport.markOriginal(sessionOf(grant), original);
}

/** Seals when the first message has to be uploaded; what was uploaded before a restart is not sealed again. */
function sealingOnce(
  grant: ComposerGrant,
  request: SendRequest,
  messageId: string | undefined,
  report: Report,
): () => Promise<SealedDraft> {
  let sealing: Promise<SealedDraft> | undefined;
  const run = async (): Promise<SealedDraft> => {
    report({ step: 'sealing', done: 0, total: 1 });
    const { thread } = grant;
    const place = { ...(thread && { thread }), ...(messageId !== undefined && { messageId }) };
    const sealed = await sealShown(request, place, { ownCopy: grant.compose.sentMailbox !== '' });
    checkSize(sealed, grant.compose.maxBytes);
    return sealed;
  };
  return () => (sealing ??= run());
}

function beginJournal(request: SendRequest, sealed: SealedDraft): Promise<SendJournal> {
  return writeJournal({
    sendId: request.sendId,
    messageId: sealed.messageId,
    startedAt: Date.now(),
    messages: sealed.messages.map(({ purpose, recipients }) => ({
      purpose,
      step: 'new',
      envelope: envelopeOf(request.shown, recipients),
    })),
  });
}

/** True once a message may have gone out: then nothing is taken back. */
function hasSent({ messages }: SendJournal): boolean {
  return messages.some(({ step }) => !['new', 'uploading', 'uploaded'].includes(step));
}

async function finish(
  grant: ComposerGrant,
  { shown }: SendRequest,
  journal: SendJournal,
): Promise<SendOutcome> {
  if (journal.outcome !== undefined) return journal.outcome;
  const { sentMailbox } = grant.compose;
  // Before the outcome is written: a worker that is stopped here does the rest when it is asked again.
  await Promise.allSettled([
    deleteDraft(draftKey(grant)),
    forgetConfirmation(grant),
    markOriginal(grant),
    removeLeftovers(grant),
  ]);
  const isCopyLost = journal.messages.some((message) => message.isCopyLost === true);
  const outcome = {
    state: 'sent',
    ...(sentMailbox === '' ? {} : { copyIn: sentMailbox }),
    ...(isCopyLost ? { isCopyLost } : {}),
  } as const;
  // What is said of it is no reason to call it not sent.
  await noteSent(grant, journal, shown, outcome).catch(() => undefined);
  await writeJournal({ ...journal, outcome });
  return outcome;
}

/** Every recipient in the field they were written in; the addresses are those of the sealed message. */
function envelopeOf({ addressees, options }: ShownLetter, recipients: readonly string[]): Envelope {
  const isIn = (mailboxes: Addressees['to'], wanted: string): boolean =>
    mailboxes.some(({ address }) => equalAddresses(address, wanted));
  const to = recipients.filter((address) => isIn(addressees.to, address));
  const cc = recipients.filter((address) => !to.includes(address) && isIn(addressees.cc, address));
  const bcc = recipients.filter((address) => !to.includes(address) && !cc.includes(address));
  return { from: addressees.from.address, to, cc, bcc, deliveryNotice: options.deliveryNotice };
}

function checkSize(sealed: SealedDraft, maxBytes: number | undefined): void {
  const largest = Math.max(...sealed.messages.map(({ raw }) => raw.length));
  if (maxBytes !== undefined && largest > maxBytes)
    fault('send.too-large', { bytes: largest, limitBytes: maxBytes });
}
