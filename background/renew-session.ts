// Finds the new request token when the user of a message view or compose window has signed in again in another tab.
import { keepToken, type ComposerGrant, type ReaderGrant } from './grants.ts';
import { serverOf, sessionOf } from './webmail-session.ts';

/**
 * The grant with the session's present token, kept for later requests; undefined when nobody is signed in,
 * when it is somebody else, or when the token was not the reason.
 */
export async function renewSession<G extends ReaderGrant | ComposerGrant>(
  grant: G,
  signal: AbortSignal,
): Promise<G | undefined> {
  const { account, token } = grant.kind === 'reader' ? grant.message : grant.compose;
  if (account === undefined) return undefined;
  const current = await serverOf(grant)
    .currentSession(sessionOf(grant), { signal })
    .catch(() => undefined);
  if (current === undefined || current.account !== account || current.token === token) return undefined;
  return keepToken(grant, current.token);
}
