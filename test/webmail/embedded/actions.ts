// What scripts of the page ask for: list, search, mark, move, delete, import, bounce, upload, send.
import { randomUUID } from 'node:crypto';
import { readAddressList } from '../../../src/mime/addresses.ts';
import { decodeWords } from '../../../src/mime/encoded-words.ts';
import { addressOf, FOLDERS } from '../contract.ts';
import type { Folder } from '../contract.ts';
import { ownMessage } from './compose-message.ts';
import type { FaultState } from './faults.ts';
import { escapeHtml } from './html.ts';
import { commands, confirmation, failure, page } from './http-messages.ts';
import type { Command, WebReply, WebRequest } from './http-messages.ts';
import { folderNamed } from './mailboxes.ts';
import type { Mailbox, MailboxMessage } from './mailboxes.ts';
import { parseMessage } from './mime-parts.ts';
import type { Session } from './sessions.ts';
import { attachmentLinks } from './page-frame.ts';
import { bareAddresses, mailDate, smtpError } from './submission.ts';
import type { Outbox } from './submission.ts';

export interface ActionContext {
  readonly request: WebRequest;
  readonly session: Session;
  readonly mailbox: Mailbox;
  readonly outbox: Outbox;
  readonly faults: FaultState;
  readonly maxBytes: number;
}

type Action = (context: ActionContext) => WebReply | Promise<WebReply>;

/** Rows in an answer; the settings of the page say the same. */
const PAGE_SIZE = 50;

const FLAGS: Readonly<Record<string, readonly [flag: string, set: boolean]>> = {
  read: ['\\Seen', true],
  unread: ['\\Seen', false],
  flagged: ['\\Flagged', true],
  unflagged: ['\\Flagged', false],
  answered: ['\\Answered', true],
  forwarded: ['$Forwarded', true],
  draft: ['\\Draft', true],
};

