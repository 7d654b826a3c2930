// The server of a compose window or message view, and the session with which requests to it are made.
import type { ComposerGrant, ReaderGrant } from './grants.ts';
import type { WebmailServer, WebmailSession } from './webmail/contract.ts';
import { webmailServer } from './webmail/registry.ts';

type WebmailGrant = ReaderGrant | ComposerGrant;

export function sessionOf(grant: WebmailGrant): WebmailSession {
  const { path, token } = placeOf(grant);
  return { origin: grant.origin, path, token };
}

export function serverOf(grant: WebmailGrant): WebmailServer {
  return webmailServer(placeOf(grant).webmail);
}

function placeOf(grant: WebmailGrant): ReaderGrant['message'] | ComposerGrant['compose'] {
  return grant.kind === 'reader' ? grant.message : grant.compose;
}
