// The embedded webmail: speaks Roundcube's HTTP and shows its pages, on mailboxes in memory, with faults on demand.
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import type { WebmailOptions, WebmailStack } from '../contract.ts';
import { leakDetector } from '../leak-search.ts';
import { noFaults } from './faults.ts';
import { answer } from './handlers.ts';
import type { Server } from './handlers.ts';
import { readRequest } from './http-messages.ts';
import type { WebReply } from './http-messages.ts';
import { emptyMailboxes } from './mailboxes.ts';
import { FOLDERS, WEBMAIL_USERS } from '../contract.ts';
import { Sessions } from './sessions.ts';
import { STYLE } from './style.ts';
import { Outbox } from './submission.ts';

/** A request as it came in, for tests that look for what must not be sent. */
export interface RecordedRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly body: Buffer;
}

export interface EmbeddedStack extends WebmailStack {
  readonly kind: 'embedded';
  /** Every request so far, in order of arrival. */
  requests(): readonly RecordedRequest[];
  /** How many requests are held now, by the fault `held`. */
  waiting(): number;
}

/** Starts the server on a free port of the loopback. */
export async function startEmbedded(options: WebmailOptions = {}): Promise<EmbeddedStack> {
  const mailboxes = emptyMailboxes();
  const faults = noFaults();
  const disabled = options.config?.['disabled_actions'];
  if (Array.isArray(disabled))
    faults.disabledActions = disabled.map((name) => String(name).replace(/^mail\./, ''));
  const server: Server = {
    skin: options.skin ?? 'elastic',
    mailboxes,
    sessions: new Sessions(),
    outbox: new Outbox(mailboxes, faults),
    faults,
    ...(options.maxUploadBytes === undefined ? {} : { maxBytes: options.maxUploadBytes }),
  };
  const script = await clientScript();
  const recorded: RecordedRequest[] = [];
  const listener = http.createServer((incoming, outgoing) => {
    void (async () => {
      const request = await readRequest(incoming);
      recorded.push({ method: request.method, url: request.url, body: request.body });
      const reply = staticFile(request.path, script) ?? (await answer(server, request));
      outgoing.writeHead(reply.status, reply.headers);
      if (reply.breaksOff) outgoing.write(Buffer.from(reply.body).subarray(0, 20), () => outgoing.destroy());
      else if (reply.pausesUntil === undefined) outgoing.end(reply.body);
      else {
        const body = Buffer.from(reply.body);
        outgoing.write(body.subarray(0, body.length / 2));
        await reply.pausesUntil;
        outgoing.end(body.subarray(body.length / 2));
      }
    })().catch((error: unknown) => {
      // A client that goes away, or a mistake of this server: either way the connection ends and says so.
      outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  return {
    kind: 'embedded',
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`,
    skin: server.skin,
    deliver: (user, raw) => {
      mailboxes.get(user)!.append('INBOX', raw);
      return Promise.resolve();
    },
    messages: (user, folder) => Promise.resolve(mailboxes.get(user)!.stored(folder)),
    captures: () => server.outbox.submissions,
    requests: () => recorded,
    waiting: () => faults.waiting,
    searchEverything: (needle) => Promise.resolve(search(server, recorded, needle)),
    setFault: (name, value) => {
      Object.assign(faults, { [name]: value });
    },
    endSessions: () => {
      server.sessions.endAll();
      return Promise.resolve();
    },
    stop: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

async function clientScript(): Promise<string> {
  const source = path.join(path.dirname(fileURLToPath(import.meta.url)), 'client.ts');
  const { code } = await transform(await readFile(source, 'utf8'), {
    loader: 'ts',
    format: 'iife',
    target: 'es2022',
  });
  return code;
}

function staticFile(name: string, script: string): WebReply | undefined {
  const file = (type: string, body: string): WebReply => ({
    status: 200,
    headers: { 'Content-Type': type },
    body,
  });
  if (name === '/program/js/app.min.js') return file('text/javascript; charset=UTF-8', script);
  if (name.endsWith('/styles.min.css')) return file('text/css; charset=UTF-8', STYLE);
  if (name.endsWith('/watermark.html'))
    return file('text/html; charset=UTF-8', '<!DOCTYPE html><title></title>');
  return name === '/favicon.ico' ? { status: 404, headers: {}, body: '' } : undefined;
}

function search(server: Server, recorded: readonly RecordedRequest[], needle: string): string[] {
  const leaks = leakDetector(needle);
  const stored = WEBMAIL_USERS.flatMap((user) =>
    FOLDERS.flatMap((folder) =>
      server.mailboxes
        .get(user)!
        .stored(folder)
        .map(({ where, raw }) => ({ where, bytes: raw })),
    ),
  );
  const sent = server.outbox.submissions.map(({ envelope, raw }, index) => ({
    where: `smtp submission ${index + 1}`,
    bytes: Buffer.concat([Buffer.from(JSON.stringify(envelope)), raw]),
  }));
  const requests = recorded.map(({ method, url, body }) => ({
    where: `request ${method} ${url}`,
    bytes: Buffer.concat([Buffer.from(`${url}\n`), body]),
  }));
  const all = [...stored, ...sent, ...requests, ...server.sessions.contents()];
  return all.filter(({ bytes }) => leaks(bytes)).map(({ where }) => where);
}
