// The mail page: folders, the list of messages and the preview frame.
import { FOLDERS } from '../contract.ts';
import type { Folder } from '../contract.ts';
import { markup } from './html.ts';
import { commandLink, renderPage } from './page-frame.ts';
import type { PageContext } from './page-frame.ts';

export function listPage(context: PageContext, folder: Folder): string {
  const bounce = !context.disabledActions.includes('bounce');
  const content = markup`<div id="layout">
    <div id="layout-menu">
      <div id="taskmenu" role="navigation">
        ${commandLink('compose', 'compose', 'Compose')}
        <a class="logout" role="button" href="/?_task=logout">Logout</a>
      </div>
    </div>
    <div id="layout-sidebar">
      <span class="header-title username">${context.session!.user}@example.test</span>
      <ul id="mailboxlist" class="treelist listing folderlist">
        ${FOLDERS.map(
          (name) =>
            markup`<li class="mailbox ${name.toLowerCase()}${name === folder ? ' selected' : ''}">
              <a href="/?_task=mail&amp;_mbox=${name}" rel="${name}">${name === 'INBOX' ? 'Inbox' : name}</a>
            </li>`,
        )}
      </ul>
    </div>
    <div id="layout-list">
      <table id="messagelist" class="listing messagelist">
        <thead>
          <tr>
            <th class="subject">Subject</th>
          </tr>
        </thead>
        <tbody></tbody>
      </table>
      <span class="countdisplay" id="rcmcountdisplay"></span>
    </div>
    <div id="layout-content">
      <div id="mailtoolbar" class="toolbar menu" role="toolbar">
        ${commandLink('reply', 'reply', 'Reply')} ${commandLink('forward', 'forward', 'Forward')}
        ${commandLink('delete', 'delete', 'Delete')}
        ${bounce && commandLink('bounce', 'forward bounce', 'Resend (bounce)')}
      </div>
      <div id="uploadform" class="popupmenu" hidden>
        <form
          id="uploadformFrm"
          name="importform"
          method="post"
          enctype="multipart/form-data"
          action="/?_task=mail"
        >
          <input type="hidden" name="_token" value="${context.session!.token}" />
          <input
            multiple
            name="_file[]"
            accept=".eml,.mbox,.msg,message/rfc822,text/*"
            id="uploadformInput"
            type="file"
          />
        </form>
      </div>
      <div class="iframe-wrapper">
        <iframe
          name="messagecontframe"
          id="messagecontframe"
          title="Message preview"
          src="skins/${context.skin}/watermark.html"
        ></iframe>
      </div>
    </div>
  </div>`;
  return renderPage(context, {
    title: folder === 'INBOX' ? 'Inbox' : folder,
    task: 'mail',
    action: '',
    env: {
      mailbox: folder,
      pagesize: 50,
      current_page: 1,
      layout: 'widescreen',
      ...specialFolders(),
      messages: [],
      max_filesize: context.maxBytes,
      contentframe: 'messagecontframe',
    },
    content,
  });
}

/** The settings that name folders with a purpose. */
export function specialFolders(): Record<string, unknown> {
  return {
    delimiter: '.',
    drafts_mailbox: 'Drafts',
    trash_mailbox: 'Trash',
    junk_mailbox: 'Junk',
    mailboxes_list: FOLDERS,
  };
}
