// The webmails that there are: the one place that knows their servers by name.
import type { WebmailId } from '../../src/wire/webmail.ts';
import type { WebmailServer } from './contract.ts';
import { roundcube } from './roundcube/server.ts';

const SERVERS: Readonly<Record<WebmailId, WebmailServer>> = { roundcube };

/** What was stored before there was more than one webmail does not say of which it is. */
const ONLY_ONE_BEFORE: WebmailId = 'roundcube';

/** The server's side of a webmail. */
export function webmailServer(id: WebmailId = ONLY_ONE_BEFORE): WebmailServer {
  return SERVERS[id];
}

/** Whether somebody's text names a webmail. */
export function isWebmailId(value: unknown): value is WebmailId {
  return typeof value === 'string' && Object.hasOwn(SERVERS, value);
}
