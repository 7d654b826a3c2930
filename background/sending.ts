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
import { dropJournal, loadJournal, writeJournal, type SendJournal } from './send-journal.ts';
import { removeLeftovers } from './send-leftovers.ts';
import {
  bounceUploaded,
  fileCopy,
  fileOwnCopy,
  markOriginal,
  uploadMessage,
  withdraw,
  type Sending,
} from './send-steps.ts';
import { deleteDraft } from './stores/drafts.ts';
import type { Envelope } from './webmail/contract.ts';

export interface SendRequest extends LetterRequest {
  readonly sendId: string;
}

type Report = (progress: SendProgress) => void;

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
  let journal = start;
  const total = start.messages.length;
  for (const index of start.messages.keys()) {
    if (journal.messages[index]!.purpose === 'own') {
      report({ step: 'filing', done: index, total });
      journal = await fileOwnCopy(sending, journal, index);
      continue;
    }
    const step = () => journal.messages[index]!.step;
    if (step() === 'new' || step() === 'uploading') {
      report({ step: 'uploading', done: index, total });
      journal = await uploadMessage(sending, journal, index);
    }
    if (step() === 'uploaded' || step() === 'sending') {
      report({ step: 'sending', done: index, total });
      journal = await bounceUploaded(sending, journal, index);
      if (journal.outcome !== undefined) return journal;
    }
    if (step() === 'sent') {
      report({ step: 'filing', done: index, total });
      journal = await fileCopy(sending, journal, index);
    }
  }
  return journal;
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
  return messages.some(({ step }) => step === 'sending' || step === 'sent' || step === 'filed');
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
