// A webmail that sends chosen requests on to another place, and the place that notes what arrives there.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebmailStack } from '../../webmail/contract.ts';

/** How the webmail sends a request on. */
export interface Redirection {
  /** Only requests with this `_action`; all when absent. */
  readonly action?: string;
  readonly reply: (target: string) => { status: number; headers?: Record<string, string>; body?: string };
  readonly target: string;
}

export interface RedirectingWebmail {
  /** The embedded webmail at this server's address. */
  readonly stack: WebmailStack;
  /** Method and address of each request that was sent on so far. */
  readonly redirected: string[];
  redirect(redirection: Redirection | undefined): void;
  stop(): Promise<void>;
}

/** A server in front of a webmail that can be told to redirect. */
export async function redirectInFrontOf(stack: WebmailStack): Promise<RedirectingWebmail> {
  const behind = new URL(stack.url);
  const redirected: string[] = [];
  let present: Redirection | undefined;
  const server = http.createServer((request, response) => {
    const { searchParams } = new URL(request.url!, behind);
    if (
      present !== undefined &&
      (present.action ?? searchParams.get('_action')) === searchParams.get('_action')
    ) {
      redirected.push(`${request.method!} ${request.url!}`);
      const { status, headers, body } = present.reply(present.target);
      request.resume();
      request.on('end', () => {
        response.writeHead(status, headers);
        response.end(body);
      });
      return;
    }
    const onward = http.request(
      {
        host: behind.hostname,
        port: behind.port,
        path: request.url,
        method: request.method,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const port = await listen(server, '127.0.0.1');
  return {
    stack: { ...stack, url: `http://127.0.0.1:${port}/` },
    redirected,
    redirect: (redirection) => (present = redirection),
    stop: () => close(server),
  };
}

export interface OtherSite {
  /** With the name `localhost`: a site of its own beside 127.0.0.1. */
  readonly url: string;
  /** The same server by the webmail's host, at another port. */
  readonly otherPort: string;
  /** What arrived but for the visit that sets the cookies: method, address and cookies. */
  readonly arrived: string[];
  stop(): Promise<void>;
}

/** Another webmail in which the user is signed in; it answers everything with `message` as its raw source. */
export async function startOtherSite(message: Buffer): Promise<OtherSite> {
  const arrived: string[] = [];
  const server = http.createServer((request, response) => {
    if (request.url === '/sign-in') {
      const cookies = ['strict=S; SameSite=Strict; Path=/', 'lax=L; SameSite=Lax; Path=/', 'plain=P; Path=/'];
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': cookies });
      response.end('signed in');
      return;
    }
    if (request.url === '/favicon.ico') {
      response.writeHead(404).end();
      return;
    }
    arrived.push(`${request.method!} ${request.url!} with cookies ${request.headers.cookie ?? 'none'}`);
    request.resume();
    request.on('end', () => {
      const headers = {
        'Content-Type': 'text/plain; charset=UTF-8',
        'Content-Disposition': 'attachment; filename=1.eml',
        'Access-Control-Allow-Origin': request.headers.origin ?? '*',
        'Access-Control-Allow-Credentials': 'true',
      };
      response.writeHead(200, headers).end(message);
    });
  });
  const port = await listen(server);
  return {
    url: `http://localhost:${port}`,
    otherPort: `http://127.0.0.1:${port}`,
    arrived,
    stop: () => close(server),
  };
}

async function listen(server: http.Server, host?: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: http.Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
