// Speaks Roundcube's own HTTP with the user's session: requests, and answers told apart without trusting texts.
import { BackgroundFault, fault } from '../../errors.ts';
import type { WebmailSession } from '../contract.ts';
import { sessionRequest, type RequestSettings, type SessionRequestInit } from '../session-request.ts';

/** Texts of the server are shown to the user, but not pages of them. */
const MAX_SERVER_TEXT = 300;
/** Not translated by Roundcube, whatever the user's language. */
const ACTION_DISABLED = /\bAction disabled\b/i;

/** An answer to a `_remote=1` request: what Roundcube would have shown, and the script it would have run. */
export interface RemoteAnswer {
  readonly confirmed: boolean;
  /** Text of the first error message shown, in the webmail's language. */
  readonly error?: string;
  readonly exec: string;
  /** Settings that the answer would change in the page. */
  readonly env: Readonly<Record<string, unknown>>;
}

/** URL of an action; empty values are left out. */
export function actionUrl(
  session: WebmailSession,
  action: string,
  parameters: Readonly<Record<string, string>>,
): URL {
  const url = new URL(session.path, session.origin);
  // A path such as //host would name another server.
  if (url.origin !== session.origin) fault('webmail.bad-reference');
  url.search = new URLSearchParams({ _task: 'mail', _action: action, ...parameters }).toString();
  return url;
}

/** A `_remote=1` request: GET, or POST when there is a body. */
export async function remote(
  session: WebmailSession,
  action: string,
  parameters: Readonly<Record<string, string>>,
  body?: BodyInit,
  settings: RequestSettings = {},
): Promise<RemoteAnswer> {
  const url = actionUrl(session, action, { ...parameters, _remote: '1' });
  const headers = { 'X-Roundcube-Request': session.token, 'X-Requested-With': 'XMLHttpRequest' };
  const init: SessionRequestInit = body === undefined ? { headers } : { method: 'POST', headers, body };
  return readAnswer(await sessionRequest(session.origin, url, init, settings));
}

async function readAnswer(response: Response): Promise<RemoteAnswer> {
  const text = await bodyText(response);
  const answer = answerOf(text);
  if (answer === undefined) return faultOfPage(response, text);
  const { exec, env } = answer;
  if (/\bsession_error\b|\bthis\.session_error\(/.test(exec)) fault('webmail.signed-out');
  const shown = [...exec.matchAll(/display_message\("((?:[^"\\]|\\.)*)","(\w+)"/g)];
  const error = shown.find((match) => match[2] === 'error' || match[2] === 'warning');
  const errorText = error && jsonText(error[1]!).slice(0, MAX_SERVER_TEXT);
  if (errorText !== undefined && ACTION_DISABLED.test(errorText)) fault('webmail.action-disabled');
  return {
    confirmed: shown.some((match) => match[2] === 'confirmation'),
    exec,
    env,
    ...(errorText === undefined ? {} : { error: errorText }),
  };
}

/** A page instead of JSON, whatever its status says: signed out, or the token refused, or a server in trouble. */
function faultOfPage(response: Response, text: string): never {
  if (ACTION_DISABLED.test(text)) fault('webmail.action-disabled');
  if (response.status === 403 || response.status === 401) fault('webmail.signed-out');
  if (response.ok && /<html\b/i.test(text)) fault('webmail.signed-out');
  if (response.status === 413) fault('webmail.request-too-large');
  // Of an empty page or half an answer nobody knows what the server did before.
  return response.ok ? fault('webmail.no-answer') : fault('webmail.refused', { status: response.status });
}

/** The body as text. A line that breaks within it is as bad as one that breaks before. */
async function bodyText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch {
    return fault('webmail.unreachable');
  }
}

function answerOf(text: string): Pick<RemoteAnswer, 'exec' | 'env'> | undefined {
  try {
    const answer = JSON.parse(text) as { exec?: unknown; env?: unknown } | null;
    if (typeof answer !== 'object' || answer === null) return undefined;
    const { exec, env } = answer;
    return {
      exec: typeof exec === 'string' ? exec : '',
      env: typeof env === 'object' && env !== null ? (env as Record<string, unknown>) : {},
    };
  } catch {
    return undefined;
  }
}

