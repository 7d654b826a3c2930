// What a compose window should begin with: encrypted, when it answers an encrypted message; a draft left behind.
import type { CommandRequest, CommandResponse } from '../src/wire/commands.ts';
import type { ComposeReference } from '../src/wire/webmail.ts';
import { composeOrigin } from './compose-origin.ts';
import type { FrameSender } from './callers.ts';
import { draftKeyOf } from './composing.ts';
import { takeAwaitedDraft } from './moved-drafts.ts';
import { openedState, type OpenedState } from './opened-messages.ts';
import { outerState } from './outer-state.ts';
import { checkComposePlace } from './request-checks.ts';
import { sealedFormFiles } from './sealed-form-files.ts';
import { hasDraft } from './stores/drafts.ts';
import type { WebmailServer, WebmailSession } from './webmail/contract.ts';
import { webmailServer } from './webmail/registry.ts';

type Original = NonNullable<ComposeReference['original']>;

const ENCRYPTED_TYPE = /^application\/(x-)?pkcs7-mime$/i;
const UNPROTECTED: OpenedState = { encrypted: false, signed: false };

/** Asks the webmail only for an original that was not opened here, and for its bytes only if it may be encrypted. */
export async function composeState(
  request: CommandRequest<'content.compose-state'>,
  { origin, tabId }: FrameSender,
  signal: AbortSignal,
): Promise<CommandResponse<'content.compose-state'>> {
  const compose = checkComposePlace(request);
  const { path, token, composeId } = compose;
  const session = { origin, path, token };
  const server = webmailServer(compose.webmail);
  const originState = async (): Promise<OpenedState> => {
    const { original } = await composeOrigin(server, session, compose, signal);
    return original === undefined ? UNPROTECTED : originalState(server, session, original, signal);
  };
  const key = draftKeyOf({ origin, path, composeId });
  // Locked meanwhile: it stays where it was.
  await takeAwaitedDraft(tabId, key).catch(() => undefined);
  const [state, sealed, draft] = await Promise.all([
    originState(),
    // Whether a file could be looked at decides nothing about the original.
    sealedFormFiles(server, session, compose, signal).catch(() => []),
    hasDraft(key),
  ]);
  const encrypted = state.encrypted || sealed.some(({ isEncrypted }) => isEncrypted);
  return { ...state, encrypted, draft };
}

async function originalState(
  server: WebmailServer,
  session: WebmailSession,
  { messageId, mailbox }: Original,
  signal: AbortSignal,
): Promise<OpenedState> {
  const remembered = await openedState(messageId);
  if (remembered !== undefined) return remembered;
  const [row] = await server.findRows(session, mailbox, messageId, { signal });
  if (row === undefined || !ENCRYPTED_TYPE.test(row.type)) return UNPROTECTED;
  const raw = await server.readRaw(session, { uid: row.uid, mailbox }, { signal });
  return outerState(raw);
}
