// The catalogue of attacks in Firefox, in the webmail: the same verdicts, and nothing reaches the network.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CATALOGUE } from '../attacks/catalogue.ts';
import { makeCast, type Cast } from '../attacks/cast.ts';
import { ATTACK_CLASSES, FORGED, type Trick } from '../attacks/trick.ts';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { ALL_CONTACTS } from './harness/ask-background.ts';
import { startCatchingProxy, type CatchingProxy } from './harness/catching-proxy.ts';
import { askFromFirefox } from './harness/firefox-ask.ts';
import {
  LOOPBACK_EXTENSION,
  loginInFirefox,
  openPopupInFirefox,
  setUpInFirefox,
  openMessageInFirefox,
} from './harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from './harness/firefox.ts';

/** The state and the decisive code, as the catalogue names them. */
const SHOWN_VERDICT = `(({ status, codes = '' }) => (status + ' ' + codes.split(' ')[0]).trim())(
  document.querySelector('.verdict').dataset)`;
/** HTML, where there is any, has been loaded, and stands below the verdict. */
const HTML_IS_SHOWN = `((html) => html === null || (html.contentDocument?.readyState === 'complete' && html.contentDocument.URL === 'about:srcdoc' &&
  html.offsetHeight > 0 && html.getBoundingClientRect().top >=
    document.querySelector('.verdict-panel').getBoundingClientRect().bottom))(
  document.querySelector('.html-body'))`;
/** Of the reader and of the message's HTML within it. */
const ALL_WORDS =
  "document.body.innerText + (document.querySelector('.html-body')?.contentDocument.body.innerText ?? '')";

describe('Firefox shows a message', { skip: await firefoxMissing() }, () => {
  let stack: EmbeddedStack;
  let firefox: FirefoxSession;
  let proxy: CatchingProxy;
  let cast: Cast;
  /** A second tab with a page of the extension, for asking the background while the first shows the webmail. */
  let controls: string;
  before(async () => {
    [stack, proxy, cast] = await Promise.all([startEmbedded(), startCatchingProxy(), makeCast()]);
    // A compose window that is left behind does not ask.
    const preferences = { ...proxy.preferences, 'dom.disable_beforeunload': true };
    firefox = await launchFirefox({ extension: LOOPBACK_EXTENSION, preferences });
    for (const trick of CATALOGUE) await stack.deliver('alice', Buffer.from(await trick.make(cast)));
    await setUpInFirefox(firefox, cast.pki);
    controls = await firefox.newTab();
    await openPopupInFirefox(firefox, controls);
    await loginInFirefox(firefox, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), firefox.close(), proxy.close()]);
    await cast.dispose();
  });

  const askBeside = (command: string, payload: unknown, value: string): Promise<unknown> =>
    askFromFirefox(firefox, command, payload, value, controls);
  const keptCertificates = async (): Promise<readonly string[]> => {
    const ids = new Set<string>();
    const addresses = await askBeside('contacts.matching', { query: ALL_CONTACTS }, 'addresses');
    for (const address of addresses as string[]) {
      const certificates = 'certificates.map(({ id }) => id)';
      for (const id of (await askBeside('contacts.details', { address }, certificates)) as string[])
        ids.add(id);
    }
    return [...ids];
  };
  // The certificate of a verified signer is kept. Each trick is tried on somebody who knows nobody yet: the
  // catalogue says what a message is, not what it is after another one.
  beforeEach(async () => {
    for (const id of await keptCertificates()) await askBeside('contacts.remove', { id }, 'undo');
    assert.deepEqual(await keptCertificates(), []);
  });

  /** What answers may quote, as a text that is another one once one more message was seen. */
  const seenMessages = async (): Promise<string> =>
    String(
      await firefox.evaluate(
        controls,
        "browser.storage.session.get('shownInTabs').then((shown) => JSON.stringify(shown))",
      ),
    );
  const show = async (trick: Trick): Promise<void> => {
    const uid = CATALOGUE.indexOf(trick) + 1;
    const seenBefore = await seenMessages();
    await openMessageInFirefox(firefox, stack, uid);
    if (trick.looksOrdinary) {
      await firefox.waitFor(firefox.tab, "document.querySelector('#messagebody')?.offsetHeight > 0");
      const ours = (await firefox.contexts()).filter(
        ({ id, url }) => id !== controls && url.startsWith(firefox.extensionOrigin),
      );
      assert.deepEqual(ours, [], 'what the webmail shows is lent our name');
      return;
    }
    const reader = await firefox.extensionFrame('frames/reader.html');
    const ask = (expression: string) => firefox.evaluate(reader, expression);
    if (trick.verdict === 'none') {
      await firefox.waitFor(reader, "document.querySelector('.notice')");
      assert.equal(await ask("document.querySelectorAll('.verdict').length"), 0);
    } else {
      await firefox.waitFor(reader, "document.querySelector('.verdict[data-status]')");
      assert.equal(await ask(SHOWN_VERDICT), trick.verdict);
      assert.equal(await ask("document.querySelector('.verdict svg') !== null"), true);
    }
    await eventually('the message to count as seen', async () => (await seenMessages()) !== seenBefore);
    const kept = await keptCertificates();
    assert.equal(kept.length, trick.verdict.split(' ')[0] === 'valid' ? 1 : 0, 'kept of a verified signer');
    await firefox.waitFor(reader, HTML_IS_SHOWN);
    const words = String(await ask(ALL_WORDS));
    if (trick.says) assert.match(words, trick.says);
    if (trick.isHonest)
      assert.ok(!words.includes(FORGED), 'words that Bob has not signed are shown with his');
    // What a message asks for at once has been asked for when the page has been painted twice.
    await ask('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))');
    assert.deepEqual(proxy.caught.filter(isLeak), []);
    if (trick.quoted !== undefined) {
      const lines = trick.quoted.split('\n').map((line) => `> ${line}`.trimEnd());
      assert.deepEqual(await quotedLines(uid), lines);
    }
  };
  const quotedLines = async (uid: number): Promise<readonly string[]> => {
    await firefox.goto(`${stack.url}?_task=mail&_action=compose&_reply_uid=${uid}&_mbox=INBOX`);
    const composer = await firefox.extensionFrame('frames/composer.html');
    await firefox.waitFor(composer, "document.querySelector('textarea')?.value.includes('wrote:')");
    const text = String(await firefox.evaluate(composer, "document.querySelector('textarea').value"));
    return text.trimEnd().split('\n').slice(1);
  };
  for (const attackClass of ATTACK_CLASSES) {
    describe(`against ${attackClass}`, () => {
      for (const trick of CATALOGUE.filter((one) => one.class === attackClass))
        test(`${trick.name}: ${trick.verdict}, and nothing is asked of anybody`, () => show(trick));
    });
  }

  test('and the proxy would have caught it: what an ordinary page asks for arrives there', async () => {
    const html = '<img src="http://leak.example/control.png"><img src="https://leak.example/a.png">';
    await firefox.goto(`${stack.url}?_task=mail&_mbox=INBOX`);
    await firefox.evaluate(
      firefox.tab,
      `document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)})`,
    );
    await eventually('both requests', () =>
      Promise.resolve(
        ['http://leak.example/control.png', 'CONNECT leak.example:443'].every((one) =>
          proxy.caught.includes(one),
        ),
      ),
    );
  });
});

/** The browser may have errands of its own; the hosts of the catalogue are nobody's. */
function isLeak(request: string): boolean {
  return /\.example\b|\be\.ex\b/.test(request);
}
