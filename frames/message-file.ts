// An opened message as a file of its own: plain text, or one HTML document that fetches nothing.
import { text } from '../platform/text.ts';
import type { Mailbox } from '../src/smime/contract.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { formatDate } from './format.ts';
import { htmlDocument } from './html-document.ts';
import { isPicture } from './pictures.ts';
import { sanitiseHtml } from './sanitise-html.ts';

/** Octets turned into text at once: more in one call would exceed the stack. */
const CHUNK = 0x8000;

/** Verdict, header and text; HTML without its markup where there is no text. Line ends are LF. */
export function messageAsText(view: ReaderView): string {
  const lines = headerLines(view).map(([label, value]) => `${label}: ${value}`);
  return `${lines.join('\n')}\n\n${plainText(view)}\n`;
}

/** One document with the pictures of the message in it, and a policy that lets nothing in from elsewhere. */
export async function messageAsHtml(view: ReaderView): Promise<string> {
  const pictures = new Map<string, string>();
  for (const { contentId, type, content } of view.attachments) {
    if (contentId === undefined || pictures.has(contentId) || !isPicture(type)) continue;
    pictures.set(contentId, `data:${type};base64,${await base64(content)}`);
  }
  const head = document.createElement('table');
  for (const [label, value] of headerLines(view)) {
    const row = head.insertRow();
    row.insertCell().textContent = label;
    row.insertCell().textContent = value;
  }
  if (view.html === undefined) {
    const body = document.createElement('body');
    const lines = document.createElement('pre');
    lines.textContent = view.text ?? '';
    body.append(head, document.createElement('hr'), lines);
    // Made here of nodes whose words are textContent: nothing of the message is markup in it.
    return htmlDocument({ css: '', body: body.outerHTML });
  }
  const { css, body } = sanitiseHtml(view.html, pictures);
  // `body` comes out of the sanitiser, `head` is made of textContent; the document's own policy lets nothing run or load.
  return htmlDocument({ css, body: body.replace(/^<body[^>]*>/, (tag) => `${tag}${head.outerHTML}<hr>`) });
}

function headerLines({ headers, verdict }: ReaderView): [string, string][] {
  const { name = '', address = '' } = verdict.signer ?? {};
  const lines: [string, string][] = [[text('extension_name'), text(verdict.sentenceKey, name, address)]];
  if (!headers) return lines;
  const people = (list: readonly Mailbox[]): string => list.map(mailboxText).join(', ');
  lines.push([text('reader_from'), people(headers.from)]);
  if (headers.sender) lines.push([text('reader_sender'), mailboxText(headers.sender)]);
  if (headers.replyTo.length > 0) lines.push([text('reader_reply_to'), people(headers.replyTo)]);
  lines.push([text('reader_to'), people(headers.to)]);
  if (headers.cc.length > 0) lines.push([text('reader_cc'), people(headers.cc)]);
  if (headers.date !== undefined) lines.push([text('reader_date'), formatDate(headers.date)]);
  lines.push([text('reader_subject'), headers.subject]);
  return lines;
}

function mailboxText({ name, address }: Mailbox): string {
  return name === '' ? address : `${name} <${address}>`;
}

function plainText({ text: plain, html }: ReaderView): string {
  if (plain !== undefined || html === undefined) return plain ?? '';
  const { body } = sanitiseHtml(html, new Map());
  // A document without a window: nothing in it is fetched or run.
  return new DOMParser().parseFromString(body, 'text/html').body.textContent.trim();
}

async function base64(content: Blob): Promise<string> {
  const octets = new Uint8Array(await content.arrayBuffer());
  let binary = '';
  for (let at = 0; at < octets.length; at += CHUNK)
    binary += String.fromCharCode(...octets.subarray(at, at + CHUNK));
  return btoa(binary);
}
