// Requests as the handlers want them, and answers in the few shapes that Roundcube has.
import type { IncomingMessage } from 'node:http';

export interface UploadedPart {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface WebRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly path: string;
  /** The body's exact bytes. */
  readonly body: Buffer;
  readonly files: readonly UploadedPart[];
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** A value of the query alone. */
  query(name: string): string | undefined;
  /** A value of the posted form or, where it has none, of the query; empty when there is none at all. */
  value(name: string): string;
}

export interface WebReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
  /** The line breaks after half of the body. */
  readonly breaksOff?: boolean;
  /** The second half is sent when this settles. */
  readonly pausesUntil?: Promise<unknown>;
}

/** Reads the whole request. */
export async function readRequest(incoming: IncomingMessage): Promise<WebRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = incoming.url ?? '/';
  const { pathname, searchParams } = new URL(url, 'http://embedded.invalid');
  const form = new Map<string, string>();
  const files: UploadedPart[] = [];
  const type = incoming.headers['content-type'] ?? '';
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/i.test(type)) {
    const data = await new Response(body, { headers: { 'Content-Type': type } }).formData();
    for (const [field, value] of data) {
      if (typeof value === 'string') form.set(field, value);
      else
        files.push({
          field,
          name: value.name,
          type: value.type,
          bytes: Buffer.from(await value.arrayBuffer()),
        });
    }
  }
  const cookies = new Map(
    (incoming.headers.cookie ?? '').split('; ').map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
    }),
  );
  return {
    method: incoming.method ?? 'GET',
    url,
    path: pathname,
    body,
    files,
    header: (name) => [incoming.headers[name.toLowerCase()] ?? []].flat()[0],
    cookie: (name) => cookies.get(name),
    query: (name) => searchParams.get(name) ?? undefined,
    value: (name) => form.get(name) ?? searchParams.get(name) ?? '',
  };
}

/** A page. Roundcube answers nearly everything with status 200, failures included. */
export function page(html: string, status = 200): WebReply {
  const headers = {
    'Content-Type': 'text/html; charset=UTF-8',
    'X-Frame-Options': 'sameorigin',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'private, no-cache, no-store',
  };
  return { status, headers, body: html };
}

export function redirect(location: string, cookies: string[] = []): WebReply {
  return { status: 302, headers: { Location: location, 'Set-Cookie': cookies }, body: '' };
}

/** A download: mail source or an attachment. */
export function download(body: Buffer, type: string, fileName: string): WebReply {
  const headers = {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Content-Length': String(body.length),
    'Content-Security-Policy': "default-src 'none'; img-src 'self'",
  };
  return { status: 200, headers, body };
}

/** A call of a function of the page's `rcmail`, as it is carried in an answer to a script. */
export type Command = readonly [name: string, ...args: unknown[]];

/** An answer to a script: commands the page is to carry out. */
export function commands(action: string, calls: readonly Command[], env?: Record<string, unknown>): WebReply {
  const exec = calls.map(
    ([name, ...args]) => `this.${name}(${args.map((arg) => JSON.stringify(arg)).join(',')});\n`,
  );
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ action, ...(env ? { env } : {}), exec: exec.join('') }),
  };
}

export function confirmation(text: string): Command {
  return ['display_message', text, 'confirmation', 0];
}

export function failure(text: string): Command {
  return ['display_message', text, 'error', 0];
}
