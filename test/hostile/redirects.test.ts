// A webmail that redirects the background's requests to another site in which the user is signed in, too.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { chromiumMissing, firefoxMissing } from '../available.ts';
import { startEmbedded } from '../webmail/embedded/index.ts';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { builtExtension } from '../browser/harness/built-extension.ts';
import { launchChromium } from '../browser/harness/chromium.ts';
import { loginInFirefox, openPopupInFirefox, setUpInFirefox } from '../browser/harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from '../browser/harness/firefox.ts';
import { prepareReading, readerFrame, type ReadingBrowser } from '../browser/harness/reading.ts';
import { login } from '../browser/harness/roundcube-pages.ts';
import { redirectInFrontOf, startOtherSite } from './redirects/redirecting-webmail.ts';
import type { OtherSite, RedirectingWebmail, Redirection } from './redirects/redirecting-webmail.ts';
import { REQUESTS, requestExpression, webmailScript } from './redirects/webmail-requests.ts';
import { trick } from './trick.ts';

const SECRET = 'TEXT OF THE OTHER SITE';
const HELD = 'requests with cookies follow no redirection, and count as signed out';

type Reply = Redirection['reply'];
const located =
  (status: number): Reply =>
  (target) => ({ status, headers: { Location: target } });
const html = { 'Content-Type': 'text/html; charset=UTF-8' };
/** All ways in which an answer can point elsewhere. */
const WAYS: Readonly<Record<string, Reply>> = {
  '301': located(301),
  '302': located(302),
  '303': located(303),
  '307': located(307),
  '308': located(308),
  '300 with a place': located(300),
  '200 with a place': located(200),
  'a refresh in the page': (target) => ({
    status: 200,
    headers: html,
    body: `<html><meta http-equiv="refresh" content="0;url=${target}">`,
  }),
  'a refresh in the header': (target) => ({
    status: 200,
    headers: { ...html, Refresh: `0;url=${target}`, Link: `<${target}>; rel=preload; as=fetch` },
    body: '<html>',
  }),
};

/** The built extension with the permission for the other site as well, as if it were a second webmail. */
async function extensionForBoth(browser: 'chromium' | 'firefox'): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-redirects-'));
  await cp(await builtExtension(browser), folder, { recursive: true });
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { host_permissions: string[] };
  manifest.host_permissions.push('http://localhost/*');
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

let pki: Pki;
let embedded: WebmailStack;
let hostile: RedirectingWebmail;
let other: OtherSite;
before(async () => {
  pki = await makePki();
  const { alice } = pki.people;
  embedded = await startEmbedded();
  await embedded.deliver('alice', await enveloped({ subject: 'Bait' }, textEntity('Bait.'), [alice]));
  hostile = await redirectInFrontOf(embedded);
  other = await startOtherSite(await enveloped({ subject: 'Elsewhere' }, textEntity(SECRET), [alice]));
});
after(async () => {
  await Promise.all([hostile.stop(), other.stop(), embedded.stop()]);
  await pki.dispose();
});

type Evaluate = (expression: string) => Promise<unknown>;

/** Makes every request once and says what went through: anything that arrived elsewhere, or came from there. */
async function throughEveryRequest(
  evaluate: Evaluate,
  reply: Reply,
  target: string,
): Promise<string | undefined> {
  const origin = new URL(hostile.stack.url).origin;
  const problems: string[] = [];
  for (const name of Object.keys(REQUESTS) as (keyof typeof REQUESTS)[]) {
    other.arrived.length = 0;
    hostile.redirected.length = 0;
    hostile.redirect({ reply, target });
    const outcome = String(await evaluate(requestExpression(name, origin)));
    hostile.redirect(undefined);
    if (hostile.redirected.length === 0) problems.push(`${name} asked nobody`);
    if (other.arrived.length > 0) problems.push(`${name} went on: ${other.arrived[0]!}`);
    if (outcome.includes(SECRET)) problems.push(`${name} came back with what was elsewhere`);
  }
  return problems.length === 0 ? undefined : problems.join('; ');
}

/** The redirection of a webmail to its own login page must end as it always did. */
async function endsAsSignedOut(evaluate: Evaluate): Promise<string | undefined> {
  const { origin } = new URL(hostile.stack.url);
  hostile.redirect({ reply: located(302), target: `${origin}/?_task=login` });
  const asked: (keyof typeof REQUESTS)[] = ['reading a message', 'importing a message', 'bouncing a message'];
  try {
    for (const name of asked) {
      const outcome = await evaluate(requestExpression(name, origin));
      if (outcome !== 'webmail.signed-out') return `${name}: ${String(outcome)}`;
    }
    return undefined;
  } finally {
    hostile.redirect(undefined);
  }
}

