// Every selector for Roundcube 1.4 to 1.7 in one table, with what it must match and in which skin.

export const ROUNDCUBE = {
  /** Inline scripts that carry the page's settings as JSON. */
  scripts: 'script:not([src])',
  /** Message page and preview, all skins: the body that the webmail renders. */
  messageBody: '#messagebody',
  /**
   * Elastic: heading with the text in it; Larry (page, preview): in a span within, and on top of the page for screen
   * readers; classic: table of fields.
   */
  messageSubject:
    ':is(h2, h3).subject, :is(h2, h3).subject > span:not(.voice, .flag-icon), #mainscreen > h1.voice, td.header.subject',
  /** Where notices are shown, all skins; Larry's lies above the message, four pixels large, while there is none. */
  notices: '#messagestack',
  /** Attachments of the message in view, all skins; one class for each half of the media type. */
  attachmentList: '#attachment-list',
  /** Entries that are protection, not files: the encrypted body and the detached signature. */
  protectedAttachments: '.pkcs7-mime, .x-pkcs7-mime, .pkcs7-signature, .x-pkcs7-signature',
  /** The list of messages, all skins and layouts; the preview beside it is a frame of its own. */
  messageList: '#messagelist',
  /** One message each; a header or a date between them is none. */
  listRow: 'tbody > tr[id^="rcmrow"]',
  /** The link around the subject, which names the message; drafts lead to the compose window instead. */
  listSubject: 'td.subject a[href*="_uid="]',
  /** Sender, or in Sent the recipients: the address stands in the title. */
  listPerson: '.rcmContactAddress[title]',
  /** The compose form, all skins. */
  composeForm: 'form[name="form"]',
  /** Elastic and Larry: label, editor and its toolbar. Classic has none: the textarea's parent serves. */
  composeBodyContainer: '#composebodycontainer',
  /** The plain text editor: #composebody, in classic #compose-body. */
  composeBody: 'textarea[name="_message"]',
  /** TinyMCE's document, same origin, when HTML is written. */
  composeHtml: 'iframe[id$="_ifr"]',
  composeIsHtml: 'input[name="_is_html"]',
  from: 'select[name="_from"], input[name="_from"]',
  to: '[name="_to"]',
  cc: '[name="_cc"]',
  bcc: '[name="_bcc"]',
  /** Elastic: the list of addresses that stands for one of these fields, with the line for the next. */
  recipientWidget: '.recipient-input',
  /** All skins: where addresses are typed, the field or the widget. */
  recipientLines: '[name="_to"], [name="_cc"], [name="_bcc"], .recipient-input',
  subject: '[name="_subject"]',
  /** Further lines of addresses; hidden and empty until they are asked for. */
  replyTo: '[name="_replyto"]',
  followupTo: '[name="_followupto"]',
  /**
   * What the form asks for besides; absent where an administrator decides. Elastic shows boxes outside of the form, and
   * keeps hidden fields in it that follow them: those are what its own Send sends.
   */
  readReceipt: '[name="_mdn"]',
  deliveryNotice: '[name="_dsn"]',
  priority: '[name="_priority"]',
  sentMailbox: '[name="_store_target"]',
  draftUid: 'input[name="_draft_saveid"]',
  /** Everything that sends, saves or attaches, in every skin and menu: they name their command. */
  sendButtons: `[onclick*="command('send'"], .send.button, button.send`,
  storeButtons: `[onclick*="command('savedraft'"], .save.draft`,
  attachButtons: `[onclick*="add-attachment"], a.attach, button.attach, #compose-attachments`,
  /** What acts on the editor that is hidden: its kind, canned texts, the webmail's own signature, a second window. */
  editorTools: `#editor-selector, select[name="editorSelector"], a.responses, a.signature, [onclick*="command('extwin'"], [onclick*="insert-sig"]`,
  /** Elastic and Larry: where the form's files are listed. */
  attachmentArea: '#compose-attachments',
  /** Files of the compose form, all skins: the id names the file on the server. */
  formFiles: 'li[id^="rcmfile"]',
  fileName: '.attachment-name',
  /** The link beside each file of the form that takes it out again. */
  removeAttachment: `a[onclick*="'remove-attachment'"]`,
  /** Stands beside a file while it is being sent; Roundcube's own script makes it, in every skin. */
  cancelUpload: 'a.cancelupload',
  /** The file input of the upload form. */
  uploadInput: 'input[type="file"][name="_attachments[]"]',
} as const;
