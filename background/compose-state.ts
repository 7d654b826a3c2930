// What a compose window should begin with: encrypted, when it answers an encrypted message; a draft left behind.
import type { CommandRequest, CommandResponse } from '../src/wire/commands.ts';
import type { FrameSender } from './callers.ts';
import { draftKeyOf } from './composing.ts';
import { isEncryptedOutside } from './answered-original.ts';
import { openedState, type OpenedState } from './opened-messages.ts';
import { checkComposePlace } from './request-checks.ts';
import { hasDraft } from './stores/drafts.ts';
import { findRows, type RoundcubeSession } from './webmail/roundcube-http.ts';
import { readRaw } from './webmail/roundcube-read.ts';

type Original = NonNullable<CommandRequest<'content.compose-state'>['original']>;

const ENCRYPTED_TYPE = /^application\/(x-)?pkcs7-mime$/i;
const UNPROTECTED: OpenedState = { encrypted: false, signed: false };

/** Asks the webmail only for an original that was not opened here, and for its bytes only if it may be encrypted. */
export async function composeState(
  request: CommandRequest<'content.compose-state'>,
  { origin }: FrameSender,
  signal: AbortSignal,
): Promise<CommandResponse<'content.compose-state'>> {
  const { path, token, composeId, original } = checkComposePlace(request);
  const [state, draft] = await Promise.all([
    original === undefined ? UNPROTECTED : originalState({ origin, path, token }, original, signal),
    hasDraft(draftKeyOf({ origin, path, composeId })),
  ]);
  return { ...state, draft };
}

async function originalState(
  session: RoundcubeSession,
  { messageId, mailbox }: Original,
  signal: AbortSignal,
): Promise<OpenedState> {
  const remembered = await openedState(messageId);
  if (remembered !== undefined) return remembered;
  const [row] = await findRows(session, mailbox, messageId, { signal });
  if (row === undefined || !ENCRYPTED_TYPE.test(row.type)) return UNPROTECTED;
  const raw = await readRaw(session, { uid: row.uid, mailbox }, { signal });
  return { ...UNPROTECTED, encrypted: await isEncryptedOutside(raw) };
}
