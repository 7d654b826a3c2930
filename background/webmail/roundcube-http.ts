// Speaks Roundcube's own HTTP with the user's session: requests, and answers told apart without trusting texts.
import { BackgroundFault, fault } from '../errors.ts';

/** Where a session's requests go: origin as the browser gave it, path and token as the adapter found them. */
export interface RoundcubeSession {
  readonly origin: string;
  readonly path: string;
  readonly token: string;
}

/** Reading and small requests. */
const SHORT_TIMEOUT_MS = 60_000;
/** Uploading and sending of large messages over slow lines. */
export const LONG_TIMEOUT_MS = 10 * 60_000;
/** Texts of the server are shown to the user, but not pages of them. */
const MAX_SERVER_TEXT = 300;

export interface RequestSettings {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** An answer to a `_remote=1` request: what Roundcube would have shown, and the script it would have run. */
export interface RemoteAnswer {
  readonly confirmed: boolean;
  /** Text of the first error message shown, in the webmail's language. */
  readonly error?: string;
  readonly exec: string;
}

/** URL of an action; empty values are left out. */
export function actionUrl(
  session: RoundcubeSession,
  action: string,
  parameters: Readonly<Record<string, string>>,
): URL {
  const url = new URL(session.path, session.origin);
  // A path such as //host would name another server.
  if (url.origin !== session.origin) fault('webmail.bad-reference');
  url.search = new URLSearchParams({ _task: 'mail', _action: action, ...parameters }).toString();
  return url;
}

/**
 * A request with the session's cookies. Throws `webmail.unreachable` (nothing is known about what the
 * server did), `webmail.timeout`, `request.cancelled`.
 */
export async function request(
  url: URL,
  init: RequestInit,
  settings: RequestSettings = {},
): Promise<Response> {
  const timeout = AbortSignal.timeout(settings.timeoutMs ?? SHORT_TIMEOUT_MS);
  const signals = settings.signal === undefined ? [timeout] : [timeout, settings.signal];
  try {
    return await fetch(url, {
      ...init,
      credentials: 'include',
      cache: 'no-store',
      signal: AbortSignal.any(signals),
    });
  } catch {
    if (settings.signal?.aborted) return fault('request.cancelled');
    return fault(timeout.aborted ? 'webmail.timeout' : 'webmail.unreachable');
  }
}

/** A `_remote=1` request: GET, or POST when there is a body. */
export async function remote(
  session: RoundcubeSession,
  action: string,
  parameters: Readonly<Record<string, string>>,
  body?: BodyInit,
  settings: RequestSettings = {},
): Promise<RemoteAnswer> {
  const url = actionUrl(session, action, { ...parameters, _remote: '1' });
  const headers = { 'X-Roundcube-Request': session.token, 'X-Requested-With': 'XMLHttpRequest' };
  const init: RequestInit = body === undefined ? { headers } : { method: 'POST', headers, body };
  return readAnswer(await request(url, init, settings));
}

async function readAnswer(response: Response): Promise<RemoteAnswer> {
  const text = await response.text();
  const exec = execOf(text);
  if (exec === undefined) {
    // Signed out, or refused the token: a page instead of JSON, whatever its status says.
    if (/Action disabled/i.test(text)) fault('webmail.action-disabled');
    if (response.status === 403 || response.status === 401 || response.ok) fault('webmail.signed-out');
    return fault('webmail.refused', { status: response.status });
  }
  if (/\bsession_error\b|\bthis\.session_error\(/.test(exec)) fault('webmail.signed-out');
  const shown = [...exec.matchAll(/display_message\("((?:[^"\\]|\\.)*)","(\w+)"/g)];
  const error = shown.find((match) => match[2] === 'error' || match[2] === 'warning');
  return {
    confirmed: shown.some((match) => match[2] === 'confirmation'),
    exec,
    ...(error ? { error: jsonText(error[1]!).slice(0, MAX_SERVER_TEXT) } : {}),
  };
}

function execOf(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as { exec?: unknown } | null;
    return typeof answer?.exec === 'string'
      ? answer.exec
      : typeof answer === 'object' && answer !== null
        ? ''
        : undefined;
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
export async function findByMessageId(
  session: RoundcubeSession,
  mailbox: string,
  messageId: string,
  settings: RequestSettings = {},
): Promise<string[]> {
  const bare = messageId.replace(/[<>"\\\r\n]/g, '');
  const answer = await remote(
    session,
    'search',
    // Neither `_headers` nor `_sort`: Roundcube would keep them as the user's preference.
    { _mbox: mailbox, _q: '', _scope: 'base', _filter: `HEADER MESSAGE-ID "${bare}"` },
    undefined,
    settings,
  );
  return [...answer.exec.matchAll(/add_message_row\((\d+),/g)].map((match) => match[1]!);
}

/** True for faults after which nobody knows whether the server carried the request out. */
export function outcomeUnknown(error: unknown): boolean {
  return (
    error instanceof BackgroundFault &&
    (error.code === 'webmail.unreachable' || error.code === 'webmail.timeout')
  );
}
