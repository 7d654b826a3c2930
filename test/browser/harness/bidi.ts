// A small client of WebDriver BiDi: one WebSocket, commands answered by number.
import WebSocket from 'ws';

/** An error that the browser reported; `code` is BiDi's own, for example `no such frame`. */
export class BidiError extends Error {
  override readonly name = 'BidiError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Answer {
  readonly id?: number | null;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

export class BidiClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString('utf8')) as Answer));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new BidiError('closed', 'the browser is gone'));
      this.#waiting.clear();
    });
  }

  static async connect(url: string): Promise<BidiClient> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new BidiClient(socket);
  }

  /** Sends a command and gives its result; the caller knows its shape from the specification. */
  async command(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #receive(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id ?? 0);
    if (!waiting) return;
    this.#waiting.delete(answer.id!);
    if (answer.type === 'success') waiting.resolve(answer.result);
    else waiting.reject(new BidiError(answer.error ?? 'unknown error', answer.message ?? ''));
  }
}
