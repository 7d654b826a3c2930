// Checks what content scripts send: they run beside hostile pages, so every field is held to its form.
import type { Addressees, LetterOptions, LetterPriority } from '../src/wire/composition.ts';
import type { Mailbox } from '../src/smime/contract.ts';
import type { CommandRequest } from '../src/wire/commands.ts';
import type {
  ComposeReference,
  FormFile,
  ListedMessage,
  MessageReference,
  WebmailId,
  WebmailPlace,
} from '../src/wire/webmail.ts';
import { fault } from './errors.ts';
import type { WebmailServer } from './webmail/contract.ts';
import { isWebmailId, webmailServer } from './webmail/registry.ts';

const MAX_FIELD = 1_000;
const MAX_TEXT = 5_000_000;
const MAX_RECIPIENTS = 2_000;
const MAX_UNREADABLE = 100;
const MAX_ATTACHMENTS = 200;
/** Messages in messages; real ones are forwarded two or three times. */
const MAX_WITHIN = 10;
/** More rows no page of a list has. */
const MAX_ROWS = 500;
const MAX_ROW_PEOPLE = 20;

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : fault('request.malformed');
}

function text(value: unknown, limit = MAX_FIELD): string {
  return typeof value === 'string' && value.length <= limit ? value : fault('request.malformed');
}

function matching(value: unknown, form: RegExp): string {
  const checked = text(value);
  return form.test(checked) ? checked : fault('request.malformed');
}

function list(value: unknown, limit: number): readonly unknown[] {
  return Array.isArray(value) && value.length <= limit ? (value as unknown[]) : fault('request.malformed');
}

