// Who may ask the background for what: a content script only its own commands, other sites nothing, and nonsense does no harm.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { CALLERS_BY_PREFIX } from '../../src/wire/callers.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { ALL_CONTACTS } from './harness/ask-background.ts';
import { extensionFrames } from './harness/chromium.ts';
import {
  commandFromFrame,
  isolatedWorld,
  sendCommand,
  startOtherSite,
  type IsolatedWorld,
} from './harness/intruder.ts';
import { launchReading, rawRequests, shownVerdict, type ReadingBrowser } from './harness/reading.ts';
import { login, openMessage } from './harness/roundcube-pages.ts';

const SECRET = 'PLAINTEXTMARKER4712';
const SEALED = 'Sealed';
const REFUSED = 'request.not-allowed';

/** One command of each kind that is not a content script's, and the worst it could ask for. */
const FOREIGN: readonly (readonly [string, unknown])[] = [
  ['vault.view', null],
  ['vault.lock', null],
  ['vault.unlock', { passphrase: 'guess' }],
  ['vault.start-over', { word: 'x' }],
  ['start.view', null],
  ['start.skip', null],
  ['identities.list', null],
  ['identities.known', null],
  ['identities.import', { file: { name: 'x', content: 'x' }, password: '' }],
  ['waiting.list', null],
  ['waiting.remove', { id: 'x' }],
  ['contacts.matching', { query: ALL_CONTACTS }],
  ['contacts.details', { address: 'x@y.example' }],
  ['contacts.choose', { address: 'x@y.example' }],
  ['contacts.remove-several', { addresses: [] }],
  ['authorities.list', null],
  ['authorities.remove', { id: 'x' }],
  ['backup.make', { password: 'long enough password' }],
  ['organisation.drop', null],
  ['trust.pin', { id: 'x', note: '' }],
  ['pins.remove', { id: 'x', reason: '' }],
  ['bindings.list', null],
  ['bindings.propose', { sha256: 'x' }],
  ['bindings.bind', { id: 'x', kind: 'domain', text: 'y.example' }],
  ['bindings.remove', { id: 'x' }],
  ['certificate.details', { sha256: 'x' }],
  ['sites.list', null],
  ['sites.revoke', { origin: 'http://127.0.0.1' }],
  ['settings.view', null],
  ['settings.own-sign', null],
  ['settings.change', { autoLockMinutes: 0 }],
  ['search.view', null],
  ['search.find', { query: 'x' }],
  ['search.index-folder', { tabId: 1, mailbox: 'INBOX' }],
  ['search.open', { id: 'x' }],
  ['verdicts.forget', null],
  ['undo', { undo: 'x' }],
  ['reader.claim', { grant: 'x' }],
  ['reader.open', { grant: 'x' }],
  ['reader.raw', { grant: 'x' }],
  ['reader.preview', { grant: 'x', within: [], index: 0 }],
  ['preview.claim', { ticket: 'x' }],
  ['preview.open', { ticket: 'x' }],
  ['composer.send', { grant: 'x' }],
  ['composer.unsent', { grant: 'x', addressees: {}, isKept: true }],
  ['notice.claim', { grant: 'x' }],
  ['notice.show', { grant: 'x' }],
  ['notice.close', { grant: 'x' }],
  ['composer.keep-place', { grant: 'x', pixels: 400 }],
  ['confirm.open', { ticket: 'x' }],
  ['confirm.answer', { ticket: 'x', send: true }],
];