/** What the reader shows when the message's own address leads elsewhere. */
function gotThrough(shown: string): string | undefined {
  if (shown.includes(SECRET)) return 'the text of the other webmail';
  if (other.arrived.length > 0) return other.arrived.join('; ');
  return shown.includes('webmail.signed-out') ? undefined : shown;
}

function tricksWithRequests(evaluate: Evaluate): void {
  for (const [way, reply] of Object.entries(WAYS)) {
    trick({
      name: `every request redirected by ${way} to another webmail of the user's`,
      heldBecause: HELD,
      attempt: () => throughEveryRequest(evaluate, reply, `${other.url}/transfer?_save=1`),
    });
  }
  trick({
    name: 'every request redirected to another port of the same host',
    heldBecause: HELD,
    attempt: () => throughEveryRequest(evaluate, located(307), `${other.otherPort}/transfer`),
  });
  trick({
    name: 'every request redirected without a scheme',
    heldBecause: HELD,
    attempt: () => throughEveryRequest(evaluate, located(302), other.url.replace('http:', '')),
  });
  trick({
    name: "the webmail's own redirection to its login page is taken for something else",
    heldBecause: 'it is signed out',
    attempt: () => endsAsSignedOut(evaluate),
  });
}

const noChromium = await chromiumMissing();
describe('in Chromium', { skip: noChromium, concurrency: false }, () => {
  let extension: string;
  let browser: ReadingBrowser;
  before(async () => {
    extension = await extensionForBoth('chromium');
    browser = await prepareReading(await launchChromium({ extension }), pki);
    const worker = await browser.serviceWorker();
    await worker.evaluate(await webmailScript());
    await browser.page.goto(`${other.url}/sign-in`);
    await login(browser.page, hostile.stack, 'alice');
  });
  after(async () => {
    await browser.close();
    await rm(extension, { recursive: true });
  });

  tricksWithRequests(async (expression) => (await browser.serviceWorker()).evaluate(expression));

  trick({
    name: 'a message of another webmail shown in the reader of this one',
    heldBecause: 'the reader says that the user is signed out',
    attempt: async () => {
      other.arrived.length = 0;
      hostile.redirect({
        action: 'viewsource',
        reply: located(302),
        target: `${other.url}/?_action=viewsource`,
      });
      await browser.page.goto(`${hostile.stack.url}?_task=mail&_action=show&_uid=1&_mbox=INBOX`);
      const reader = await readerFrame(browser.page);
      const codes = reader.locator('.failure code, .verdict[data-status]');
      await codes.first().waitFor();
      const text = await reader.locator('body').innerText();
      hostile.redirect(undefined);
      return gotThrough(text);
    },
  });
});

const noFirefox = await firefoxMissing();
describe('in Firefox', { skip: noFirefox, concurrency: false }, () => {
  let extension: string;
  let firefox: FirefoxSession;
  /** A page of the extension: what it asks for, the browser treats as what the background asks for. */
  let own: string;
  before(async () => {
    extension = await extensionForBoth('firefox');
    firefox = await launchFirefox({ extension });
    await setUpInFirefox(firefox, pki);
    await firefox.goto(`${other.url}/sign-in`);
    await loginInFirefox(firefox, hostile.stack, 'alice');
    own = await firefox.newTab();
    await openPopupInFirefox(firefox, own);
    await firefox.evaluate(own, `(() => { ${await webmailScript()} })()`);
  });
  after(async () => {
    await firefox.close();
    await rm(extension, { recursive: true });
  });

  tricksWithRequests((expression) => firefox.evaluate(own, expression));

  trick({
    name: 'a message of another webmail shown in the reader of this one, in Firefox',
    heldBecause: 'the reader says that the user is signed out',
    attempt: async () => {
      other.arrived.length = 0;
      hostile.redirect({
        action: 'viewsource',
        reply: located(302),
        target: `${other.url}/?_action=viewsource`,
      });
      await firefox.goto(`${hostile.stack.url}?_task=mail&_action=show&_uid=1&_mbox=INBOX`);
      const reader = await firefox.extensionFrame('frames/reader.html');
      await firefox.waitFor(reader, "document.querySelector('.failure code, .verdict[data-status]')");
      const text = String(await firefox.evaluate(reader, 'document.body.innerText'));
      hostile.redirect(undefined);
      return gotThrough(text);
    },
  });
});
