// The compose window, and what it begins with for a reply, a forward or a draft.
import { randomBytes } from 'node:crypto';
import { addressOf } from '../contract.ts';
import type { Folder } from '../contract.ts';
import { Html, markup } from './html.ts';
import type { WebRequest } from './http-messages.ts';
import { specialFolders } from './list-page.ts';
import { folderNamed } from './mailboxes.ts';
import type { Mailbox } from './mailboxes.ts';
import { leaves, parseMessage } from './mime-parts.ts';
import type { MimePart } from './mime-parts.ts';
import { attachmentLinks, commandLink, renderPage } from './page-frame.ts';
import type { PageContext } from './page-frame.ts';
import type { Composition } from './sessions.ts';

/** Begins a message as the request asks: `_reply_uid`, `_forward_uid`, `_draft_uid`, or new with `_to`. */
export function beginComposition(request: WebRequest, mailbox: Mailbox): Composition {
  const folder = folderNamed(request.query('_mbox') ?? '') ?? 'INBOX';
  const modes = { reply: '_reply_uid', forward: '_forward_uid', draft: '_draft_uid' } as const;
  for (const mode of ['reply', 'forward', 'draft'] as const) {
    const uid = Number(request.query(modes[mode]));
    const original = uid > 0 ? mailbox.find(folder, uid) : undefined;
    if (original) return continued(mode, folder, uid, parseMessage(original.raw));
  }
  const fields = {
    to: request.query('_to') ?? '',
    cc: '',
    subject: request.query('_subject') ?? '',
    body: '',
  };
  return { ...blank(folder), mode: undefined, fields, originalId: undefined, draftUid: undefined };
}

function blank(mailbox: Folder): Pick<Composition, 'id' | 'mailbox' | 'attachments'> {
  return { id: randomBytes(11).toString('hex'), mailbox, attachments: [] };
}

function continued(
  mode: 'reply' | 'forward' | 'draft',
  folder: Folder,
  uid: number,
  mime: MimePart,
): Composition {
  const text =
    leaves(mime)
      .find((part) => part.type === 'text/plain')
      ?.content()
      .toString('utf8') ?? '';
  const subject = mime.field('Subject');
  const composition = { ...blank(folder), mode };
  if (mode === 'draft') {
    for (const part of leaves(mime).filter(({ fileName }) => fileName !== undefined)) {
      composition.attachments.push(attached(part));
    }
    const fields = { to: mime.field('To'), cc: mime.field('Cc'), subject, body: text };
    return { ...composition, fields, originalId: undefined, draftUid: uid };
  }
  // A forward carries the original's files along, which for an encrypted message is its smime.p7m.
  if (mode === 'forward') {
    composition.attachments.push(
      ...leaves(mime)
        .filter(({ fileName }) => fileName !== undefined)
        .map(attached),
    );
  }
  const quoted = text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n');
  const fields = {
    to: mode === 'reply' ? mime.field('Reply-To') || mime.field('From') : '',
    cc: '',
    subject: mode === 'reply' ? `Re: ${subject.replace(/^re: */i, '')}` : `Fwd: ${subject}`,
    body:
      mode === 'reply'
        ? `On ${mime.field('Date')}, ${mime.field('From')} wrote:\n${quoted}\n`
        : `\n\n${text}`,
  };
  return { ...composition, fields, originalId: mime.field('Message-ID'), draftUid: undefined };
}

function attached(part: MimePart): Composition['attachments'][number] {
  return { id: `rcmfile${part.number}`, name: part.fileName!, type: part.type, bytes: part.content() };
}

