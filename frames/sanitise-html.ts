// Makes the HTML of a message safe to show and to quote: no script, no form, nothing that reaches the network, and nothing that hides words.
import createPurifier from 'dompurify';
import {
  ALLOWED_ELEMENTS,
  FETCHING_ATTRIBUTES,
  FOLDING_ELEMENTS,
  HARMLESS_ATTRIBUTES,
  JUDGED_ATTRIBUTES,
} from './html-names.ts';
import { textFaces } from './css-values.ts';
import { linkTarget, namesAnotherHost } from './link-target.ts';
import { percentDecoded } from './percent-decoded.ts';
import { safeDeclarations, safeStyleSheet } from './safe-css.ts';

/** Pictures inside the message itself. SVG is left out: it is a document of its own. */
const EMBEDDED_PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,[a-z0-9+/=\s]*$/i;
/** For every attribute that DOMPurify does not know to be plain text: no scheme, or one judged below. */
const NAMED_SCHEME_OR_NONE = /^(?:(?:https?|mailto|tel|cid|data):|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i;
const REMOTE = /^\s*(?:https?:|ftp:|\/\/)|[\s,](?:https?:)?\/\//i;

/** Of the host that is named after a link whose words name another one. */
const NOTE_STYLE = [
  'all: initial',
  // `all` leaves these two as they are, and they would turn the name around.
  'direction: ltr',
  'unicode-bidi: isolate',
  'display: inline',
  'visibility: visible',
  'font: bold 13px system-ui, sans-serif',
  'color: #b3261e',
  'background: #fff',
]
  .map((declaration) => `${declaration} !important`)
  .join('; ');

/** HTML beyond this takes seconds to clean; it is shown as text, or saved. */
export const MAX_HTML_CHARACTERS = 4_000_000;

export interface SafeHtml {
  /** The style sheets of the message, cleaned. */
  readonly css: string;
  /** The body element, serialised. */
  readonly body: string;
  /** How many pictures and the like would have been fetched from elsewhere. */
  readonly remote: number;
  /** Content-IDs of the pictures that the HTML shows; the others belong in the list of attachments. */
  readonly shownContentIds: ReadonlySet<string>;
}

/**
 * Cleans HTML as a message carries it. DOMPurify reads it into a document without a window (nothing is fetched
 * there) and takes out all but the named elements and attributes; what is left is judged here: links lead to
 * named schemes only and open elsewhere, pictures come from `pictures` (URL by Content-ID) or lie in the HTML.
 */
export function sanitiseHtml(html: string, pictures: ReadonlyMap<string, string>): SafeHtml {
  const purifier = createPurifier(window);
  let remote = 0;
  purifier.addHook('uponSanitizeAttribute', (_, { attrName, attrValue }) => {
    if (FETCHING_ATTRIBUTES.has(attrName) && REMOTE.test(attrValue)) remote++;
  });
  const css: string[] = [];
  // Before the purifier looks: it would drop what Outlook puts into a comment. Nothing of it but what is made here stays.
  purifier.addHook('uponSanitizeElement', (node, { tagName }) => {
    if (tagName !== 'style') return;
    css.push(safeStyleSheet(node.textContent ?? ''));
    node.textContent = '';
  });
  const root: unknown = purifier.sanitize(html, {
    ALLOWED_TAGS: ALLOWED_ELEMENTS,
    ALLOWED_ATTR: [...HARMLESS_ATTRIBUTES, ...JUDGED_ATTRIBUTES],
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: NAMED_SCHEME_OR_NONE,
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
  });
  if (!isElement(root)) return { css: '', body: '<body></body>', remote, shownContentIds: new Set() };
  for (const style of root.querySelectorAll('style')) style.remove();
  for (const element of root.querySelectorAll(FOLDING_ELEMENTS.join())) unfold(element);
  const shownContentIds = new Set<string>();
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    keepHarmlessStyle(element);
    keepTextFaces(element);
    keepPicture(element, pictures, shownContentIds);
    keepLink(element);
  }
  return {
    css: css.filter((sheet) => sheet !== '').join('\n'),
    // Purified above, and shown only in a sandbox without scripts under a policy without network.
    body: root.querySelector('body')?.outerHTML ?? '<body></body>',
    remote,
    shownContentIds,
  };
}

/** Objects of the purifier's own document are no instances of this window's classes everywhere. */
function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && 'querySelectorAll' in value;
}

function keepHarmlessStyle(element: HTMLElement): void {
  if (!element.hasAttribute('style')) return;
  const declarations = safeDeclarations(element.style);
  if (declarations === '') element.removeAttribute('style');
  else element.setAttribute('style', declarations);
}

function keepTextFaces(element: Element): void {
  const faces = element.getAttribute('face');
  if (faces === null) return;
  const kept = textFaces(faces);
  if (kept === undefined) element.removeAttribute('face');
  else element.setAttribute('face', kept);
}

function unfold(element: Element): void {
  const block = element.ownerDocument.createElement('div');
  for (const { name, value } of element.attributes) block.setAttribute(name, value);
  block.append(...element.childNodes);
  element.replaceWith(block);
}

function keepPicture(element: HTMLElement, pictures: ReadonlyMap<string, string>, shown: Set<string>): void {
  const source = element.getAttribute('src')?.trim();
  if (source === undefined) return;
  element.removeAttribute('src');
  if (element.localName !== 'img') return;
  if (EMBEDDED_PICTURE.test(source)) {
    element.setAttribute('src', source);
    return;
  }
  const contentId = /^cid:(.+)$/is.exec(source)?.[1];
  const url = contentId === undefined ? undefined : findPicture(contentId, pictures, shown);
  if (url !== undefined) element.setAttribute('src', url);
}

/** `cid:` URLs are percent-encoded (RFC 2392 section 2); some writers forget it. */
function findPicture(
  contentId: string,
  pictures: ReadonlyMap<string, string>,
  shown: Set<string>,
): string | undefined {
  for (const candidate of [contentId, percentDecoded(contentId)]) {
    const url = pictures.get(candidate);
    if (url === undefined) continue;
    shown.add(candidate);
    return url;
  }
  return undefined;
}

function keepLink(element: HTMLElement): void {
  const href = element.getAttribute('href');
  if (href === null) return;
  element.removeAttribute('href');
  const target = element.localName === 'a' ? linkTarget(href) : undefined;
  if (target === undefined) return;
  element.setAttribute('href', target);
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
  element.setAttribute('title', target);
  if (!namesAnotherHost(element.textContent, target)) return;
  const note = element.ownerDocument.createElement('span');
  note.textContent = ` [${new URL(target).host}]`;
  // Styles of the message neither hide it nor make it small.
  note.setAttribute('style', NOTE_STYLE);
  element.after(note);
}
