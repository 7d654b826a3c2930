// The journal of sending: written before and after every step, so that a stopped worker sends nothing twice.
import type { SealedMessage } from '../src/smime/seal-contract.ts';
import type { SendOutcome } from '../src/wire/composition.ts';
import { forget, keysWith, load, loadMany, store } from './storage.ts';
import type { Envelope } from './webmail/contract.ts';

const PREFIX = 'send:';
const KEEP_MS = 24 * 60 * 60_000;

/**
 * Where one message stands. `uploading` and `sending` are written before the request that does it: found there
 * after a restart, nobody knows whether the webmail did it until its copy is looked for.
 */
export type MessageStep = 'new' | 'uploading' | 'uploaded' | 'sending' | 'sent' | 'filed';

export interface JournalMessage {
  readonly purpose: SealedMessage['purpose'];
  /** To whom this message goes; empty when it is only the sender's own copy. */
  readonly envelope: Envelope;
  readonly step: MessageStep;
  /** Copies of an earlier message with the same Message-ID that were in the folder of drafts before the upload. */
  readonly others?: readonly string[];
  /** uid in the folder of drafts, once uploaded. */
  readonly uid?: string;
  /** The sender's copy is not in the folder for it. */
  readonly isCopyLost?: boolean;
  /** Copies of sent messages with the same Message-ID that were there before this one was sent. */
  readonly proofsBefore?: readonly string[];
}

export interface SendJournal {
  readonly sendId: string;
  readonly messageId: string;
  readonly startedAt: number;
  /** The main message first, then one for each Bcc recipient, and the sender's own copy, in the order of sealing. */
  readonly messages: readonly JournalMessage[];
  /** Set when all is over: a repeated request gets this and does nothing. */
  readonly outcome?: SendOutcome;
}

export async function loadJournal(sendId: string): Promise<SendJournal | undefined> {
  return load<SendJournal>('session', PREFIX + sendId);
}

export async function writeJournal(journal: SendJournal): Promise<SendJournal> {
  await store('session', { [PREFIX + journal.sendId]: journal });
  return journal;
}

/** Records what changed about a message. */
export function writeStep(
  journal: SendJournal,
  index: number,
  change: Partial<JournalMessage> & Pick<JournalMessage, 'step'>,
): Promise<SendJournal> {
  const messages = journal.messages.map((old, i) => (i === index ? { ...old, ...change } : old));
  return writeJournal({ ...journal, messages });
}

/** Forgets a send that failed before anything was sent, so that it may be tried afresh. */
export async function dropJournal(sendId: string): Promise<void> {
  await forget('session', PREFIX + sendId);
}

export async function dropOldJournals(now = Date.now()): Promise<void> {
  const journals = await loadMany<SendJournal>('session', await keysWith('session', PREFIX));
  for (const journal of journals.values())
    if (journal.startedAt < now - KEEP_MS) await dropJournal(journal.sendId);
}