/** The actions by name. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  list: ({ request, mailbox }) => {
    const folder = folderNamed(request.value('_mbox')) ?? 'INBOX';
    const messages = mailbox.list(folder);
    return commands('list', rows(messages, folder), { mailbox: folder, messagecount: messages.length });
  },

  search: ({ request, mailbox }) => {
    const folder = folderNamed(request.value('_mbox')) ?? 'INBOX';
    const filter = request.value('_filter');
    const everywhere = request.value('_scope') === 'all';
    const found = (everywhere ? FOLDERS : [folder]).flatMap((name) => {
      const messages = matching(mailbox.list(name), filter);
      return rows(messages, name).map((row) => (everywhere ? inFolder(row, name) : row));
    });
    const notice: Command =
      found.length > 0
        ? confirmation(`${found.length} messages found.`)
        : ['display_message', 'Search returned no matches.', 'notice', 0];
    const env = { mailbox: folder, search_filter: filter, messagecount: found.length };
    return commands('search', [...found.slice(0, PAGE_SIZE), notice], env);
  },

  mark: ({ request, mailbox }) => {
    const [flag, set] = FLAGS[request.value('_flag')] ?? [];
    const folder = folderNamed(request.value('_mbox'));
    if (flag === undefined || folder === undefined)
      return commands('mark', [failure('Could not mark message.')]);
    for (const message of chosen(request, mailbox, folder)) {
      if (set) message.flags.add(flag);
      else message.flags.delete(flag);
    }
    const quiet = request.value('_quiet') !== '';
    return commands('mark', quiet ? [] : [confirmation('Message(s) marked successfully.')]);
  },

  move: ({ request, mailbox }) => {
    const [from, to] = [folderNamed(request.value('_mbox')), folderNamed(request.value('_target_mbox'))];
    if (!from || !to) return commands('move', [failure('Could not move message(s).')]);
    mailbox.move(from, to, uidsOf(chosen(request, mailbox, from)));
    return commands('move', [confirmation('Message(s) moved successfully.')]);
  },

  delete: ({ request, mailbox }) => {
    const folder = folderNamed(request.value('_mbox'));
    if (!folder) return commands('delete', [failure('Could not delete message(s).')]);
    mailbox.remove(folder, uidsOf(chosen(request, mailbox, folder)));
    return commands('delete', [confirmation('Message(s) deleted successfully.')]);
  },

  import: ({ request, mailbox, maxBytes }) => {
    const folder = folderNamed(request.value('_mbox'));
    const files = request.files.filter(({ field }) => field === '_file[]');
    if (!folder || files.length === 0) return commands('import', [failure('File upload failed.')]);
    if (files.some(({ bytes }) => bytes.length > maxBytes))
      return commands('import', [failure(tooLarge(maxBytes))]);
    for (const { bytes } of files) mailbox.append(folder, withoutTrailingSpace(bytes));
    return commands('import', [
      confirmation(`Successfully imported ${files.length} messages`),
      ['command', 'list'],
    ]);
  },

  bounce: async ({ request, session, mailbox, outbox }) => {
    const folder = folderNamed(request.value('_mbox'));
    const message = folder && mailbox.find(folder, Number(request.value('_uid')));
    if (!message) return commands('bounce', [failure('Message could not be opened.')]);
    const [to, cc, bcc] = ['_to', '_cc', '_bcc'].map((name) => request.value(name));
    const from = addressOf(session.user);
    const resent = [
      `Resent-From: ${from}`,
      `Resent-To: ${to || 'undisclosed-recipients:;'}`,
      ...(cc ? [`Resent-Cc: ${cc}`] : []),
      `Resent-Date: ${mailDate(new Date())}`,
      `Resent-Message-ID: <${randomUUID()}@example.test>`,
    ];
    const wire = Buffer.concat([
      lines(resent),
      message.raw,
      lines(message.raw.toString('latin1').endsWith('\r\n') ? [] : ['']),
    ]);
    const refusal = await outbox.send(from, bareAddresses(to!, cc!, bcc!), wire);
    if (refusal !== null) return commands('bounce', [failure(escapeMarkup(smtpError(refusal)))]);
    const store = folderNamed(request.value('_store_target'));
    if (store)
      mailbox.append(store, Buffer.concat([lines(bcc ? [`Resent-Bcc: ${bcc}`] : []), wire]), ['\\Seen']);
    return commands('bounce', [confirmation('Message sent successfully.')]);
  },

  upload: ({ request, session, maxBytes }) => {
    const composition = session.compositions.get(request.value('_id'));
    if (!composition) return commands('upload', [failure('Invalid compose ID')]);
    const calls = request.files.map(({ name, type, bytes }): Command => {
      if (bytes.length > maxBytes) return failure(tooLarge(maxBytes));
      const file = { id: `rcmfile${randomUUID()}`, name, type: type || 'application/octet-stream', bytes };
      composition.attachments.push(file);
      const item = attachmentLinks(file);
      return ['add2attachment_list', file.id, { html: item.text, name, mimetype: file.type, complete: true }];
    });
    return commands('upload', calls);
  },

  'remove-attachment': ({ request, session }) => {
    const { attachments } = session.compositions.get(request.value('_id')) ?? { attachments: [] };
    const id = request.value('_file');
    const index = attachments.findIndex((file) => file.id === id);
    if (index < 0) return commands('remove-attachment', [failure('An error occurred.')]);
    attachments.splice(index, 1);
    return commands('remove-attachment', [['remove_from_attachment_list', id]]);
  },

  send: async (context) => {
    const { request, session, mailbox, outbox } = context;
    const composition = session.compositions.get(request.value('_id'));
    if (!composition) return inParent([failure('Invalid compose ID')]);
    const raw = ownMessage(request, addressOf(session.user), composition.attachments);
    const draft = request.value('_draft') === '1';
    if (!draft) {
      const rcpts = bareAddresses(...['_to', '_cc', '_bcc'].map((name) => request.value(name)));
      const refusal = await outbox.send(addressOf(session.user), rcpts, raw);
      if (refusal !== null) return inParent([failure(escapeMarkup(smtpError(refusal)))]);
    }
    const saved = Number(request.value('_draft_saveid'));
    if (saved > 0) mailbox.remove('Drafts', [saved]);
    if (!draft) {
      const store = folderNamed(request.value('_store_target'));
      if (store) mailbox.append(store, raw, ['\\Seen']);
      session.compositions.delete(composition.id);
      return inParent([
        ['remove_compose_data', composition.id],
        ['sent_successfully', 'confirmation', 'Message sent successfully.', ['Drafts', 'Sent'], false],
      ]);
    }
    const uid = mailbox.append('Drafts', raw, ['\\Draft', '\\Seen']);
    return inParent([
      confirmation('Message saved to Drafts.'),
      ['set_draft_id', String(uid)],
      ['compose_field_hash', true],
      ['auto_save_start'],
    ]);
  },
};

/** The page that comes back into the hidden frame which a form was sent to: it calls the page around it. */
function inParent(calls: readonly Command[]): WebReply {
  const statements = calls.map(
    ([name, ...args]) => `parent.rcmail.${name}(${args.map((arg) => JSON.stringify(arg)).join(',')});`,
  );
  return page(`<!DOCTYPE html><html><head><title></title><script>
if (window.parent && parent.rcmail) {
${statements.join('\n')}
}
</script></head><body></body></html>`);
}

