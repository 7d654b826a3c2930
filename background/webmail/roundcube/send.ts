// Sends a finished message through Roundcube byte for byte: imported into Drafts, then bounced from there.
import type { Bytes } from '../../../src/bytes.ts';
import type { Envelope, WebmailSession } from '../contract.ts';
import { remote, remoteConfirmed } from './http.ts';
import { LONG_TIMEOUT_MS, type RequestSettings } from '../session-request.ts';

/** Stores a message in a folder. Throws `webmail.refused`, `webmail.action-disabled`. */
export async function importMessage(
  session: WebmailSession,
  mailbox: string,
  raw: Bytes,
  settings: RequestSettings,
): Promise<void> {
  const form = new FormData();
  form.append('_file[]', new File([raw], 'message.eml', { type: 'message/rfc822' }));
  form.append('_token', session.token);
  await remoteConfirmed(session, 'import', { _mbox: mailbox }, form, {
    ...settings,
    timeoutMs: LONG_TIMEOUT_MS,
  });
}

/**
 * Sends a stored message to the envelope's bare addresses: Roundcube writes names into Resent-* fields unencoded. With `copyIn` the server keeps a copy there in the same
 * request, after the mail server took the message: that copy is the proof that it was sent.
 */
export async function bounceMessage(
  session: WebmailSession,
  stored: { readonly mailbox: string; readonly uid: string },
  envelope: Envelope,
  copyIn: string,
): Promise<void> {
  const body = new URLSearchParams({
    _uid: stored.uid,
    _mbox: stored.mailbox,
    _from: envelope.from,
    _to: envelope.to.join(', '),
    _cc: envelope.cc.join(', '),
    _bcc: envelope.bcc.join(', '),
    _store_target: copyIn,
    _token: session.token,
    ...(envelope.deliveryNotice ? { _dsn: '1' } : {}),
  });
  await remoteConfirmed(session, 'bounce', {}, body, { timeoutMs: LONG_TIMEOUT_MS });
}

export async function deleteMessages(
  session: WebmailSession,
  mailbox: string,
  uids: readonly string[],
): Promise<void> {
  if (uids.length === 0) return;
  const body = new URLSearchParams({ _uid: uids.join(','), _mbox: mailbox, _token: session.token });
  await remote(session, 'delete', {}, body);
}

export async function moveMessage(
  session: WebmailSession,
  mailbox: string,
  uid: string,
  target: string,
): Promise<void> {
  const body = new URLSearchParams({
    _uid: uid,
    _mbox: mailbox,
    _target_mbox: target,
    _token: session.token,
  });
  await remote(session, 'move', {}, body);
}

export async function markMessage(
  session: WebmailSession,
  mailbox: string,
  uid: string,
  flag: 'read' | 'answered' | 'forwarded',
): Promise<void> {
  const body = new URLSearchParams({
    _uid: uid,
    _mbox: mailbox,
    _flag: flag,
    _quiet: '1',
    _token: session.token,
  });
  await remote(session, 'mark', {}, body);
}
