// A small SMTP submission server that keeps the exact bytes and hands them on for delivery.
import net from 'node:net';
import type { Submission } from '../contract.ts';

export interface SmtpSink {
  readonly port: number;
  readonly submissions: readonly Submission[];
  /** Answers every submission with this line from now on; null accepts again. */
  refusal: string | null;
  /** Holds every answer to a submission until this settles. */
  held: Promise<unknown> | null;
  /** Largest message that is accepted, in bytes. */
  maxBytes: number;
  stop(): Promise<void>;
}

const MAX_BYTES = 100 * 1024 * 1024;
const CRLF = Buffer.from('\r\n');
const END_OF_DATA = Buffer.from('\r\n.\r\n');

/** Starts the server on a free port; `deliver` puts an accepted message into mailboxes, or gives a refusal. */
export async function startSmtpSink(
  deliver: (submission: Submission) => Promise<string | null>,
): Promise<SmtpSink> {
  const submissions: Submission[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, sink.maxBytes, async (submission) => {
      submissions.push(submission);
      await sink.held;
      if (sink.refusal !== null) return sink.refusal;
      if (submission.raw.length > sink.maxBytes) return '552 5.3.4 Message size exceeds fixed limit';
      return (await deliver(submission)) ?? `250 2.0.0 Ok: queued as ${submissions.length}`;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sink = {
    port: (server.address() as net.AddressInfo).port,
    submissions,
    refusal: null as string | null,
    held: null as Promise<unknown> | null,
    maxBytes: MAX_BYTES,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return sink;
}

/** One connection, RFC 5321: commands line by line, then DATA up to the lone dot. */
function serve(
  socket: net.Socket,
  maxBytes: number,
  accept: (submission: Submission) => Promise<string>,
): void {
  let envelope = { from: '', rcpts: [] as string[] };
  let loginSteps: string[] = [];
  let inData = false;
  const chunks: Buffer[] = [];
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 sink.example.test ESMTP');
  socket.on('data', (chunk) => {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    while (inData ? takeData() : takeLine());
  });

  function takeLine(): boolean {
    const buffered = joined(chunks);
    const end = buffered.indexOf(CRLF);
    if (end < 0) return false;
    chunks.splice(0, chunks.length, buffered.subarray(end + CRLF.length));
    obey(buffered.subarray(0, end).toString('utf8'));
    return true;
  }

  function takeData(): boolean {
    // The terminator can only be complete with the newest bytes: look at the whole only if its tail ends with it.
    if (!endsWith(chunks, END_OF_DATA)) return false;
    const raw = unstuffed(joined(chunks).subarray(0, -3));
    chunks.length = 0;
    inData = false;
    const submission = { envelope, raw };
    envelope = { from: '', rcpts: [] };
    void accept(submission).then(say);
    return false;
  }

  function obey(line: string): void {
    const nextStep = loginSteps.shift();
    if (nextStep !== undefined) return void say(nextStep);
    const [verb] = line.toUpperCase().split(' ');
    if (verb === 'EHLO') {
      say(
        `250-sink.example.test\r\n250-8BITMIME\r\n250-SIZE ${maxBytes}\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN`,
      );
    } else if (verb === 'AUTH') {
      const authenticated = '235 2.7.0 Authentication successful';
      if (/^AUTH PLAIN \S/i.test(line)) return void say(authenticated);
      loginSteps = /^AUTH LOGIN$/i.test(line) ? ['334 UGFzc3dvcmQ6', authenticated] : [authenticated];
      say(/^AUTH LOGIN/i.test(line) ? '334 VXNlcm5hbWU6' : '334 ');
    } else if (verb === 'MAIL') {
      envelope = { from: pathIn(line), rcpts: [] };
      say('250 2.1.0 Ok');
    } else if (verb === 'RCPT') {
      envelope.rcpts.push(pathIn(line));
      say('250 2.1.5 Ok');
    } else if (verb === 'DATA') {
      inData = true;
      // The line end before a first lone dot belongs to the command: an empty message ends at once.
      chunks.unshift(CRLF);
      say('354 End data with <CR><LF>.<CR><LF>');
    } else if (verb === 'QUIT') {
      say('221 2.0.0 Bye');
      socket.end();
    } else {
      say(['HELO', 'RSET', 'NOOP'].includes(verb ?? '') ? '250 2.0.0 Ok' : '502 5.5.2 Not known here');
    }
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

function endsWith(chunks: readonly Buffer[], ending: Buffer): boolean {
  const last: Buffer[] = [];
  for (let index = chunks.length - 1, length = 0; index >= 0 && length < ending.length; index -= 1) {
    last.unshift(chunks[index]!);
    length += chunks[index]!.length;
  }
  return Buffer.concat(last).subarray(-ending.length).equals(ending);
}

/** Takes the leading CRLF that stands for the command's own off again, and the doubled dots back to one. */
function unstuffed(data: Buffer): Buffer {
  return Buffer.from(
    data
      .toString('latin1')
      .replace(/\r\n\./g, '\r\n')
      .slice(CRLF.length),
    'latin1',
  );
}

function pathIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
