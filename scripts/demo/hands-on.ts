// The demo with a display: a browser with the extension and Alice signed in, Bob's one click away.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchChromium, type ChromiumSession } from '../../test/browser/harness/chromium.ts';
import { login } from '../../test/browser/harness/roundcube-pages.ts';
import { PASSPHRASE } from '../../test/browser/harness/set-up-pages.ts';
import type { Scene } from './scene.ts';

type Person = 'alice' | 'bob';

/** Leaves the browser to the user; resolves when Alice's is closed or the process is told to end. */
export async function leaveToUser(
  scene: Scene,
  extension: string,
  say: (line: string) => void,
): Promise<void> {
  const sessions = new Map<Person, Promise<ChromiumSession>>();
  const open = (person: Person, startPage: string): Promise<ChromiumSession> => {
    let session = sessions.get(person);
    if (session === undefined) {
      session = openBrowser(person, scene, extension, startPage);
      sessions.set(person, session);
      void session.then(({ context }) => context.once('close', () => sessions.delete(person)));
    }
    return session;
  };
  const server = await serveStartPage(scene, (startPage) => open('bob', startPage));
  const startPage = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const alice = await open('alice', startPage);
  say('Alice is signed in. The first tab says what to try, and opens Bob’s mailbox. Ctrl+C ends the demo.');
  await new Promise<void>((resolve) => {
    alice.context.once('close', () => resolve());
    // A terminal tells the whole group and the launcher tells us again: the second must not cut the tidying short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  server.close();
  server.closeAllConnections();
  await Promise.all([...sessions.values()].map(async (session) => (await session).close()));
}

async function openBrowser(
  person: Person,
  { stack }: Scene,
  extension: string,
  startPage: string,
): Promise<ChromiumSession> {
  const session = await launchChromium({ extension, headed: true });
  const mailbox = await session.context.newPage();
  await login(mailbox, stack, person);
  await session.openExtensionPage('popup/popup.html?view=page#identities');
  // Alice begins with the page that says what to try, Bob with his mail.
  if (person === 'alice') await session.page.goto(startPage);
  else await session.page.close();
  await (person === 'alice' ? session.page : mailbox).bringToFront();
  return session;
}

function serveStartPage(scene: Scene, openBob: (startPage: string) => Promise<unknown>): Promise<Server> {
  const server = createServer((request, response) => {
    const own = `http://${request.headers.host ?? ''}/`;
    if (request.method === 'POST' && request.url === '/bob') {
      void openBob(own).then(
        () => response.writeHead(303, { location: '/' }).end(),
        () => response.writeHead(500).end('Bob’s browser could not be started.'),
      );
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(startPageHtml(scene));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function startPageHtml({ stack, pki }: Scene): string {
  const file = (label: string, path: string): string => `<li>${label}: <code>${path}</code></li>`;
  const { alice, bob } = pki.people;
  return `<!doctype html><meta charset="utf-8"><title>Waxseal demo</title>
<style>body{font:16px/1.5 system-ui;max-width:46em;margin:3em auto;padding:0 1em;color-scheme:light dark}code{word-break:break-all}button{font:inherit;padding:.4em 1em}</style>
<h1>Waxseal demo</h1>
<p>Alice’s mailbox is open in the next tab: <a href="${stack.url}">${stack.url}</a> (name <code>alice@example.test</code>, password <code>alice</code>).</p>
<form method="post" action="/bob"><button>Open Bob’s mailbox in a browser of his own</button></form>
<h2>What to try</h2>
<ol><li>In the tab <em>Waxseal</em> set a passphrase (for example “${PASSPHRASE}”) and import Alice’s key file. Its password is “${alice.p12.password}”.</li>
<li>Under <em>Trusted issuers</em> trust the root, under <em>Contacts</em> import Bob’s certificate.</li>
<li>Open the messages in Alice’s inbox. Write to Bob with <em>Encrypt</em>.</li>
<li>Open Bob’s mailbox, import his key file and the root there, and read what Alice wrote.</li></ol>
<h2>Files, made for this demo and deleted at its end</h2>
<ul>${file('Alice’s key file', alice.p12.file)}${file('Bob’s key file', bob.p12.file)}${file('Bob’s certificate', bob.p7bFile)}${file('The root', pki.root.certificateFile)}</ul>`;
}
