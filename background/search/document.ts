// What the search keeps of a decrypted message: what a result shows, and its words.
import type { Bytes } from '../../src/bytes.ts';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import { cleanLine } from '../../src/mime/clean-text.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { firstField } from '../../src/mime/header-fields.ts';
import type { Mailbox, OpenedMessage } from '../../src/smime/contract.ts';
import type { WebmailId } from '../../src/wire/webmail.ts';
import { textOfHtml } from './html-text.ts';
import { queryWords, wordsOf } from './words.ts';

/** Only the start of a long body is indexed. */
const MAX_TEXT_CHARACTERS = 200_000;
/** Of all words of one message together: bounds what the index takes in memory and on the disk. */
const MAX_WORDS_CHARACTERS = 12_000;
const MAX_SHOWN_CHARACTERS = 300;
const MAX_ATTACHMENTS = 50;
const MAX_PEOPLE = 30;

/** Where the message lay when it was indexed. */
export interface IndexedPlace {
  /** Absent in what was indexed before there was more than one. */
  readonly webmail?: WebmailId;
  readonly origin: string;
  readonly path: string;
  readonly account?: string;
  readonly mailbox: string;
  readonly uid: string;
}

export interface SearchDocument {
  readonly place: IndexedPlace;
  /** As the webmail's server knows it, with angle brackets. */
  readonly messageId?: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970; of the indexing when the message has no date. */
  readonly date: number;
  readonly attachments: readonly string[];
  /** Each word after a line end, so that one search finds it by its beginning. */
  readonly words: string;
}

/** Undefined for a message that was not encrypted, or could not be decrypted: the webmail finds the former itself. */
export function documentOf(
  raw: Bytes,
  opened: OpenedMessage,
  place: IndexedPlace,
): SearchDocument | undefined {
  const { content, layers } = opened;
  const isDecrypted = layers.some(({ type, content: inner }) => type === 'encrypted' && inner !== undefined);
  if (!isDecrypted || content === undefined) return undefined;
  const { headers, text = '', html, attachments } = content;
  const date = Date.parse(headers.date ?? '');
  const messageId = firstField(parseEntity(raw).fields, 'message-id')?.trim();
  const names = attachments.slice(0, MAX_ATTACHMENTS).map(({ name }) => name);
  const people = [...headers.from, ...headers.to, ...headers.cc].slice(0, MAX_PEOPLE);
  const body = text === '' && html !== undefined ? textOfHtml(html, MAX_TEXT_CHARACTERS) : text;
  // What a person searches for first comes first: the body's words fill the rest.
  const searched = [
    headers.subject,
    ...people.map(mailboxText),
    ...names,
    body.slice(0, MAX_TEXT_CHARACTERS),
  ];
  return {
    place,
    ...(messageId === undefined ? {} : { messageId }),
    subject: shown(headers.subject),
    from: shown(headers.from.map(mailboxText).join(', ')),
    to: shown(headers.to.map(mailboxText).join(', ')),
    date: Number.isNaN(date) ? Date.now() : date,
    attachments: names.map(shown),
    words: joinWords(wordsOf(searched.join('\n'))),
  };
}

/** Whether every word of the query begins a word of the document. */
export function matches({ words }: SearchDocument, query: string): boolean {
  const wanted = queryWords(query);
  return wanted.length > 0 && wanted.every((word) => words.includes(`\n${word}`));
}

export function encodeDocument(document: SearchDocument): Bytes {
  return bytesFromUtf8(JSON.stringify(document));
}

export function decodeDocument(bytes: Bytes): SearchDocument {
  return JSON.parse(new TextDecoder().decode(bytes)) as SearchDocument;
}

function joinWords(words: readonly string[]): string {
  let joined = '';
  for (const word of words) {
    if (joined.length + word.length >= MAX_WORDS_CHARACTERS) break;
    joined += `\n${word}`;
  }
  return joined;
}

function mailboxText({ name, address }: Mailbox): string {
  return name === '' ? address : `${name} <${address}>`;
}

function shown(text: string): string {
  return cleanLine(text).slice(0, MAX_SHOWN_CHARACTERS);
}
