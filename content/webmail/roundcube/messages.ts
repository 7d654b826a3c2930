// Roundcube: recognises its pages and finds the message or the list in them.
import type { MessageReference } from '../../../src/wire/webmail.ts';
import type { MessageView, WebmailAdapter } from '../contract.ts';
import type { RoundcubeEnv } from './env.ts';
import { RoundcubeList } from './list.ts';
import { ROUNDCUBE } from './selectors.ts';
import { envOf, placeOf } from './settings.ts';

/** Media types and names that say: this message is protected. */
const PROTECTED_TYPE = /^application\/(x-)?pkcs7-(mime|signature)$/i;
const PROTECTED_NAME = /\.p7[cmsz]$/i;
const MESSAGE_TYPE = /^message\/(rfc822|global)$/i;
const MESSAGE_NAME = /\.eml$/i;
/** Names that gateways make of `smime.p7s` and `smime.p7m`. */
const RENAMED = /^smime\b|\.p7[cmsz]\b/i;

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
    if (body === null || reference === undefined) return undefined;
    const isProtected = looksProtected(document, env);
    if (!isProtected && !mayBringProtection(document, env)) return undefined;
    const protection = `${ROUNDCUBE.attachmentList} li:is(${ROUNDCUBE.protectedAttachments})`;
    const hidden = [body, ...document.querySelectorAll<HTMLElement>(protection)];
    return {
      reference,
      anchor: body,
      hint: isProtected ? 'protected' : 'attached',
      uncover: () => hideEmpty(document, ROUNDCUBE.notices),
      hide: () => hidden.forEach((element) => element.style.setProperty('display', 'none', 'important')),
      restore: () => hidden.forEach((element) => element.style.removeProperty('display')),
      showSubject: (subject) => showSubject(document, subject),
    };
  },

  showsCompose: (document) => envOf(document)?.action === 'compose',

  findList: (document) => RoundcubeList.in(document),

  place(document) {
    const env = envOf(document);
    return env?.action === 'compose' ? undefined : placeOf(document, env?.mailbox);
  },
};

function messageReference(env: RoundcubeEnv, location: Location): MessageReference | undefined {
  const { uid, mailbox, request_token: token } = env;
  if (uid === undefined || mailbox === undefined || token === undefined) return undefined;
  const account = typeof env.user_id === 'string' ? { account: env.user_id } : {};
  return { webmail: 'roundcube', path: location.pathname, uid, mailbox, token, ...account };
}

/** Writes over the text of the subject, and leaves the words for screen readers beside it. */
function showSubject(document: Document, subject: string): void {
  for (const element of document.querySelectorAll(ROUNDCUBE.messageSubject)) {
    const texts = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    );
    for (const node of texts.slice(1)) node.textContent = '';
    if (texts[0]) texts[0].textContent = subject;
    else if (element.childElementCount === 0) element.textContent = subject;
  }
}

/** Elements that stand free and are empty for most of the time. */
function hideEmpty(document: Document, selector: string): void {
  const style = document.createElement('style');
  style.textContent = `${selector}:empty { display: none !important; }`;
  document.head.append(style);
}

/** Messages are attached, of which one may be protected, or a file whose name was once that of a signature. */
function mayBringProtection(document: Document, env: RoundcubeEnv): boolean {
  return (
    attachedTypes(env).some((type) => MESSAGE_TYPE.test(type)) ||
    attachedNames(document).some((name) => MESSAGE_NAME.test(name) || RENAMED.test(name))
  );
}

function attachedTypes({ attachments }: RoundcubeEnv): string[] {
  const types = typeof attachments === 'object' && attachments !== null ? Object.values(attachments) : [];
  return types.filter((type) => typeof type === 'string');
}

function attachedNames(document: Document): string[] {
  const entries = document.querySelectorAll(`${ROUNDCUBE.attachmentList} :is(.attachment-name, li > a)`);
  return [...entries].map(ownText);
}

/** A hint, not a judgement: the settings name each attachment's type, the list each one's type and name. */
function looksProtected(document: Document, env: RoundcubeEnv): boolean {
  if (attachedTypes(env).some((type) => PROTECTED_TYPE.test(type))) return true;
  const list = document.querySelector(ROUNDCUBE.attachmentList);
  if (list === null) return false;
  if (list.querySelector(ROUNDCUBE.protectedAttachments) !== null) return true;
  return attachedNames(document).some((name) => PROTECTED_NAME.test(name));
}

/** An entry's own text, without the size that is in an element within it. */
function ownText(element: Element): string {
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts
    .map((node) => node.textContent ?? '')
    .join('')
    .trim();
}
