// Fetches a message's exact bytes from Roundcube.
import { joinBytes, type Bytes } from '../../../src/bytes.ts';
import type { MessageReference } from '../../../src/wire/webmail.ts';
import { fault } from '../../errors.ts';
import { MAX_MESSAGE_BYTES, type WebmailSession } from '../contract.ts';
import { actionUrl } from './http.ts';
import { sessionRequest, type RequestSettings } from '../session-request.ts';

/**
 * The message as the server stores it, CRLF line ends. Only `viewsource` with `_save` is exact; it does not
 * mark the message as read. `onBytes` hears what has come so far, and of how much (0: the server does not say).
 * Throws `webmail.signed-out`, `webmail.refused`, `webmail.too-large` {bytes, limitBytes}.
 */
export async function readRaw(
  session: WebmailSession,
  { uid, mailbox }: Pick<MessageReference, 'uid' | 'mailbox'>,
  settings: RequestSettings = {},
  onBytes: (done: number, total: number) => void = () => undefined,
): Promise<Bytes> {
  const url = actionUrl(session, 'viewsource', {
    _uid: uid,
    _mbox: mailbox,
    _save: '1',
    _token: session.token,
  });
  const response = await sessionRequest(session.origin, url, {}, settings);
  const type = response.headers.get('content-type') ?? '';
  const disposition = response.headers.get('content-disposition') ?? '';
  // A page instead of the message: signed out, or the token was refused.
  if (response.status === 404) fault('webmail.message-gone');
  if (!response.ok && response.status !== 403) fault('webmail.refused', { status: response.status });
  if (!response.ok || !/^text\/plain\b/i.test(type) || !/^attachment\b/i.test(disposition))
    fault('webmail.signed-out');
  const bytes = await readBody(response, onBytes);
  if (bytes.length === 0) fault('webmail.message-gone');
  return bytes;
}

/** Reads a body piece by piece, so that one beyond the limit is given up before it fills the memory. */
async function readBody(response: Response, onBytes: (done: number, total: number) => void): Promise<Bytes> {
  const total = Number(response.headers.get('content-length') ?? 0);
  const check = (bytes: number): void => {
    if (bytes > MAX_MESSAGE_BYTES) fault('webmail.too-large', { bytes, limitBytes: MAX_MESSAGE_BYTES });
  };
  check(total);
  if (response.body === null) return new Uint8Array();
  const pieces: Bytes[] = [];
  let done = 0;
  // A reader, because not every browser iterates over a stream.
  const reader = response.body.getReader();
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return joinBytes(pieces);
    pieces.push(piece.value);
    done += piece.value.length;
    check(done);
    onBytes(done, total);
  }
}