/** A path of the page's own origin: one leading slash, no scheme, no host. */
const PATH = /^\/(?!\/)[^\\?#]*$/;
const TOKEN = /^[A-Za-z0-9_-]{1,200}$/;

/** The server of a webmail that there is, or `request.malformed`. */
function checkServer(webmail: unknown): WebmailServer {
  return isWebmailId(webmail) ? webmailServer(webmail) : fault('request.malformed');
}

function checkUid(value: unknown, { isUid }: WebmailServer): string {
  const uid = text(value);
  return isUid(uid) ? uid : fault('request.malformed');
}

/** A MessageReference, or `request.malformed`. */
export function checkMessageReference(value: unknown): MessageReference {
  const { webmail, path, uid, mailbox, token, account } = fields(value);
  const server = checkServer(webmail);
  return {
    webmail: server.id,
    path: matching(path, PATH),
    uid: checkUid(uid, server),
    mailbox: text(mailbox),
    token: matching(token, TOKEN),
    ...(account === undefined ? {} : { account: matching(account, TOKEN) }),
  };
}

/** Indexes of attachments in attachments, or `request.malformed`. */
export function checkWithin(value: unknown): readonly number[] {
  return list(value, MAX_WITHIN).map((index) =>
    Number.isInteger(index) && (index as number) >= 0 ? (index as number) : fault('request.malformed'),
  );
}

/** Where a webmail's page is, or `request.malformed`. */
export function checkPlace(value: unknown): WebmailPlace {
  const { webmail, path, token, account, mailbox } = fields(value);
  return {
    webmail: checkServer(webmail).id,
    path: matching(path, PATH),
    token: matching(token, TOKEN),
    ...(account === undefined ? {} : { account: matching(account, TOKEN) }),
    ...(mailbox === undefined ? {} : { mailbox: text(mailbox) }),
  };
}

/** Rows of a list, or `request.malformed`. */
export function checkRows(value: unknown, webmail: WebmailId): ListedMessage[] {
  const server = webmailServer(webmail);
  return list(value, MAX_ROWS).map((entry) => {
    const { uid, mailbox, subject, people } = fields(entry);
    return {
      uid: checkUid(uid, server),
      mailbox: text(mailbox),
      subject: text(subject, MAX_TEXT),
      people: list(people, MAX_ROW_PEOPLE).map((person) => text(person)),
    };
  });
}

/** Addressees, or `request.malformed`. Whether the addresses are addresses is judged later, for each. */
export function checkAddressees(value: unknown): Addressees {
  const { from, to, cc, bcc, unreadable } = fields(value);
  return {
    from: checkMailbox(from),
    to: checkMailboxes(to),
    cc: checkMailboxes(cc),
    bcc: checkMailboxes(bcc),
    unreadable: list(unreadable, MAX_UNREADABLE).map((entry) => text(entry)),
  };
}

/** What else a form asks for, or `request.malformed`. */
export function checkOptions(value: unknown): LetterOptions {
  const { replyTo, followupTo, readReceipt, deliveryNotice, priority } = fields(value);
  const isPriority = Number.isInteger(priority) && (priority as number) >= 1 && (priority as number) <= 5;
  return {
    replyTo: checkMailboxes(replyTo),
    followupTo: checkMailboxes(followupTo),
    readReceipt: readReceipt === true,
    deliveryNotice: deliveryNotice === true,
    priority: isPriority ? (priority as LetterPriority) : fault('request.malformed'),
  };
}

/** A mailbox, or `request.malformed`. Whether the address is one is judged later. */
export function checkMailbox(entry: unknown): Mailbox {
  const { name, address } = fields(entry);
  return { name: text(name), address: text(address) };
}

function checkMailboxes(entries: unknown): Mailbox[] {
  return list(entries, MAX_RECIPIENTS).map(checkMailbox);
}

/** Which compose window is meant, what it answers and which files it began with, or `request.malformed`. */
export function checkComposePlace(value: unknown): CommandRequest<'content.compose-state'> {
  const { webmail, path, token, composeId, draftsMailbox, original, continues, draftUid, attachments } =
    fields(value);
  const server = checkServer(webmail);
  return {
    webmail: server.id,
    path: matching(path, PATH),
    token: matching(token, TOKEN),
    composeId: matching(composeId, TOKEN),
    draftsMailbox: text(draftsMailbox),
    attachments: list(attachments, MAX_ATTACHMENTS).map(checkFormFile),
    ...(original === undefined ? {} : { original: checkOriginal(original) }),
    ...(continues === undefined ? {} : { continues: checkContinues(continues) }),
    ...(draftUid === undefined ? {} : { draftUid: checkUid(draftUid, server) }),
  };
}

/** A ComposeReference, or `request.malformed`. */
export function checkComposeReference(value: unknown): ComposeReference {
  const compose = fields(value);
  const server = checkServer(compose['webmail']);
  const { original, continues, draftUid, maxBytes, maxOpen, account } = compose;
  return {
    webmail: server.id,
    path: matching(compose['path'], PATH),
    token: matching(compose['token'], TOKEN),
    composeId: matching(compose['composeId'], TOKEN),
    draftsMailbox: text(compose['draftsMailbox']),
    sentMailbox: text(compose['sentMailbox']),
    ...(original === undefined ? {} : { original: checkOriginal(original) }),
    ...(continues === undefined ? {} : { continues: checkContinues(continues) }),
    ...(draftUid === undefined ? {} : { draftUid: checkUid(draftUid, server) }),
    isUntouched: compose['isUntouched'] === true,
    ...(account === undefined ? {} : { account: matching(account, TOKEN) }),
    ...(typeof maxBytes === 'number' && maxBytes > 0 ? { maxBytes } : {}),
    ...(typeof maxOpen === 'number' && maxOpen >= 0 ? { maxOpen } : {}),
    addressees: checkAddressees(compose['addressees']),
    options: checkOptions(compose['options']),
    isStored: compose['isStored'] === true,
    subject: text(compose['subject'], MAX_TEXT),
    text: text(compose['text'], MAX_TEXT),
    attachments: list(compose['attachments'], MAX_ATTACHMENTS).map(checkFormFile),
    sign: compose['sign'] === true,
    encrypt: compose['encrypt'] === true,
    wasAsked: compose['wasAsked'] === true,
  };
}

/** A file of a form, or `request.malformed`. */
export function checkFormFile(value: unknown): FormFile {
  const { id, name, type, isInitial } = fields(value);
  return { id: matching(id, TOKEN), name: text(name), type: text(type), isInitial: isInitial === true };
}

function checkContinues(value: unknown): NonNullable<ComposeReference['continues']> {
  return value === 'draft' || value === 'edit' ? value : fault('request.malformed');
}

function checkOriginal(value: unknown): NonNullable<ComposeReference['original']> {
  const { kind, messageId, mailbox } = fields(value);
  if (kind !== 'reply' && kind !== 'forward') return fault('request.malformed');
  return { kind, messageId: text(messageId), mailbox: text(mailbox) };
}
