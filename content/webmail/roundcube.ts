// Roundcube: recognises its pages and finds the message or the compose window in them.
import type { MessageReference } from '../../src/wire/webmail.ts';
import type { MessageView, WebmailAdapter } from './contract.ts';
import { RoundcubeComposeView } from './roundcube-compose.ts';
import { roundcubeEnv, type RoundcubeEnv } from './roundcube-env.ts';
import { ROUNDCUBE } from './roundcube-selectors.ts';

/** Media types and names that say: this message is protected. */
const PROTECTED_TYPE = /^application\/(x-)?pkcs7-(mime|signature)$/i;
const PROTECTED_NAME = /\.p7[ms]$/i;

const environments = new WeakMap<Document, RoundcubeEnv | null>();

function envOf(document: Document): RoundcubeEnv | undefined {
  let env = environments.get(document);
  if (env === undefined) {
    env = roundcubeEnv(document.querySelectorAll(ROUNDCUBE.scripts)) ?? null;
    environments.set(document, env);
  }
  return env ?? undefined;
}

export const roundcube: WebmailAdapter = {
  name: 'roundcube',

  detect: (document) => envOf(document)?.request_token !== undefined,

  showsMessage(document) {
    const action = envOf(document)?.action;
    return action === 'show' || action === 'preview';
  },

  findMessage(document): MessageView | undefined {
    const env = envOf(document);
    if (env === undefined || !this.showsMessage(document)) return undefined;
    const body = document.querySelector<HTMLElement>(ROUNDCUBE.messageBody);
    const reference = messageReference(env, document.location);
    if (body === null || reference === undefined || !looksProtected(document, env)) return undefined;
    const protection = `${ROUNDCUBE.attachmentList} li:is(${ROUNDCUBE.protectedAttachments})`;
    const hidden = [body, ...document.querySelectorAll<HTMLElement>(protection)];
    return {
      reference,
      anchor: body,
      hide: () => hidden.forEach((element) => element.style.setProperty('display', 'none', 'important')),
      restore: () => hidden.forEach((element) => element.style.removeProperty('display')),
    };
  },

  findCompose(document) {
    const env = envOf(document);
    return env?.action === 'compose' ? RoundcubeComposeView.in(document, env) : undefined;
  },
};

function messageReference(env: RoundcubeEnv, location: Location): MessageReference | undefined {
  const { uid, mailbox, request_token: token } = env;
  if (uid === undefined || mailbox === undefined || token === undefined) return undefined;
  const account = typeof env.user_id === 'string' ? { account: env.user_id } : {};
  return { webmail: 'roundcube', path: location.pathname, uid, mailbox, token, ...account };
}

/** A hint, not a judgement: the settings name each attachment's type, the list each one's type and name. */
function looksProtected(document: Document, env: RoundcubeEnv): boolean {
  const { attachments } = env;
  const types = typeof attachments === 'object' && attachments !== null ? Object.values(attachments) : [];
  if (types.some((type) => typeof type === 'string' && PROTECTED_TYPE.test(type))) return true;
  const list = document.querySelector(ROUNDCUBE.attachmentList);
  if (list === null) return false;
  if (list.querySelector(ROUNDCUBE.protectedAttachments) !== null) return true;
  const names = [...list.querySelectorAll('.attachment-name, li > a')].map((entry) => ownText(entry));
  return names.some((name) => PROTECTED_NAME.test(name));
}

/** An entry's own text, without the size that stands in an element within it. */
function ownText(element: Element): string {
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts
    .map((node) => node.textContent ?? '')
    .join('')
    .trim();
}