/** The page. Classic has no container around the body and another id for it, as the real skin does. */
export function composePage(context: PageContext, composition: Composition): string {
  const { skin, session } = context;
  const bodyId = skin === 'classic' ? 'compose-body' : 'composebody';
  const address = addressOf(session!.user);
  const body = markup`<input type="hidden" name="_draft_saveid" value="${composition.draftUid}" />
    <input type="hidden" name="_draft" value="" /><input type="hidden" name="_is_html" value="0" /><input
      type="hidden"
      name="_framed"
      value="1"
    />
    <textarea name="_message" id="${bodyId}" cols="70" rows="20" tabindex="1">
${keepFirstLine(composition.fields.body)}</textarea>`;
  const attachments = markup`<div id="compose-attachments" class="file-upload">
    <div class="upload-form">
      <button type="button" class="btn btn-secondary attach" onclick="rcmail.upload_input('uploadform')">
        Attach a file
      </button>
    </div>
    <ul id="${skin === 'classic' ? 'attachmentslist' : 'attachment-list'}" class="attachmentslist">
      ${composition.attachments.map((file) => markup`<li id="${file.id}">${attachmentLinks(file)}</li>`)}
    </ul>
  </div>`;
  const content = markup`<div id="layout">
      <div id="layout-sidebar">
        ${attachments}
        <select name="_store_target" form="compose-form">
          ${['Sent', 'Drafts'].map((name) => markup`<option value="${name}">${name}</option>`)}
        </select>
        <input type="checkbox" name="_mdn" value="1" form="compose-form" />
        <input type="checkbox" name="_dsn" value="1" form="compose-form" />
        <select name="_priority" form="compose-form">
          ${['5', '4', '0', '2', '1'].map((value) => markup`<option value="${value}" ${value === '0' && 'selected'}>${value}</option>`)}
        </select>
      </div>
      <div id="layout-content">
        <div id="toolbar-menu" class="toolbar menu">
          ${commandLink('savedraft', 'save draft', 'Save')}
          <a class="attach" role="button" href="#" onclick="rcmail.upload_input('uploadform')"
            ><span class="inner">Attach</span></a
          >
          ${skin !== 'elastic' && commandLink('send', 'button send', 'Send')}
        </div>
        <div id="compose-content" class="formcontainer content">
          <form name="form" id="compose-form" method="post" action="/?_task=mail">
            <input type="hidden" name="_token" value="${session!.token}" /><input
              type="hidden"
              name="_task"
              value="mail"
            />
            <input type="hidden" name="_action" value="send" /><input
              type="hidden"
              name="_id"
              value="${composition.id}"
            />
            <input type="hidden" name="_attachments" />
            <div id="compose-headers">
              <label
                >From
                <select name="_from" id="_from" tabindex="1">
                  <option value="1" selected>${address}</option>
                </select></label
              >
              ${recipients('to', 'To', composition.fields.to)}${recipients('cc', 'Cc', composition.fields.cc)}${recipients('bcc', 'Bcc', '')}${recipients('replyto', 'Reply-To', '')}${recipients('followupto', 'Followup-To', '')}
              <label
                >Subject
                <input name="_subject" id="compose-subject" value="${composition.fields.subject}" type="text" tabindex="1"
              /></label>
            </div>
            ${skin === 'classic' ? markup`<div>${body}</div>` : markup`<div id="composebodycontainer">${body}</div>`}
          </form>
          <div class="formbuttons">
            <button
              class="btn btn-primary send"
              type="button"
              tabindex="1"
              onclick="return rcmail.command('send','',this,event)"
            >
              Send
            </button>
          </div>
        </div>
      </div>
    </div>
    <div id="uploadform">
      <form
        id="uploadformFrm"
        name="uploadform"
        method="post"
        enctype="multipart/form-data"
        action="/?_task=mail"
      >
        <input
          multiple
          id="uploadformInput"
          type="file"
          name="_attachments[]"
          onchange="rcmail.command('send-attachment', this.form); this.value=null"
        />
      </form>
    </div>`;
  return renderPage(context, {
    title: 'Compose',
    task: 'mail',
    action: 'compose',
    env: environment(context, composition, bodyId),
    content,
  });
}

function environment(
  context: PageContext,
  composition: Composition,
  bodyId: string,
): Record<string, unknown> {
  const { mode, originalId, draftUid } = composition;
  return {
    compose_id: composition.id,
    session_id: context.session!.id,
    mailbox: composition.mailbox,
    top_posting: false,
    save_localstorage: true,
    is_sent: false,
    ...specialFolders(),
    draft_autosave: context.autosaveSeconds,
    max_filesize: context.maxBytes,
    attachments: Object.fromEntries(
      composition.attachments.map(({ id, name, type }) => [id, { name, mimetype: type, complete: true }]),
    ),
    identities: { 1: { email: addressOf(context.session!.user) } },
    composebody: bodyId,
    ...(mode ? { compose_mode: mode } : {}),
    ...(originalId ? { reply_msgid: originalId } : {}),
    ...(draftUid ? { draft_id: String(draftUid) } : {}),
  };
}

function recipients(name: string, label: string, value: string): Html {
  const hidden = name !== 'to' && value === '' ? 'hidden' : '';
  return markup`<div id="compose_${name}" class="${hidden}">
    <label for="_${name}">${label}</label>
    <textarea name="_${name}" spellcheck="false" id="_${name}" rows="1" tabindex="1">${value}</textarea>
  </div>`;
}

/** HTML drops one line break right after the tag. */
function keepFirstLine(text: string): string {
  return text.startsWith('\n') ? `\n${text}` : text;
}
