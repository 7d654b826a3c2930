// The embedded webmail's page script: the commands, the list, and the compose window with all that leaks from it.
// It runs in the page as `rcube_webmail`, as Roundcube's own script does; the server compiles it when it starts.

interface Settings {
  readonly [name: string]: unknown;
  readonly action?: string;
  readonly task?: string;
  readonly mailbox?: string;
  readonly uid?: string;
  readonly user_id?: string;
  readonly compose_id?: string;
  readonly session_id?: string;
  readonly request_token?: string;
  readonly draft_autosave?: number;
}

/** Roundcube writes what was typed to localStorage after at most this many milliseconds. */
const LOCAL_SAVE_INTERVAL = 5000;

class EmbeddedWebmail {
  env: Settings = {};
  #savedFields = '';
  #localFields = '';
  #autosave: ReturnType<typeof setTimeout> | undefined;
  #leaving = false;

  set_env(name: string | Settings, value?: unknown): void {
    this.env = { ...this.env, ...(typeof name === 'string' ? { [name]: value } : name) };
  }

  init(): void {
    if (this.env.action === 'compose') this.#startCompose();
    else if (this.env.task === 'mail' && this.env.action === '') void this.#request('list', {});
  }

  /** What a button does. */
  command(name: string, argument?: unknown, _element?: unknown, event?: Event): boolean {
    event?.preventDefault();
    const commands: Record<string, () => void> = {
      list: () => this.#goTo({ _mbox: this.env.mailbox ?? 'INBOX' }),
      compose: () => this.#goTo({ _action: 'compose' }),
      reply: () =>
        this.#goTo({ _action: 'compose', _reply_uid: this.#selectedUid(), _mbox: this.env.mailbox ?? '' }),
      forward: () =>
        this.#goTo({ _action: 'compose', _forward_uid: this.#selectedUid(), _mbox: this.env.mailbox ?? '' }),
      delete: () =>
        void this.#request('move', { _uid: this.#selectedUid(), _target_mbox: 'Trash' }).then(() =>
          this.command('list'),
        ),
      send: () => this.#submit(''),
      savedraft: () => this.#submit('1'),
      'remove-attachment': () =>
        void this.#request('remove-attachment', { _id: this.env.compose_id ?? '', _file: String(argument) }),
      'send-attachment': () => void this.#upload(argument as HTMLFormElement),
    };
    commands[name]?.();
    return false;
  }

  upload_input(): void {
    document.querySelector<HTMLInputElement>('#uploadformInput')?.click();
  }

  display_message(text: string, type: string): void {
    const notice = document.createElement('div');
    notice.className = `${type} ui alert`;
    notice.innerHTML = text;
    document.querySelector('#messagestack')?.append(notice);
    // As the real one: what went wrong stays longer.
    setTimeout(() => notice.remove(), type === 'error' ? 8_000 : 4_000);
  }

  session_error(address: string): void {
    location.href = address;
  }

  add_message_row(
    uid: number,
    cells: { subject: string; fromto: string },
    flags: { seen?: 1; ctype: string; mbox: string },
  ): void {
    const row = document.createElement('tr');
    row.id = `rcmrow${btoa(String(uid)).replace(/=+$/, '')}`;
    row.className = `message${flags.seen ? '' : ' unread'}${flags.ctype.includes('pkcs7-mime') ? ' encrypted' : ''}`;
    const query = `_task=mail&_mbox=${flags.mbox}&_uid=${uid}`;
    row.innerHTML = `<td class="subject"><span class="fromto">${cells.fromto}</span>
<span class="subject"><a href="./?${query}&_action=show" tabindex="-1"><span>${cells.subject}</span></a></span></td>`;
    row.addEventListener('click', (event) => {
      event.preventDefault();
      document.querySelector('#messagelist tr.selected')?.classList.remove('selected');
      row.classList.add('selected');
      row.classList.remove('unread');
      this.set_env('selected_uid', String(uid));
      const frame = document.querySelector<HTMLIFrameElement>('#messagecontframe');
      if (frame) frame.src = `./?${query}&_framed=1&_action=preview`;
    });
    row.addEventListener('dblclick', () => (location.href = `./?${query}&_action=show`));
    document.querySelector('#messagelist tbody')?.append(row);
  }

  add2attachment_list(id: string, file: { html: string }): void {
    const item = document.createElement('li');
    item.id = id;
    item.innerHTML = file.html;
    document.querySelector('#compose-attachments ul')?.append(item);
  }

  remove_from_attachment_list(id: string): void {
    document.getElementById(id)?.remove();
  }

  set_draft_id(id: string): void {
    this.#field('_draft_saveid').value = id;
  }

  compose_field_hash(save: boolean): string {
    const hash = JSON.stringify(this.#formFields());
    if (save) this.#savedFields = hash;
    return hash;
  }

  auto_save_start(): void {
    clearTimeout(this.#autosave);
    const seconds = this.env.draft_autosave ?? 0;
    if (seconds > 0) this.#autosave = setTimeout(() => this.command('savedraft'), seconds * 1000);
  }

  remove_compose_data(id: string): void {
    localStorage.removeItem(this.#storageKey(id));
  }

  sent_successfully(type: string, text: string): void {
    this.display_message(text, type);
    this.#leaving = true;
    this.command('list');
  }

  #startCompose(): void {
    this.compose_field_hash(true);
    this.#localFields = this.#savedFields;
    this.auto_save_start();
    setInterval(() => this.#saveLocally(), LOCAL_SAVE_INTERVAL);
    addEventListener('beforeunload', (event) => {
      if (!this.#leaving && this.compose_field_hash(false) !== this.#savedFields) event.preventDefault();
    });
  }

  #saveLocally(): void {
    const fields = this.compose_field_hash(false);
    if (fields === this.#localFields) return;
    this.#localFields = fields;
    const data = { session: this.env.session_id, changed: Date.now(), ...this.#formFields() };
    localStorage.setItem(this.#storageKey(this.env.compose_id ?? ''), JSON.stringify(data));
  }

  #storageKey(id: string): string {
    return `roundcube.${this.env.user_id ?? 'anonymous'}.compose.${id}`;
  }

  #formFields(): Record<string, string> {
    const names = ['_from', '_to', '_cc', '_bcc', '_subject', '_message'];
    return Object.fromEntries(names.map((name) => [name, this.#field(name).value]));
  }

  #field(name: string): HTMLInputElement {
    return document.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  }

  /** Sends the form into a hidden frame; the answer calls back from there. `form.submit()` fires no submit event. */
  #submit(draft: '' | '1'): void {
    const form = document.querySelector<HTMLFormElement>('form[name=form]')!;
    if (draft === '' && !this.#field('_to').value.includes('@')) {
      this.display_message('Please enter at least one recipient.', 'warning');
      return;
    }
    let target = document.querySelector<HTMLIFrameElement>('iframe[name=savetarget]');
    if (!target) {
      target = document.createElement('iframe');
      target.name = 'savetarget';
      target.hidden = true;
      document.body.append(target);
    }
    this.#field('_draft').value = draft;
    form.target = 'savetarget';
    form.submit();
  }

  async #upload(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form);
    // While a file is on its way, it stands in the list and can be cancelled.
    const indicator = `upload${Date.now()}`;
    this.add2attachment_list(indicator, { html: '<a class="cancelupload" href="#cancelupload">Cancel</a>' });
    await this.#request('upload', { _id: this.env.compose_id ?? '' }, data).finally(() =>
      this.remove_from_attachment_list(indicator),
    );
  }

  #selectedUid(): string {
    const selected = this.env['selected_uid'];
    return this.env.uid ?? (typeof selected === 'string' ? selected : '');
  }

  #goTo(parameters: Record<string, string>): void {
    top!.location.href = `./?${new URLSearchParams({ _task: 'mail', ...parameters }).toString()}`;
  }

  async #request(action: string, fields: Record<string, string>, upload?: FormData): Promise<void> {
    const query = new URLSearchParams({
      _task: 'mail',
      _action: action,
      _remote: '1',
      ...(upload ? fields : {}),
    });
    const body = upload ?? new URLSearchParams({ _mbox: this.env.mailbox ?? '', ...fields });
    const headers = {
      'X-Roundcube-Request': this.env.request_token ?? '',
      'X-Requested-With': 'XMLHttpRequest',
    };
    const answer = await fetch(`./?${query.toString()}`, { method: 'POST', headers, body });
    const { exec } = (await answer.json()) as { exec: string };
    for (const [, name, args] of exec.matchAll(/^this\.(\w+)\((.*)\);$/gm)) {
      const call = (this as unknown as Record<string, unknown>)[name!];
      if (typeof call === 'function') call.apply(this, JSON.parse(`[${args!}]`) as unknown[]);
    }
  }
}

Object.assign(globalThis, { rcube_webmail: EmbeddedWebmail });
