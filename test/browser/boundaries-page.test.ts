// The webmail's page as an adversary: its scripts see no plaintext, get nothing from the background, and press no button.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { enveloped, opaqueSigned, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { extensionFrames } from './harness/chromium.ts';
import { commandFromFrame, isolatedWorld } from './harness/intruder.ts';
import { launchReading, press, shownVerdict, type ReadingBrowser } from './harness/reading.ts';
import { login, openMessage } from './harness/roundcube-pages.ts';

const SECRET = 'PLAINTEXTMARKER4711';
const SEALED = 'Sealed';
const BY_MALLORY = 'Signed by Mallory';

describe('A script in the webmail’s page', { skip: await chromiumMissing() }, () => {
  let stack: EmbeddedStack;
  let browser: ReadingBrowser;
  let page: Page;
  let pki: Pki;
  before(async () => {
    pki = await makePki();
    [stack, browser] = await Promise.all([startEmbedded(), launchReading(pki)]);
    page = browser.page;
    const mallorys = { subject: BY_MALLORY, from: 'Mallory <mallory@example.test>' };
    await stack.deliver(
      'alice',
      await enveloped({ subject: SEALED }, textEntity(SECRET), [pki.people.alice]),
    );
    await stack.deliver('alice', await opaqueSigned(mallorys, textEntity('Hello.'), pki.people.mallory));
    await login(page, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), browser.close()]);
    await pki.dispose();
  });

  const openSealed = async (): Promise<Frame> => {
    await openMessage(page, stack, SEALED);
    const { frame } = await shownVerdict(page);
    await frame.getByText(SECRET).waitFor();
    return frame;
  };

  test('finds the plaintext nowhere in its own document, its frames, its storage or its timings', async () => {
    await openSealed();
    const seen = await page.evaluate(() => {
      const hosts = [...document.querySelectorAll<HTMLElement>('*')];
      return {
        roots: hosts.filter((element) => element.shadowRoot !== null).length,
        iframes: document.querySelectorAll('iframe').length,
        html: document.documentElement.outerHTML,
        text: document.documentElement.innerText,
        storage: JSON.stringify([
          Object.entries(localStorage),
          Object.entries(sessionStorage),
          document.cookie,
        ]),
        resources: performance.getEntriesByType('resource').map(({ name }) => name),
        frames: [...Array(window.length).keys()].map((index) => {
          try {
            return window.frames[index]!.document.body.innerText;
          } catch (error) {
            return (error as Error).name;
          }
        }),
      };
    });
    assert.equal(seen.roots, 0);
    assert.equal(seen.iframes, 0);
    for (const found of [seen.html, seen.text, seen.storage]) assert.ok(!found.includes(SECRET));
    assert.deepEqual(
      seen.frames,
      seen.frames.map(() => 'SecurityError'),
    );
    assert.ok(!JSON.stringify(seen.resources).includes('grant'));
  });

  test('gets into the closed root neither through the DOM nor by exchanging its functions beforehand', async () => {
    // As text: it reaches for methods without their objects, as such scripts do.
    await page.addInitScript(`
      window.caught = [];
      for (const [prototype, name] of [[Element.prototype, 'attachShadow'], [MessagePort.prototype, 'postMessage'],
                                       [Window.prototype, 'postMessage'], [Node.prototype, 'insertBefore']]) {
        const original = prototype[name] ?? window[name];
        prototype[name] = function (...values) {
          const result = original.apply(this, values);
          caught.push([name, values, result]);
          return result;
        };
      }
      window.addEventListener('message', ({ data }) => caught.push(data), true);
    `);
    await openSealed();
    const caught = await page.evaluate(() => (window as unknown as { caught: unknown[] }).caught.map(String));
    assert.ok(!caught.some((what) => /ShadowRoot|attachShadow|invitation/.test(what)), caught.join());
    assert.ok(!JSON.stringify(await page.evaluate('caught')).includes('waxseal'));
    assert.equal(await hostOfReader(page).evaluate((host) => host.shadowRoot), null);
  });

  test('cannot call the background: it has no runtime to call it with', async () => {
    await openSealed();
    const calls = [
      `chrome.runtime.sendMessage(${JSON.stringify(browser.extensionId)}, { kind: 'request', id: 1, command: 'vault.view', payload: null })`,
      `new Promise((resolve, reject) => {
        const port = chrome.runtime.connect(${JSON.stringify(browser.extensionId)}, { name: 'waxseal' });
        port.onMessage.addListener(resolve);
        port.onDisconnect.addListener(reject);
        port.postMessage({ kind: 'request', id: 1, command: 'vault.view', payload: null });
      })`,
    ];
    for (const call of calls) await assert.rejects(page.evaluate(call), call);
    // The same call does reach the background from where it may.
    assert.equal(await commandFromFrame(browser.popup.mainFrame(), 'vault.view', null), 'ok');
  });

  test('cannot load our pages by the addresses that it knows', async () => {
    const frame = await openSealed();
    const files = [
      'frames/reader.html',
      'frames/composer.html',
      'frames/notice.html',
      'popup/popup.html',
      'frames/reader.js',
      'manifest.json',
    ];
    await putFrames(
      page,
      files.map((file) => `chrome-extension://${browser.extensionId}/${file}`),
    );
    assert.deepEqual(extensionFrames(page), [frame]);
    const timings = await page.evaluate(() => performance.getEntries().map(({ name }) => name));
    assert.deepEqual(
      timings.filter((name) => name.startsWith('chrome-extension:')),
      [],
    );
  });

  test('opens nothing with an address that works, neither by guessing a grant nor with one that is in use', async () => {
    const honest = await openSealed();
    const [grant] = await grantsOf(browser, page);
    assert.ok(grant !== undefined);
    // The addresses and the grant are given to the page for the sake of the test: it cannot get at either.
    const world = await isolatedWorld(page, browser.extensionId);
    const files = ['frames/reader.html', 'frames/composer.html', 'frames/notice.html', 'popup/popup.html'];
    const addresses = await world.evaluate(
      `${JSON.stringify(files)}.map((file) => chrome.runtime.getURL(file))`,
    );
    await putFrames(page, addresses as string[]);
    const strangers = extensionFrames(page).filter((frame) => frame !== honest);
    const loaded = strangers.map((frame) => new URL(frame.url()).pathname.slice(1));
    assert.deepEqual(loaded.sort(), ['frames/composer.html', 'frames/notice.html', 'frames/reader.html']);
    for (const guess of ['', 'guess', '../grant', 'x'.repeat(10_000), grant, grant])
      await inviteAll(page, guess);
    for (const stranger of strangers) {
      assert.equal(
        await commandFromFrame(stranger, 'reader.open', { grant }),
        expectedFor(stranger, 'reader'),
      );
      assert.equal(
        await commandFromFrame(stranger, 'composer.claim', { grant }),
        expectedFor(stranger, 'composer'),
      );
      assert.equal(
        await commandFromFrame(stranger, 'notice.claim', { grant }),
        expectedFor(stranger, 'notice'),
      );
      assert.equal(await stranger.evaluate(() => document.body.innerText.trim()), '');
    }
    await honest.getByText(SECRET).waitFor();
    await world.close();
  });

  test('presses no button with made clicks, keys, focus or messages', async () => {
    await openMessage(page, stack, BY_MALLORY);
    const { frame } = await shownVerdict(page, 'unknown');
    const keep = frame.getByRole('button', { name: 'Save certificate' });
    await keep.scrollIntoViewIfNeeded();
    await eventually(
      'the button to be armed',
      async () => (await keep.getAttribute('aria-disabled')) === 'false',
    );
    await hostOfReader(page).evaluate((host: HTMLElement) => {
      const box = host.getBoundingClientRect();
      for (let y = box.top; y < box.bottom; y += 10) {
        for (let x = box.left; x < box.right; x += 40) {
          for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click'])
            host.dispatchEvent(
              new MouseEvent(type, { bubbles: true, composed: true, clientX: x, clientY: y }),
            );
        }
      }
      host.focus();
      host.click();
      for (const key of ['Tab', 'Enter', ' '])
        host.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
      for (const kind of ['click', 'keep', 'reader.keep-certificate', 'shown', 'request'])
        for (const index of Array(window.length).keys())
          window.frames[index]!.postMessage({ kind, command: 'reader.keep-certificate' }, '*');
    });
    // Even inside of the frame an event that no person made does nothing.
    await keep.dispatchEvent('click');
    await browser.ask('vault.view', null);
    assert.equal(await browser.ask('contacts.details', { address: 'mallory@example.test' }), null);
    const kept = frame.getByText(/is now in your contacts/);
    await press(frame, 'Save certificate', () => kept.isVisible());
  });

  test('that moves our frame gains an empty place', async () => {
    await openSealed();
    await hostOfReader(page).evaluate((host) => document.body.append(host));
    // A moved frame loads anew as another frame, and the grant is not for that one.
    const text = await eventually('the moved frame', async () => {
      const [moved] = extensionFrames(page);
      return moved
        ?.evaluate(() => document.readyState === 'complete' && [document.body.innerText])
        .catch(() => undefined);
    });
    assert.deepEqual(text, ['']);
    assert.ok(!(await page.content()).includes(SECRET));
  });
});

