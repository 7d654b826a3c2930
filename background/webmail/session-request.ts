// The one place from where a request with the user's cookies leaves the background: to the webmail's own origin, and nowhere on.
import { fault } from '../errors.ts';

/** Reading and small requests. */
const SHORT_TIMEOUT_MS = 60_000;
/** Uploading and sending of large messages over slow lines. */
export const LONG_TIMEOUT_MS = 10 * 60_000;

export interface RequestSettings {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** What a request may say for itself: everything about cookies, caches and redirections is decided here. */
export type SessionRequestInit = Pick<RequestInit, 'method' | 'headers' | 'body'>;

/**
 * A request with the session's cookies to the session's origin.
 *
 * A redirection is not followed, wherever it leads: with the permission for another site, the browser would take
 * along the cookies of that one, `SameSite=Strict` included, and let its answer pass for the webmail's. What a webmail
 * redirects is a request without a session, to its login page: all are "signed out", which of them it was is hidden
 * from us. The detail `redirected` tells it from the webmail's own word: of a redirection nobody knows whether the
 * request was carried out before.
 *
 * Throws `webmail.bad-reference` for another origin, `webmail.signed-out` {redirected} for a redirection,
 * `webmail.unreachable` (nothing is known about what the server did), `webmail.timeout`, `request.cancelled`.
 */
export async function sessionRequest(
  origin: string,
  url: URL,
  init: SessionRequestInit,
  settings: RequestSettings = {},
): Promise<Response> {
  if (url.origin !== origin || !/^https?:$/.test(url.protocol)) fault('webmail.bad-reference');
  const response = await answered(url, init, settings);
  if (response.type === 'opaqueredirect' || response.redirected || new URL(response.url).origin !== origin) {
    await response.body?.cancel();
    return fault('webmail.signed-out', { redirected: true });
  }
  return response;
}

async function answered(url: URL, init: SessionRequestInit, settings: RequestSettings): Promise<Response> {
  const timeout = AbortSignal.timeout(settings.timeoutMs ?? SHORT_TIMEOUT_MS);
  const signals = settings.signal === undefined ? [timeout] : [timeout, settings.signal];
  try {
    return await fetch(url, {
      ...init,
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.any(signals),
    });
  } catch {
    if (settings.signal?.aborted) return fault('request.cancelled');
    return fault(timeout.aborted ? 'webmail.timeout' : 'webmail.unreachable');
  }
}
