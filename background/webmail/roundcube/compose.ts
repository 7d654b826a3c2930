// What Roundcube's server holds of a compose window: files that were attached in its own form.
import { BackgroundFault, fault } from '../../errors.ts';
import type { WebmailSession } from '../contract.ts';
import { actionUrl, remote } from './http.ts';
import { sessionRequest, type RequestSettings } from '../session-request.ts';

/** A file of the compose form. Throws `webmail.signed-out` or `webmail.refused`. */
export async function fetchFormAttachment(
  session: WebmailSession,
  composeId: string,
  fileId: string,
  settings: RequestSettings,
): Promise<Blob> {
  const url = actionUrl(session, 'display-attachment', {
    _file: `rcmfile${fileId.replace(/^rcmfile/, '')}`,
    _id: composeId,
    _token: session.token,
  });
  const response = await sessionRequest(session.origin, url, {}, settings);
  if (!response.ok) fault('webmail.refused', { status: response.status });
  return response.blob();
}

/** Whether the webmail still has the compose window with this id. Throws as sessionRequest. */
export async function hasComposeWindow(
  session: WebmailSession,
  composeId: string,
  settings: RequestSettings,
): Promise<boolean> {
  const url = actionUrl(session, 'compose', { _id: composeId });
  const response = await sessionRequest(session.origin, url, {}, settings);
  if (!response.ok) return false;
  // A window that is lost is answered with a page that says so.
  return (await response.text()).includes('name="_message"');
}

/**
 * Whether messages can be sent byte for byte: import and bounce can each be switched off by the
 * administrator. Asked with requests that change nothing: an import without a file, a bounce of no message.
 */
export async function sendingRoute(
  session: WebmailSession,
  settings: RequestSettings,
): Promise<'session' | 'attachment'> {
  const form = new FormData();
  form.append('_token', session.token);
  try {
    await remote(session, 'import', {}, form, settings);
    await remote(session, 'bounce', { _uid: '0', _mbox: 'INBOX' }, undefined, settings);
    return 'session';
  } catch (error) {
    if (error instanceof BackgroundFault && error.code === 'webmail.action-disabled') return 'attachment';
    throw error;
  }
}
