// Roundcube's settings of a document, read once, and what more than one part of the adapter takes from them.
import type { WebmailPlace } from '../../../src/wire/webmail.ts';
import { roundcubeEnv, type RoundcubeEnv } from './env.ts';
import { ROUNDCUBE } from './selectors.ts';

const environments = new WeakMap<Document, RoundcubeEnv | null>();

export function envOf(document: Document): RoundcubeEnv | undefined {
  let env = environments.get(document);
  if (env === undefined) {
    env = roundcubeEnv(document.querySelectorAll(ROUNDCUBE.scripts)) ?? null;
    environments.set(document, env);
  }
  return env ?? undefined;
}

/**
 * Where this page is, for requests with the user's session, and which folder it shows, if it is one; undefined
 * before anybody has signed in.
 */
export function placeOf(document: Document, mailbox: string | undefined): WebmailPlace | undefined {
  const { request_token: token, user_id: account } = envOf(document) ?? {};
  if (token === undefined) return undefined;
  return {
    webmail: 'roundcube',
    path: document.location.pathname,
    token,
    ...(typeof account === 'string' ? { account } : {}),
    ...(mailbox === undefined ? {} : { mailbox }),
  };
}
