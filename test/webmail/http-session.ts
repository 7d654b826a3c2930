// A person's session with Roundcube's HTTP interface, without a browser: logs in, keeps cookies, asks and posts.
import { addressOf } from './contract.ts';
import type { WebmailUser } from './contract.ts';

export type Parameters = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The settings a page hands to its scripts: the calls of `rcmail.set_env({...});` laid over each other. */
export function pageEnvironment(html: string): Record<string, unknown> {
  const calls = [...html.matchAll(/^rcmail\.set_env\((\{.*\})\);$/gm)];
  return Object.assign({}, ...calls.map(([, json]) => JSON.parse(json!) as object)) as Record<
    string,
    unknown
  >;
}

export class HttpSession {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();
  /** The session's request token, known after {@link login}. */
  token = '';

  constructor(base: string) {
    this.#base = base;
  }

  /** Fills in the login form. */
  async login(user: WebmailUser, password: string = user): Promise<Answer> {
    const page = await this.get({});
    const token = String(pageEnvironment(page.body.toString())['request_token']);
    const form = { _token: token, _task: 'login', _action: 'login', _timezone: 'UTC', _url: '' };
    const answer = await this.post(
      { _task: 'login' },
      new URLSearchParams({ ...form, _user: addressOf(user), _pass: password }),
    );
    if (answer.status === 302) this.token = String((await this.page({ _task: 'mail' }))['request_token']);
    return answer;
  }

  /** Asks for a page and reads its settings. */
  async page(parameters: Parameters): Promise<Record<string, unknown>> {
    return pageEnvironment((await this.get(parameters)).body.toString());
  }

  async get(parameters: Parameters): Promise<Answer> {
    return this.#fetch(parameters, { method: 'GET' });
  }

  /** Posts a form, with the session's token in the header as Roundcube's own scripts do. */
  async post(parameters: Parameters, body: URLSearchParams | FormData): Promise<Answer> {
    return this.#fetch(parameters, { method: 'POST', body });
  }

  /** Does an action of `_task=mail` as a script does, and gives the commands that the page would carry out. */
  async remote(action: string, fields: Parameters, upload?: FormData): Promise<string> {
    const body = upload ?? new URLSearchParams({ ...fields, _remote: '1' });
    const address = upload ? fields : {};
    const answer = await this.post({ _task: 'mail', _action: action, ...address, _remote: '1' }, body);
    return answer.type.startsWith('application/json')
      ? (JSON.parse(answer.body.toString()) as { exec: string }).exec
      : answer.body.toString();
  }

  /** Uids in a folder with this Message-ID (without angle brackets). */
  async findByMessageId(folder: string, messageId: string): Promise<string[]> {
    const answer = await this.get({
      _task: 'mail', _action: 'search', _mbox: folder, _q: '', _scope: 'base',
      _filter: `HEADER MESSAGE-ID "${messageId}"`, _remote: '1',
    }); // prettier-ignore
    const { exec } = JSON.parse(answer.body.toString()) as { exec: string };
    return [...exec.matchAll(/add_message_row\((\d+),/g)].map(([, uid]) => uid!);
  }

  /** Asks for the exact bytes of a message. */
  async source(uid: string, folder: string, token = this.token): Promise<Answer> {
    return this.get({
      _task: 'mail',
      _action: 'viewsource',
      _uid: uid,
      _mbox: folder,
      _save: '1',
      _token: token,
    });
  }

  async #fetch(
    parameters: Parameters,
    init: { method: string; body?: URLSearchParams | FormData },
  ): Promise<Answer> {
    const query = new URLSearchParams(parameters).toString();
    const response = await fetch(`${this.#base}?${query}`, {
      ...init,
      redirect: 'manual',
      headers: {
        Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(this.token === '' || init.method === 'GET' ? {} : { 'X-Roundcube-Request': this.token }),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer()),
    };
  }
}
