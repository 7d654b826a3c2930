// What a compose window answers, and where it stands in its thread: as the page says, or as the draft says that is continued.
import type { Bytes } from '../src/bytes.ts';
import type { ComposeReference } from '../src/wire/webmail.ts';
import { wireError } from './errors.ts';
import { claimedThread, continuedThread, type Thread } from './thread.ts';
import type { WebmailServer, WebmailSession } from './webmail/contract.ts';

export interface ComposeOrigin {
  readonly original?: ComposeReference['original'];
  /** Until the original itself has been read. */
  readonly thread?: Thread;
}

/**
 * The page of a draft names the draft's folder, where the original is not to be found; the draft itself says where it
 * is. It is to be asked before the composer takes the window over: then the webmail stores the draft anew, without text.
 * A message that is edited as new has a thread, but answers nothing.
 */
export async function composeOrigin(
  server: WebmailServer,
  session: WebmailSession,
  compose: Pick<ComposeReference, 'original' | 'continues' | 'draftUid' | 'draftsMailbox'>,
  signal: AbortSignal,
): Promise<ComposeOrigin> {
  const { original, continues, draftUid, draftsMailbox } = compose;
  const claimed =
    original === undefined || original.kind === 'forward'
      ? {}
      : { thread: claimedThread(original.messageId) };
  if (continues === undefined) return { ...(original === undefined ? {} : { original }), ...claimed };
  if (continues === 'edit' || draftUid === undefined) return claimed;
  const raw = await rawDraft(server, session, { uid: draftUid, mailbox: draftsMailbox }, signal);
  return raw === undefined ? claimed : originOfDraft(server, raw);
}

/** The window with another original, or with none. */
export function withOriginal(
  compose: ComposeReference,
  original: ComposeReference['original'],
): ComposeReference {
  const { original: guess, ...window } = compose;
  if (original === undefined) return window;
  return guess === original ? compose : { ...window, original };
}

/** What a draft says of the message that it answers. */
export function originOfDraft({ compose, likelyMailbox }: WebmailServer, raw: Bytes): ComposeOrigin {
  const thread = continuedThread(raw);
  if (thread.inReplyTo === undefined) return {};
  // A draft of another program does not say where the original is.
  const { kind, mailbox } = compose.draftOriginal(raw) ?? { kind: 'reply', mailbox: likelyMailbox };
  return { thread, original: { kind, messageId: thread.inReplyTo, mailbox } };
}

async function rawDraft(
  server: WebmailServer,
  session: WebmailSession,
  draft: { readonly uid: string; readonly mailbox: string },
  signal: AbortSignal,
): Promise<Bytes | undefined> {
  try {
    return await server.readRaw(session, draft, { signal });
  } catch (error) {
    if (wireError(error).code === 'internal') throw error;
    return undefined;
  }
}
