// Roundcube's compose window: reads its fields, and takes the place of its editor.
import type { Addressees, LetterOptions } from '../../../src/wire/composition.ts';
import type { ComposeReference, PageFiles } from '../../../src/wire/webmail.ts';
import type { ComposeView, WantedProtection } from '../contract.ts';
import type { RoundcubeEnv } from './env.ts';
import { RoundcubeFields } from './fields.ts';
import { RoundcubeFiles } from './files.ts';
import { ROUNDCUBE } from './selectors.ts';
import { RoundcubeEditor } from './editor.ts';

interface TakenOver {
  readonly hidden: readonly HTMLElement[];
  readonly abort: AbortController;
}

export class RoundcubeComposeView implements ComposeView {
  readonly anchor: HTMLElement;
  readonly place: 'grow' | 'fill';
  readonly tabIndex: number;
  readonly originalMessageId?: string;
  private readonly editor: RoundcubeEditor;
  private readonly fields: RoundcubeFields;
  private readonly formFiles: RoundcubeFiles;
  private taken: TakenOver | undefined;

  private constructor(
    private readonly document: Document,
    private readonly form: HTMLFormElement,
    body: HTMLTextAreaElement,
    private readonly env: RoundcubeEnv,
  ) {
    this.editor = new RoundcubeEditor(document, body);
    this.fields = new RoundcubeFields(document, form);
    this.formFiles = new RoundcubeFiles(document, env.attachments);
    // Roundcube gives its lines and its editor places before everything else of the page.
    this.tabIndex = form.querySelector<HTMLElement>(ROUNDCUBE.subject)?.tabIndex ?? body.tabIndex;
    const container = form.querySelector<HTMLElement>(ROUNDCUBE.composeBodyContainer);
    // Elastic (its body element names the task) lets the editor grow; Larry and classic give it a fixed box.
    const grows = container !== null && document.body.classList.contains('task-mail');
    this.place = grows ? 'grow' : 'fill';
    this.anchor = grows ? container : body;
    if (env.reply_msgid) this.originalMessageId = env.reply_msgid;
  }

  /** The compose window of a document, when it has the fields that are needed. */
  static in(document: Document, env: RoundcubeEnv): RoundcubeComposeView | undefined {
    const form = document.querySelector<HTMLFormElement>(ROUNDCUBE.composeForm);
    const body = form?.querySelector<HTMLTextAreaElement>(ROUNDCUBE.composeBody);
    if (!form || !body || env.compose_id === undefined || env.request_token === undefined) return undefined;
    return new RoundcubeComposeView(document, form, body, env);
  }

  reference(wanted: WantedProtection): ComposeReference {
    const { env, originalMessageId } = this;
    const mode = env.compose_mode;
    const original = originalMessageId && {
      kind: mode === 'forward' ? ('forward' as const) : ('reply' as const),
      messageId: originalMessageId,
      mailbox: env.mailbox ?? 'INBOX',
    };
    return {
      webmail: 'roundcube',
      path: this.document.location.pathname,
      token: env.request_token!,
      ...(typeof env.user_id === 'string' ? { account: env.user_id } : {}),
      composeId: env.compose_id!,
      draftsMailbox: env.drafts_mailbox ?? 'Drafts',
      sentMailbox: this.fields.value(ROUNDCUBE.sentMailbox),
      ...(original ? { original } : {}),
      ...(mode === 'draft' || mode === 'edit' ? { continues: mode } : {}),
      ...(mode === 'draft' && /^\d+$/.test(String(env.draft_id)) ? { draftUid: String(env.draft_id) } : {}),
      isUntouched: this.editor.isUntouched(),
      ...(typeof env.max_disclosed_recipients === 'number' ? { maxOpen: env.max_disclosed_recipients } : {}),
      ...(typeof env.max_filesize === 'number' ? { maxBytes: env.max_filesize } : {}),
      addressees: this.addressees(),
      subject: this.subject(),
      options: this.options(),
      isStored: this.ownDraftUid() !== undefined,
      text: this.editor.text(),
      attachments: this.formFiles.listed(),
      ...wanted,
    };
  }