describe('The background', { skip: await chromiumMissing() }, () => {
  let stack: EmbeddedStack;
  let browser: ReadingBrowser;
  let page: Page;
  let pki: Pki;
  let world: IsolatedWorld;
  before(async () => {
    pki = await makePki();
    [stack, browser] = await Promise.all([startEmbedded(), launchReading(pki)]);
    page = browser.page;
    await stack.deliver(
      'alice',
      await enveloped({ subject: SEALED }, textEntity(SECRET), [pki.people.alice]),
    );
    await login(page, stack, 'alice');
    await openMessage(page, stack, SEALED);
    await shownVerdict(page);
    world = await isolatedWorld(page, browser.extensionId);
  });
  after(async () => {
    await Promise.all([stack.stop(), browser.close()]);
    await pki.dispose();
  });

  /** What a reader is granted for the message in view, asked for as its content script does. */
  const grantForMessage = async (change: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const token = /"request_token":"(\w+)"/.exec(await page.content())![1]!;
    const message = { webmail: 'roundcube', path: '/', uid: '1', mailbox: 'INBOX', token, ...change };
    return (await world.evaluate(
      `new Promise((resolve) => {
        const port = chrome.runtime.connect({ name: 'waxseal' });
        port.onMessage.addListener(({ ok, result, error }) => resolve(ok ? result.grant : error.code));
        port.postMessage({ kind: 'request', id: 1, command: 'content.open-reader', payload: ${JSON.stringify({ message })} });
      })`,
    )) as string;
  };

  test('lets a content script use its own commands', async () => {
    assert.equal(await world.command('content.site', { webmail: 'roundcube' }), 'ok');
  });

  test('refuses a content script every command of the other parts', async () => {
    const prefixes = new Set(FOREIGN.map(([command]) => command.split('.')[0]));
    const others = Object.keys(CALLERS_BY_PREFIX).filter((prefix) => prefix !== 'content');
    assert.deepEqual([...prefixes].sort(), others.sort(), 'each kind of command is tried');
    for (const [command, payload] of FOREIGN)
      assert.equal(await world.command(command, payload), REFUSED, command);
    assert.equal((await browser.ask('vault.view', null)).state, 'unlocked');
  });

  test('gives a content script neither the stored keys nor the key in memory', async () => {
    const areas = `Promise.all(['local', 'session'].map((area) =>
      Promise.resolve().then(() => chrome.storage[area].get(null)).then((all) => Object.keys(all ?? {}), () => 'refused')))`;
    assert.deepEqual(await world.evaluate(areas), ['refused', 'refused']);
  });

  test('knows no command that a prototype would answer to', async () => {
    for (const command of ['content.constructor', 'content.__proto__', 'content.', 'content'])
      assert.equal(await world.command(command, null), 'request.unknown', command);
    for (const command of ['constructor', '__proto__', 'toString', 'hasOwnProperty.x', ''])
      assert.equal(await world.command(command, null), REFUSED, command);
  });

  test('outlives messages that are none of the protocol’s', async () => {
    const nonsense = [
      'null', '0', '"text"', '[]', '{}', '{ kind: "request" }', '{ kind: "request", id: {}, command: [] }',
      '{ kind: "cancel" }', '{ kind: "cancel", id: "x" }', '{ kind: "response", id: 1, ok: true }',
      '{ kind: "request", id: 1, command: { toString: null }, payload: undefined }',
      '{ kind: "request", id: 2, command: "content.site" }',
      '{ kind: "request", id: 3, command: "content.open-reader", payload: null }',
      '{ kind: "request", id: 4, command: "content.open-composer", payload: { compose: "x".repeat(1e6) } }',
    ]; // prettier-ignore
    const answered = await world.evaluate(
      `new Promise((resolve) => {
        const port = chrome.runtime.connect({ name: 'waxseal' });
        port.onMessage.addListener((answer) => { if (answer.id === 'last') resolve(answer.ok); });
        port.onDisconnect.addListener(() => resolve('disconnected'));
        for (const message of [${nonsense.join()}]) port.postMessage(message);
        port.postMessage({ kind: 'request', id: 'last', command: 'content.site', payload: { webmail: 'x' } });
      })`,
    );
    assert.equal(answered, true, 'the same port still answers');
    const errors = await browser.popup.evaluate(
      () => (chrome.runtime as { lastError?: { message?: string } }).lastError?.message,
    );
    assert.equal(errors, undefined);
  });

  test('takes a message’s reference only in its form, and asks nobody but the page’s own server', async () => {
    const bad = [
      { path: '//evil.example/' }, { path: 'https://evil.example/' }, { path: '/\\evil.example' }, { path: '/?x=' },
      { uid: '1&_mbox=Sent' }, { uid: 1 }, { token: 'a b' }, { webmail: 'other' }, { mailbox: 'x'.repeat(2_000) },
    ]; // prettier-ignore
    for (const change of bad)
      assert.equal(await grantForMessage(change), 'request.malformed', JSON.stringify(change));
    for (const url of await rawRequests(browser)) assert.ok(url.startsWith(stack.url), url);
  });

  test('gives a grant to the frame of one tab, for the kind it was made for', async () => {
    const grant = await grantForMessage();
    assert.match(grant, /^[0-9a-f-]{72}$/);
    assert.equal(await world.command('reader.claim', { grant }), REFUSED);
    assert.equal(await commandFromFrame(browser.popup.mainFrame(), 'reader.claim', { grant }), REFUSED);
    const tab = await browser.context.newPage();
    await openMessage(tab, stack, SEALED);
    const { frame: elsewhere } = await shownVerdict(tab);
    assert.equal(await commandFromFrame(elsewhere, 'reader.open', { grant }), 'grant.unknown');
    await tab.close();
    const { frame } = await shownVerdict(page);
    assert.equal(await commandFromFrame(frame, 'composer.claim', { grant }), REFUSED);
    // The frame of the right tab may use it; what was asked for out of sight opens nothing before a click all the same.
    assert.equal(await commandFromFrame(frame, 'reader.open', { grant }), REFUSED);
    assert.equal(await commandFromFrame(frame, 'reader.raw', { grant }), REFUSED);
    assert.equal(await commandFromFrame(frame, 'reader.open', { grant, byClick: true }), 'ok');
  });

  test('answers no page of ours that stands in another site’s page, nor the popup in any page', async () => {
    const files = ['frames/reader.html', 'frames/composer.html', 'popup/popup.html', 'manifest.json'];
    const dynamic = (await world.evaluate(
      `${JSON.stringify(files)}.map((file) => chrome.runtime.getURL(file))`,
    )) as string[];
    const addresses = [
      ...files.map((file) => `chrome-extension://${browser.extensionId}/${file}`),
      ...dynamic,
    ];
    const frames = addresses.map((address) => `<iframe src="${address}"></iframe>`).join('');
    const other = await startOtherSite(`<!DOCTYPE html><title>Other</title>${frames}`);
    try {
      for (const url of [other.url, `data:text/html,${encodeURIComponent(frames)}`]) {
        const tab = await browser.context.newPage();
        await tab.goto(url);
        const grant = await grantForMessage();
        // Web sites can show our pages by an address that they cannot know; others cannot even do that.
        assert.equal(extensionFrames(tab).length, url === other.url ? 2 : 0);
        for (const frame of extensionFrames(tab)) {
          assert.doesNotMatch(frame.url(), /popup/);
          for (const command of ['reader.claim', 'reader.open', 'composer.claim', 'vault.view'])
            assert.equal(await commandFromFrame(frame, command, { grant }), REFUSED, `${url} ${frame.url()}`);
        }
        await tab.close();
      }
    } finally {
      await other.stop();
    }
  });

  test('does not hear pages or workers that connect under another name', async () => {
    const renamed = sendCommand.toString().replace("'waxseal'", "'other'").replace('"waxseal"', '"other"');
    assert.equal(await browser.popup.evaluate(`(${renamed})('vault.view', null)`), 'disconnected');
  });

  test('answers from a webmail’s page in a frame of another site’s page nothing at all', async () => {
    const other = await startOtherSite(`<!DOCTYPE html><iframe src="${stack.url}?_task=mail"></iframe>`);
    try {
      const before = (await rawRequests(browser)).length;
      const tab = await browser.context.newPage();
      await tab.goto(other.url);
      assert.equal(extensionFrames(tab).length, 0);
      await tab.close();
      assert.equal((await rawRequests(browser)).length, before);
    } finally {
      await other.stop();
    }
  });
});
