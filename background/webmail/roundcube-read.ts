// Fetches a message's exact bytes from Roundcube.
import type { Bytes } from '../../src/bytes.ts';
import type { MessageReference } from '../../src/wire/webmail.ts';
import { fault } from '../errors.ts';
import { actionUrl, request, type RequestSettings, type RoundcubeSession } from './roundcube-http.ts';

/** Larger messages are refused before they are read into memory. */
export const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

/**
 * The message as the server stores it, CRLF line ends. Only `viewsource` with `_save` is exact; it does not
 * mark the message as read. Throws `webmail.signed-out`, `webmail.refused`, `webmail.too-large` {bytes, limit}.
 */
export async function readRaw(
  session: RoundcubeSession,
  { uid, mailbox }: Pick<MessageReference, 'uid' | 'mailbox'>,
  settings: RequestSettings = {},
): Promise<Bytes> {
  const url = actionUrl(session, 'viewsource', {
    _uid: uid,
    _mbox: mailbox,
    _save: '1',
    _token: session.token,
  });
  const response = await request(url, {}, settings);
  const type = response.headers.get('content-type') ?? '';
  const disposition = response.headers.get('content-disposition') ?? '';
  // A page instead of the message: signed out, or the token was refused.
  if (response.status === 404) fault('webmail.message-gone');
  if (!response.ok && response.status !== 403) fault('webmail.refused', { status: response.status });
  if (!response.ok || !/^text\/plain\b/i.test(type) || !/^attachment\b/i.test(disposition))
    fault('webmail.signed-out');
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > MAX_MESSAGE_BYTES) fault('webmail.too-large', { bytes: declared, limit: MAX_MESSAGE_BYTES });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MAX_MESSAGE_BYTES)
    fault('webmail.too-large', { bytes: bytes.length, limit: MAX_MESSAGE_BYTES });
  if (bytes.length === 0) fault('webmail.message-gone');
  return bytes;
}