/** The element that holds the closed root, before the webmail's own body. */
function hostOfReader(page: Page): Locator {
  return page.locator('div:has(+ #messagebody)');
}

async function inviteAll(page: Page, grant: string): Promise<void> {
  await page.evaluate((guess) => {
    const invitation = { kind: 'waxseal-invitation', grant: guess, fontSizePixels: 14, dark: false };
    for (const index of Array(window.length).keys())
      window.frames[index]!.postMessage(invitation, '*', [new MessageChannel().port1]);
  }, grant);
}

/** The ids of the grants for a page's tab, newest first, read where no page can: from the extension's own storage. */
async function grantsOf(browser: ReadingBrowser, page: Page): Promise<string[]> {
  return browser.popup.evaluate(async (address) => {
    const tab = (await chrome.tabs.query({ url: 'http://127.0.0.1/*' })).find(({ url }) => url === address);
    type Stored = Record<string, { id?: string; tabId?: number; createdAt?: number }>;
    const stored = Object.values(await chrome.storage.session.get<Stored>(null));
    const grants = stored.filter(({ id, tabId }) => id !== undefined && tabId === tab?.id);
    return grants.sort((a, b) => b.createdAt! - a.createdAt!).map(({ id }) => id!);
  }, page.url());
}

/** Has the page put frames into itself, and waits until each has loaded or failed to. */
async function putFrames(page: Page, addresses: readonly string[]): Promise<void> {
  await page.evaluate(
    (urls) =>
      Promise.all(
        urls.map(
          (url) =>
            new Promise((resolve) => {
              const frame = document.createElement('iframe');
              frame.onload = resolve;
              frame.src = url;
              document.body.append(frame);
            }),
        ),
      ),
    addresses,
  );
}

/** A page of ours is refused the commands of the other kind for what it is, and a grant for not being its own. */
function expectedFor(frame: Frame, kind: 'reader' | 'composer' | 'notice'): string {
  return new URL(frame.url()).pathname === `/frames/${kind}.html` ? 'grant.unknown' : 'request.not-allowed';
}
