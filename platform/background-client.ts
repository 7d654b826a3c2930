// Asks the background for commands over one runtime port, and survives the worker being stopped at any moment.
import type { CommandName, CommandRequest, CommandResponse, ProgressOf } from '../src/wire/commands.ts';
import type { Progress } from '../src/wire/progress.ts';
import { PORT_NAME, type FromBackground, type ToBackground } from '../src/wire/port.ts';
import type { ErrorDetails } from '../src/errors.ts';
import { WaxsealError } from '../src/errors.ts';
import { browser, type Runtime } from './browser.ts';

/** Browsers stop a service worker after 30 idle seconds; a message on the port counts as activity. */
const PING_INTERVAL_MS = 20_000;
/** A worker that dies this often on one request dies of the request. */
const MAX_ATTEMPTS = 4;

/** These take something away and answer how to bring it back: repeating one would lose that answer. */
const NOT_REPEATABLE: ReadonlySet<CommandName> = new Set([
  'identities.remove',
  'contacts.remove',
  'authorities.remove',
  'pins.remove',
]);

/** An error that the background answered with, or `worker.stopped` when it could not answer. */
export class BackgroundError extends WaxsealError {
  override readonly name: string = 'BackgroundError';
}

export interface RequestOptions<Name extends CommandName = CommandName> {
  readonly onProgress?: (progress: ProgressOf<Name>) => void;
  /** Aborting rejects with `request.cancelled` and asks the background to stop the work. */
  readonly signal?: AbortSignal;
  /**
   * Aborting only asks: the background's own answer tells whether the work was stopped or was done already.
   * For work that cannot be taken back.
   */
  readonly cancelByAnswer?: boolean;
}

interface Pending {
  readonly command: CommandName;
  readonly payload: unknown;
  attempts: number;
  /** The user wants it stopped, and its answer is still to come. */
  cancelled: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: BackgroundError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** One connection to the background. Every request has an id and is repeated when the worker was stopped. */
export class BackgroundClient {
  private port: Runtime.Port | undefined;
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private ping: ReturnType<typeof setInterval> | undefined;
  private onReopened: (() => void) | undefined;

  /** Opens the connection before the first request, which then needs not wait for it. */
  connect(): void {
    this.connected();
  }

  /**
   * From now on the connection is opened again whenever the worker was stopped, and `onReopened` is called: the
   * background knows by its end that this part is gone. Returns how to stop.
   */
  keepOpen(onReopened: () => void): () => void {
    this.onReopened = onReopened;
    return () => (this.onReopened = undefined);
  }

  /** Sends a command and waits for its answer. Rejects with BackgroundError carrying the background's code. */
  request<Name extends CommandName>(
    command: Name,
    payload: CommandRequest<Name>,
    options: RequestOptions<Name> = {},
  ): Promise<CommandResponse<Name>> {
    return new Promise<CommandResponse<Name>>((resolve, reject) => {
      const { signal, onProgress, cancelByAnswer = false } = options;
      if (signal?.aborted) {
        reject(new BackgroundError('request.cancelled'));
        return;
      }
      const id = this.nextId++;
      const cancel = (): void => {
        const pending = this.pending.get(id);
        if (!pending) return;
        this.post({ kind: 'cancel', id });
        pending.cancelled = true;
        if (cancelByAnswer) return;
        this.pending.delete(id);
        reject(new BackgroundError('request.cancelled'));
        this.settle();
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const finish = (): void => signal?.removeEventListener('abort', cancel);
      this.pending.set(id, {
        command,
        payload,
        attempts: 0,
        cancelled: false,
        onProgress: onProgress as ((progress: Progress) => void) | undefined,
        resolve: (result) => {
          finish();
          resolve(result as CommandResponse<Name>);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      });
      this.send(id);
    });
  }

  /** Closes the connection; requests under way are rejected with `worker.stopped`. */
  close(): void {
    this.port?.disconnect();
    this.port = undefined;
    for (const [id, pending] of [...this.pending]) this.fail(id, pending, 'worker.stopped');
    this.settle();
  }

  private send(id: number): void {
    const pending = this.pending.get(id);
    if (!pending) return;
    pending.attempts++;
    this.post({
      kind: 'request',
      id,
      command: pending.command,
      payload: pending.payload as CommandRequest<CommandName>,
    });
    if (pending.cancelled) this.post({ kind: 'cancel', id });
    this.ping ??= setInterval(() => this.post({ kind: 'ping' }), PING_INTERVAL_MS);
  }

  private post(frame: ToBackground): void {
    try {
      this.connected().postMessage(frame);
    } catch {
      // The port closed between the check and the message: its disconnect event repeats the requests.
    }
  }

  private connected(): Runtime.Port {
    if (this.port) return this.port;
    const port = browser.runtime.connect({ name: PORT_NAME });
    this.port = port;
    port.onMessage.addListener((message) => this.receive(message as FromBackground));
    port.onDisconnect.addListener(() => this.reconnect(port));
    return port;
  }

  private receive(frame: FromBackground): void {
    const pending = this.pending.get(frame.id);
    if (!pending) return;
    if (frame.kind === 'progress') {
      pending.onProgress?.(frame.progress);
      return;
    }
    this.pending.delete(frame.id);
    this.settle();
    if (frame.ok) pending.resolve(frame.result);
    else pending.reject(new BackgroundError(frame.error.code, frame.error.details));
  }

  private reconnect(port: Runtime.Port): void {
    if (this.port !== port) return;
    this.port = undefined;
    for (const [id, pending] of [...this.pending]) {
      if (NOT_REPEATABLE.has(pending.command) || pending.attempts >= MAX_ATTEMPTS) {
        this.fail(id, pending, 'worker.stopped');
      } else {
        this.send(id);
      }
    }
    this.settle();
    if (this.onReopened === undefined) return;
    this.connect();
    this.onReopened();
  }

  private fail(id: number, pending: Pending, code: string, details: ErrorDetails = {}): void {
    this.pending.delete(id);
    pending.reject(new BackgroundError(code, details));
  }

  private settle(): void {
    if (this.pending.size > 0 || this.ping === undefined) return;
    clearInterval(this.ping);
    this.ping = undefined;
  }
}