function jsonText(escaped: string): string {
  try {
    return String(JSON.parse(`"${escaped}"`));
  } catch {
    return escaped;
  }
}

/** As `remote`, and throws `webmail.refused` with the server's words unless it confirmed. */
export async function remoteConfirmed(...args: Parameters<typeof remote>): Promise<RemoteAnswer> {
  const answer = await remote(...args);
  if (!answer.confirmed) fault('webmail.refused', answer.error === undefined ? {} : { text: answer.error });
  return answer;
}

/** uids of the messages in a folder with this Message-ID (with or without angle brackets). */
export function findByMessageId(
  session: WebmailSession,
  mailbox: string,
  messageId: string,
  settings: RequestSettings = {},
): Promise<string[]> {
  return search(session, mailbox, `HEADER MESSAGE-ID "${searchable(messageId)}"`, settings);
}

/** The messages in a folder with this Message-ID, each with its media type as the webmail read it. */
export async function findRows(
  session: WebmailSession,
  mailbox: string,
  messageId: string,
  settings: RequestSettings = {},
): Promise<{ readonly uid: string; readonly type: string }[]> {
  const { exec } = await searchAnswer(
    session,
    mailbox,
    `HEADER MESSAGE-ID "${searchable(messageId)}"`,
    settings,
  );
  return [...exec.matchAll(/add_message_row\((\d+),.*?"ctype":"((?:[^"\\]|\\.)*)"/g)].map((match) => ({
    uid: match[1]!,
    type: jsonText(match[2]!),
  }));
}

/** As `findByMessageId`, but only copies that the webmail made of what it sent for this sender. */
export function findSentByMessageId(
  session: WebmailSession,
  mailbox: string,
  messageId: string,
  sender: string,
  settings: RequestSettings = {},
): Promise<string[]> {
  const sent = `HEADER MESSAGE-ID "${searchable(messageId)}" HEADER RESENT-FROM "${searchable(sender)}"`;
  return search(session, mailbox, sent, settings);
}

async function search(
  session: WebmailSession,
  mailbox: string,
  filter: string,
  settings: RequestSettings,
): Promise<string[]> {
  const { exec } = await searchAnswer(session, mailbox, filter, settings);
  return [...exec.matchAll(/add_message_row\((\d+),/g)].map((match) => match[1]!);
}

function searchAnswer(
  session: WebmailSession,
  mailbox: string,
  filter: string,
  settings: RequestSettings,
): Promise<RemoteAnswer> {
  // Neither `_headers` nor `_sort`: Roundcube would keep them as the user's preference.
  const query = { _mbox: mailbox, _q: '', _scope: 'base', _filter: filter };
  return remote(session, 'search', query, undefined, settings);
}

/** What may stand in a quoted string of an IMAP search that also passes the webmail's filter of HTML. */
function searchable(text: string): string {
  return text.replace(/[<>"\\\r\n]/g, '');
}

/** Who is signed in now, and with which token; undefined when nobody is, also where the webmail redirects them. */
export async function currentSession(
  session: WebmailSession,
  settings: RequestSettings = {},
): Promise<{ readonly account: string; readonly token: string } | undefined> {
  const url = new URL(session.path, session.origin);
  if (url.origin !== session.origin) fault('webmail.bad-reference');
  url.search = '_task=mail';
  const page = await sessionRequest(session.origin, url, {}, settings).then(bodyText).catch(unlessSignedOut);
  if (page === undefined) return undefined;
  const setting = (name: string): string | undefined =>
    new RegExp(`"${name}":"([A-Za-z0-9_-]{1,200})"`).exec(page)?.[1];
  const [account, token] = [setting('user_id'), setting('request_token')];
  return account === undefined || token === undefined ? undefined : { account, token };
}

function unlessSignedOut(error: unknown): undefined {
  if (!(error instanceof BackgroundFault) || error.code !== 'webmail.signed-out') throw error;
}
