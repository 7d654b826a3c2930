// The journal of sending: written before and after every step, so that a stopped worker sends nothing twice.
import type { SealedMessage } from '../src/smime/seal-contract.ts';
import type { SendOutcome } from '../src/wire/composition.ts';
import { forget, keysWith, load, loadMany, store } from './storage.ts';
import type { Envelope, TransportState } from './webmail/contract.ts';

const PREFIX = 'send:';
const KEEP_MS = 24 * 60 * 60_000;

export interface JournalMessage extends TransportState {
  readonly purpose: SealedMessage['purpose'];
  /** To whom this message goes; empty when it is only the sender's own copy. */
  readonly envelope: Envelope;
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

/** The journal with what is to be written down of a message. */
export function withState(journal: SendJournal, index: number, state: TransportState): SendJournal {
  const messages = journal.messages.map(({ purpose, envelope, ...old }, i) => ({
    ...{ purpose, envelope },
    ...(i === index ? state : old),
  }));
  return { ...journal, messages };
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
