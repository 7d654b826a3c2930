// Roundcube's compose window: reads its fields, and takes the place of its editor.
import { readAddressList } from '../../src/mime/addresses.ts';
import type { Mailbox } from '../../src/smime/contract.ts';
import type { Addressees } from '../../src/wire/composition.ts';
import type { ComposeReference } from '../../src/wire/webmail.ts';
import type { ComposeView, WantedProtection } from './contract.ts';
import type { RoundcubeEnv } from './roundcube-env.ts';
import { RoundcubeFiles } from './roundcube-files.ts';
import { ROUNDCUBE } from './roundcube-selectors.ts';
import { RoundcubeEditor } from './roundcube-editor.ts';

/** Elastic's address fields are filled by scripts without an event that an isolated script sees. */
const CHANGE_POLL_MS = 400;

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
  private taken: TakenOver | undefined;

  private constructor(
    private readonly document: Document,
    private readonly form: HTMLFormElement,
    body: HTMLTextAreaElement,
    private readonly env: RoundcubeEnv,
  ) {
    this.editor = new RoundcubeEditor(document, body);
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
    const original = originalMessageId && {
      kind: env.compose_mode === 'forward' ? ('forward' as const) : ('reply' as const),
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
      sentMailbox: this.value(ROUNDCUBE.sentMailbox),
      ...(original ? { original } : {}),
      ...(typeof env.max_filesize === 'number' ? { maxBytes: env.max_filesize } : {}),
      addressees: this.addressees(),
      subject: this.subject(),
      isStored: this.ownDraftUid() !== undefined,
      text: this.editor.text(),
      attachments: this.files(),
      ...wanted,
    };
  }

  addressees(): Addressees {
    return {
      from: this.sender(),
      to: mailboxes(this.value(ROUNDCUBE.to)),
      cc: mailboxes(this.value(ROUNDCUBE.cc)),
      bcc: mailboxes(this.value(ROUNDCUBE.bcc)),
    };
  }

  subject(): string {
    return this.value(ROUNDCUBE.subject);
  }

  onChange(callback: () => void, signal: AbortSignal): void {
    const state = (): string => JSON.stringify([this.addressees(), this.subject()]);
    let last = state();
    const check = (): void => {
      const now = state();
      if (now === last) return;
      last = now;
      callback();
    };
    this.form.addEventListener('input', check, { signal });
    this.form.addEventListener('change', check, { signal });
    const poll = setInterval(check, CHANGE_POLL_MS);
    signal.addEventListener('abort', () => clearInterval(poll), { once: true });
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
    return this.value(ROUNDCUBE.draftUid) || undefined;
  }

  async attachSealed(file: File, sentence: string): Promise<boolean> {
    const files = new RoundcubeFiles(this.document);
    // The webmail's own copies of what is sealed in the file must not go out beside it.
    if (!(await files.removeAll()) || !(await files.add(file))) return false;
    this.editor.replaceBy(sentence);
    this.taken?.abort.abort();
    const shown = [...this.all(ROUNDCUBE.sendButtons), ...this.all(ROUNDCUBE.attachmentArea)];
    for (const element of shown) element.style.removeProperty('display');
    return true;
  }

  leave(mailbox: string): void {
    const target = new URL(this.document.location.pathname, this.document.location.origin);
    target.search = new URLSearchParams({ _task: 'mail', _mbox: mailbox || 'INBOX' }).toString();
    this.document.location.assign(target);
  }

  /** What the list shows now: the page's settings know only the files that the form began with. */
  private files(): ComposeReference['attachments'] {
    const known = knownFiles(this.env.attachments);
    return this.all(ROUNDCUBE.formFiles).map((entry) => {
      const { name, mimetype } = known[entry.id] ?? {};
      const shown = entry.querySelector(ROUNDCUBE.fileName)?.textContent.trim();
      return {
        id: entry.id,
        name: typeof name === 'string' ? name : (shown ?? entry.id),
        type: typeof mimetype === 'string' ? mimetype : '',
      };
    });
  }

  private sender(): Mailbox {
    const field = this.form.querySelector<HTMLSelectElement | HTMLInputElement>(ROUNDCUBE.from);
    const text =
      field instanceof HTMLSelectElement
        ? (field.selectedOptions[0]?.textContent ?? '')
        : (field?.value ?? '');
    return mailboxes(text)[0] ?? { name: '', address: '' };
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

  private value(selector: string): string {
    // Some skins keep fields (the folder for the copy) outside the form and join them by script.
    const field =
      this.form.querySelector<HTMLInputElement>(selector) ??
      this.document.querySelector<HTMLInputElement>(selector);
    return field?.value ?? '';
  }
}

function mailboxes(list: string): Mailbox[] {
  return readAddressList(list.replace(/[\s,;]+$/, '')).mailboxes.map(({ name, address }) => ({
    name,
    address,
  }));
}

/** Types of the files that the form began with: `{ "rcmfile1": { "name": ..., "mimetype": ... } }`. */
function knownFiles(
  attachments: unknown,
): Record<string, { name?: unknown; mimetype?: unknown } | undefined> {
  return typeof attachments === 'object' && attachments !== null && !Array.isArray(attachments)
    ? (attachments as Record<string, { name?: unknown; mimetype?: unknown } | undefined>)
    : {};
}
