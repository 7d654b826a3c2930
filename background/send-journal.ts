// The journal of sending: written before and after every step, so that a stopped worker sends nothing twice.
import type { SendOutcome } from '../src/wire/commands.ts';
import { forget, keysWith, load, loadMany, store } from './storage.ts';

const PREFIX = 'send:';
const KEEP_MS = 24 * 60 * 60_000;

/**
 * Where one message stands. `sending` is written before the request that sends: found there after a restart,
 * nobody knows whether it went out until the server's copy is looked for.
 */
export type MessageStep = 'new' | 'uploaded' | 'sending' | 'sent' | 'filed';

export interface JournalMessage {
  readonly step: MessageStep;
  /** uid in the folder of drafts, once uploaded. */
  readonly uid?: string;
}

export interface SendJournal {
  readonly sendId: string;
  readonly messageId: string;
  readonly startedAt: number;
  /** The main message first, then one for each Bcc recipient, in the order of sealing. */
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

/** Records a message's new step. */
export function writeStep(
  journal: SendJournal,
  index: number,
  message: JournalMessage,
): Promise<SendJournal> {
  return writeJournal({
    ...journal,
    messages: journal.messages.map((old, i) => (i === index ? message : old)),
  });
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
