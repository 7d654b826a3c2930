// What the browser notes of its own work (Tracing of the DevTools protocol), with nothing attached to its pages.
import WebSocket from 'ws';

/** An event of a trace, of those that have a length. */
export interface TraceEvent {
  readonly name: string;
  /** Microseconds from its begin to its end. */
  readonly dur?: number;
  /** Microseconds of these in which its thread was at work; the rest went to others on the machine. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly value?: readonly TraceEvent[] };
  readonly error?: unknown;
}

/** The events of `categories` while `work` goes on. `socketUrl` is the browser's own target, not that of a page. */
export async function traceOf(
  socketUrl: string,
  categories: readonly string[],
  work: () => Promise<void>,
): Promise<readonly TraceEvent[]> {
  const socket = new WebSocket(socketUrl, { perMessageDeflate: false });
  const events: TraceEvent[] = [];
  let tell: (message: Message) => void = () => undefined;
  /** The first message that `isIt`, or the error that comes in its place. */
  const heard = (isIt: (message: Message) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.once('error', reject);
      tell = (message) => {
        if (message.error !== undefined) reject(new Error(JSON.stringify(message.error)));
        else if (isIt(message)) resolve();
      };
    });
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Message;
    if (message.method === 'Tracing.dataCollected') events.push(...(message.params?.value ?? []));
    else tell(message);
  });
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const started = heard(({ id }) => id === 1);
    const traceConfig = { includedCategories: categories };
    socket.send(JSON.stringify({ id: 1, method: 'Tracing.start', params: { traceConfig } }));
    await started;
    await work();
    const complete = heard(({ method }) => method === 'Tracing.tracingComplete');
    socket.send(JSON.stringify({ id: 2, method: 'Tracing.end' }));
    await complete;
    return events;
  } finally {
    socket.close();
  }
}