/** What IMAP's SEARCH would find: a range of uids, and fields that hold a text. */
function matching(messages: readonly MailboxMessage[], filter: string): MailboxMessage[] {
  const conditions = [...filter.matchAll(/HEADER (\S+) "([^"]*)"/gi)];
  const [, from, to] = /\bUID (\d+):(\d+|\*)/i.exec(filter) ?? [];
  const last = messages.at(-1)?.uid ?? 0;
  const ends = [Number(from ?? 1), to === undefined || to === '*' ? last : Number(to)];
  return messages.filter(
    ({ uid, raw }) =>
      uid >= Math.min(...ends) &&
      uid <= Math.max(...ends) &&
      conditions.every(([, header, wanted]) => parseMessage(raw).field(header!).includes(wanted!)),
  );
}

/** In a search over several folders a row is named by its uid and folder. */
function inFolder([name, uid, ...rest]: Command, folder: Folder): Command {
  return [name, `${String(uid)}-${folder}`, ...rest];
}

/** Newest first, as the list is sorted. */
function rows(messages: readonly MailboxMessage[], folder: Folder): Command[] {
  return [...messages].reverse().map(({ uid, raw, flags }): Command => {
    const mime = parseMessage(raw);
    const cells = {
      subject: escapeHtml(decodeWords(mime.field('Subject'))),
      fromto: people(mime.field(folder === 'Sent' || folder === 'Drafts' ? 'To' : 'From')),
      size: `${raw.length} B`,
    };
    const state = {
      ...(flags.has('\\Seen') ? { seen: 1 } : {}),
      ...(flags.has('\\Answered') ? { answered: 1 } : {}),
      ctype: mime.type,
      mbox: folder,
    };
    return ['add_message_row', uid, cells, state, false];
  });
}

/** Names with their addresses in the title, as Roundcube writes them. */
function people(field: string): string {
  const names = readAddressList(field).mailboxes.map(
    ({ name, address }) =>
      `<span title="${escapeHtml(address)}" class="rcmContactAddress">${escapeHtml(name || address)}</span>`,
  );
  return `<span class="adr">${names.join(', ')}</span>`;
}

function chosen(request: WebRequest, mailbox: Mailbox, folder: Folder): MailboxMessage[] {
  const uids = request.value('_uid').split(',').map(Number);
  return mailbox.list(folder).filter(({ uid }) => uids.includes(uid));
}

function uidsOf(messages: readonly MailboxMessage[]): number[] {
  return messages.map(({ uid }) => uid);
}

/** Roundcube takes white space off the end of what it imports. */
function withoutTrailingSpace(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').trimEnd(), 'latin1');
}

function tooLarge(maxBytes: number): string {
  return `The uploaded file exceeds the maximum size of ${Math.floor(maxBytes / 1024)} KB.`;
}

function lines(list: readonly string[]): Buffer {
  return Buffer.from(list.map((line) => `${line}\r\n`).join(''));
}

/** Messages to the user are HTML. */
function escapeMarkup(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