  addressees(): Addressees {
    return this.fields.addressees();
  }

  subject(): string {
    return this.fields.subject();
  }

  options(): LetterOptions {
    return this.fields.options();
  }

  onChange(callback: () => void, signal: AbortSignal): void {
    this.fields.onChange(callback, signal, () => this.files());
  }

  files(): PageFiles {
    return { files: this.formFiles.listed(), isUploading: this.formFiles.isUploading() };
  }

  isWritten(): boolean {
    return this.editor.isWritten();
  }

  isNamingRecipients(): boolean {
    const { activeElement } = this.document;
    return activeElement !== null && activeElement.closest(ROUNDCUBE.recipientLines) !== null;
  }

  nameRecipients(): void {
    const { to, recipientWidget } = ROUNDCUBE;
    const line = this.form.querySelector<HTMLElement>(to);
    // Elastic hides the field itself behind the widget that comes before it.
    const widget = line?.parentElement?.querySelector<HTMLElement>(`${recipientWidget} input`);
    (widget ?? line)?.focus();
  }

  takeOver(onNativeSend: () => void): void {
    if (this.taken) return;
    const abort = new AbortController();
    const hidden = [
      this.anchor,
      ...[
        ROUNDCUBE.sendButtons,
        ROUNDCUBE.storeButtons,
        ROUNDCUBE.attachButtons,
        ROUNDCUBE.editorTools,
      ].flatMap((selector) => this.all(selector)),
    ];
    this.taken = { hidden, abort };
    this.editor.empty();
    this.forgetStoredText();
    for (const element of hidden) element.style.setProperty('display', 'none', 'important');
    // Buttons that appear later (menus, a narrow window) must not send the empty form either.
    const stop = (event: Event): void => {
      if (!(event.target instanceof Element) || event.target.closest(ROUNDCUBE.sendButtons) === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      // A script can click, too: that is stopped, and tells nobody anything.
      if (event.isTrusted) onNativeSend();
    };
    this.document.addEventListener('click', stop, { capture: true, signal: abort.signal });
    // Enter in one of the page's lines, too.
    const stopSubmit = (event: Event): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    this.form.addEventListener('submit', stopSubmit, { capture: true, signal: abort.signal });
    // A draft on the server that holds the text already is replaced by one without it.
    if (this.ownDraftUid() !== undefined) this.all(ROUNDCUBE.storeButtons)[0]?.click();
  }

  release(): void {
    if (!this.taken) return;
    this.taken.abort.abort();
    for (const element of this.taken.hidden) element.style.removeProperty('display');
    this.taken = undefined;
    this.editor.restore();
  }

  ownDraftUid(): string | undefined {
    return this.fields.value(ROUNDCUBE.draftUid) || undefined;
  }

  async attachSealed(file: File, sentence: string): Promise<boolean> {
    // The webmail's own copies of what is sealed in the file must not go out beside it.
    if (!(await this.formFiles.removeAll()) || !(await this.formFiles.add(file))) return false;
    this.editor.replaceBy(sentence);
    this.taken?.abort.abort();
    const shown = [...this.all(ROUNDCUBE.sendButtons), ...this.all(ROUNDCUBE.attachmentArea)];
    for (const element of shown) element.style.removeProperty('display');
    return true;
  }

  leave(mailbox: string): void {
    // A window of its own goes, as the webmail's own Send would have it.
    if (this.env.extwin) window.close();
    if (window.closed) return;
    const target = new URL(this.document.location.pathname, this.document.location.origin);
    target.search = new URLSearchParams({ _task: 'mail', _mbox: mailbox || 'INBOX' }).toString();
    this.document.location.assign(target);
  }

  /** Roundcube keeps what is typed in the page's local storage as well. */
  private forgetStoredText(): void {
    const { localStorage } = window;
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
    for (const key of keys)
      if (key.endsWith(`.compose.${this.env.compose_id!}`)) localStorage.removeItem(key);
  }

  private all(selector: string): HTMLElement[] {
    return [...this.document.querySelectorAll<HTMLElement>(selector)];
  }
}
