// The session with which requests of a compose window are made.
import type { ComposerGrant } from './grants.ts';
import type { RoundcubeSession } from './webmail/roundcube-http.ts';

export function sessionOf(grant: ComposerGrant): RoundcubeSession {
  return { origin: grant.origin, path: grant.compose.path, token: grant.compose.token };
}
