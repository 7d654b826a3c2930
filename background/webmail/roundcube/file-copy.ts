// Puts away what is kept of a letter that Roundcube has sent, and removes what was only needed for sending.
import type { Outgoing, TransportIo, TransportState } from '../contract.ts';
import { findByMessageId, findSentByMessageId } from './http.ts';
import { deleteMessages, markMessage, moveMessage } from './send.ts';

/** Puts the copy where the user wants it and removes what was only needed for sending. */
export async function fileCopy(
  { session, purpose, messageId, draftsMailbox, sentMailbox }: Outgoing,
  state: TransportState,
  { leave }: TransportIo,
): Promise<TransportState> {
  const isKept = purpose === 'main' && sentMailbox !== '';
  /** Only where the webmail has said so: it has stored its copy with the request that sent the message. */
  let isCopyLost = false;
  // The message is out: a copy that cannot be filed must not look like a message that was not sent.
  try {
    const uploaded = await findByMessageId(session, draftsMailbox, messageId);
    if (sentMailbox === draftsMailbox) {
      isCopyLost = uploaded.shift() === undefined && isKept;
    } else if (isKept) {
      const [copy] = await findByMessageId(session, sentMailbox, messageId);
      isCopyLost = copy === undefined;
      if (copy === undefined && uploaded[0] !== undefined) {
        await moveMessage(session, draftsMailbox, uploaded.shift()!, sentMailbox);
        const [moved] = await findByMessageId(session, sentMailbox, messageId);
        isCopyLost = moved === undefined;
        if (moved !== undefined) await markMessage(session, sentMailbox, moved, 'read');
      }
    }
    await deleteMessages(session, draftsMailbox, uploaded);
  } catch {
    await leave();
  }
  return { ...state, step: 'filed', ...(isCopyLost ? { isCopyLost } : {}) };
}

/**
 * Puts the sender's own copy, which names who got a blind one, in the place of the copy that proves the sending. All has
 * gone out by then: when this cannot be done the other copy stays, and nothing is said to have failed.
 */
export async function fileOwnCopy(
  message: Outgoing,
  start: TransportState,
  io: TransportIo,
  upload: (message: Outgoing, state: TransportState, io: TransportIo) => Promise<TransportState>,
): Promise<TransportState> {
  const { session, messageId, envelope, draftsMailbox, sentMailbox } = message;
  if (start.step === 'filed') return start;
  let state = start;
  let isCopyLost = false;
  try {
    const proofs = await findSentByMessageId(session, sentMailbox, messageId, envelope.from);
    if (state.step !== 'uploaded') {
      state = await upload(message, state, io);
      await io.record(state);
    }
    const [uid] = state.notes?.['uid'] ?? [];
    if (sentMailbox !== draftsMailbox) await moveMessage(session, draftsMailbox, uid!, sentMailbox);
    const kept = await findByMessageId(session, sentMailbox, messageId);
    isCopyLost = kept.length === 0;
    const own = sentMailbox === draftsMailbox ? uid : kept.find((found) => !proofs.includes(found));
    if (own !== undefined && kept.includes(own)) {
      await markMessage(session, sentMailbox, own, 'read');
      await deleteMessages(
        session,
        sentMailbox,
        kept.filter((other) => other !== own),
      );
    }
  } catch {
    await io.leave();
  }
  return { ...state, step: 'filed', ...(isCopyLost ? { isCopyLost } : {}) };
}
