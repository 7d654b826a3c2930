// Finds the new request token when the user of a compose window has signed in again in another tab.
import { sessionOf } from './composing.ts';
import { keepToken, type ComposerGrant } from './grants.ts';
import { currentSession } from './webmail/roundcube-http.ts';

/**
 * The grant with the session's present token, kept for later requests; undefined when nobody is signed in,
 * when it is somebody else, or when the token was not the reason.
 */
export async function renewSession(
  grant: ComposerGrant,
  signal: AbortSignal,
): Promise<ComposerGrant | undefined> {
  const { account, token } = grant.compose;
  if (account === undefined) return undefined;
  const current = await currentSession(sessionOf(grant), { signal }).catch(() => undefined);
  if (current === undefined || current.account !== account || current.token === token) return undefined;
  return keepToken(grant, current.token);
}
