// One message, on a page of its own (`show`) or in the preview frame (`preview`).
import type { Folder } from '../contract.ts';
import { Html, markup } from './html.ts';
import { specialFolders } from './list-page.ts';
import type { MailboxMessage } from './mailboxes.ts';
import { leaves, parseMessage } from './mime-parts.ts';
import type { MimePart } from './mime-parts.ts';
import { commandLink, renderPage } from './page-frame.ts';
import type { PageContext } from './page-frame.ts';

/** What Roundcube 1.6 shows in place of any opaque S/MIME message. */
const ENCRYPTED_NOTICE = 'This is an encrypted message and can not be displayed. Sorry!';
const FLAG_NAMES: Readonly<Record<string, string>> = {
  '\\Seen': 'seen',
  '\\Answered': 'answered',
  '\\Flagged': 'flagged',
  $Forwarded: 'forwarded',
};

export function messagePage(
  context: PageContext,
  folder: Folder,
  message: MailboxMessage,
  action: 'show' | 'preview',
): string {
  const mime = parseMessage(message.raw);
  const shown = displayed(mime);
  const subject = mime.field('Subject');
  const address = `/?_task=mail&_action=show&_uid=${message.uid}&_mbox=${folder}`;
  const attachments = shown.attachments.map((part) =>
    attachmentItem(part, message.uid, folder, context.session!.token),
  );
  const list = markup`<ul id="attachment-list" class="attachmentslist">
    ${attachments}
  </ul>`;
  const toolbar = markup`<div id="mailtoolbar" class="toolbar menu" role="toolbar">
    ${commandLink('list', 'back', 'Back')} ${commandLink('reply', 'reply', 'Reply')}
    ${commandLink('forward', 'forward', 'Forward')} ${commandLink('delete', 'delete', 'Delete')}
  </div>`;
  return renderPage(context, {
    title: subject,
    task: 'mail',
    action,
    framed: action === 'preview',
    env: {
      uid: String(message.uid),
      mailbox: folder,
      safemode: false,
      message_context: null,
      message_flags: [...message.flags].flatMap((flag) => FLAG_NAMES[flag] ?? []),
      sender: mime.field('From'),
      username: `${context.session!.user}@example.test`,
      permaurl: address,
      ...specialFolders(),
      attachments: Object.fromEntries(shown.attachments.map((part) => [part.number, part.type])),
    },
    content: markup`${action === 'show' && toolbar}
      <div id="layout-content">
        <div class="content frame-content" role="main">
          <div id="message-header">
            <h2 class="subject">${subject} <a class="extwin" href="${address}">Open in new window</a></h2>
            <table class="headers-table header-headers">
              <tbody>
                ${['From', 'To', 'Date'].map(
                  (name) =>
                    markup`<tr>
                      <td class="header-title">${name}</td>
                      <td class="header ${name.toLowerCase()}">${mime.field(name)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          <div id="message-content">
            <div class="leftcol">${attachments.length > 0 && list}</div>
            <div class="rightcol">
              <div id="message-objects"></div>
              <div id="messagebody">${shown.body}</div>
            </div>
          </div>
        </div>
      </div>`,
  });
}

/** Which parts are shown as the message's body and which are listed below it. */
function displayed(mime: MimePart): { body: Html; attachments: MimePart[] } {
  const all = leaves(mime);
  if (mime.type === 'application/pkcs7-mime') {
    return { body: markup`<span class="part-notice">${ENCRYPTED_NOTICE}</span>`, attachments: all };
  }
  const texts = all.filter((part) => part.type === 'text/plain' && part.fileName === undefined);
  const shown = texts.map(
    (text) =>
      markup`<div class="message-part" id="message-part${text.number}">
        <div class="pre">${text.content().toString('utf8')}</div>
      </div>`,
  );
  return {
    body: markup`${shown}`,
    attachments: all.filter((part) => !part.type.startsWith('text/') || part.fileName !== undefined),
  };
}

function attachmentItem(part: MimePart, uid: number, folder: Folder, token: string): Html {
  const [kind, subtype] = part.type.split('/');
  const isSignature = /^application\/(x-)?pkcs7-signature$/.test(part.type);
  const name = isSignature ? 'Digital Signature' : (part.fileName ?? `Part ${part.number}`);
  const extension = isSignature ? '' : (/\.(\w+)$/.exec(name)?.[1] ?? '');
  const address = `/?_task=mail&_action=get&_mbox=${folder}&_uid=${uid}&_token=${token}&_part=${part.number}`;
  return markup`<li class="${[kind!, subtype!, extension].join(' ').trim()}" id="attach${part.number}">
    <a href="${address}" class="filename"
      ><span class="attachment-name">${name}</span>
      <span class="attachment-size">(~${part.content().length} B)</span></a
    >
  </li>`;
}
