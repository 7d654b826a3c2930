// The extension as it is installed: it may enter no site until the user allows one from the popup, and none after taking that back.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { projectRoot } from '../../scripts/setup/cache.ts';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { clearSigned, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { extensionFrames, launchChromium } from './harness/chromium.ts';
import { answerBeforehand, openToolbarPopup } from './harness/granting.ts';
import { commandFromFrame } from './harness/intruder.ts';
import {
  closedRoots,
  rawRequests,
  shownVerdict,
  withCommands,
  type ReadingBrowser,
} from './harness/reading.ts';
import { login, openMessage } from './harness/roundcube-pages.ts';

const AS_INSTALLED = path.join(projectRoot, 'dist', 'chromium');
const SIGNED = 'Signed';
const PATTERN = 'http://127.0.0.1/*';

describe('The extension as it is installed', { skip: await chromiumMissing() }, () => {
  let stack: EmbeddedStack;
  let browser: ReadingBrowser;
  let page: Page;
  let pki: Pki;
  before(async () => {
    pki = await makePki();
    stack = await startEmbedded();
    browser = await withCommands(await launchChromium({ extension: AS_INSTALLED }));
    page = browser.page;
    await stack.deliver(
      'alice',
      await clearSigned({ subject: SIGNED }, textEntity('Hello.'), pki.people.bob),
    );
    await login(page, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), browser.close()]);
    await pki.dispose();
  });

  const registered = async (): Promise<string[]> => {
    const worker = await browser.serviceWorker();
    const scripts = await worker.evaluate(() => chrome.scripting.getRegisteredContentScripts());
    return scripts.flatMap(({ matches }) => matches ?? []);
  };
  const origin = (): string => new URL(stack.url).origin;

  test('asks for no site, and for no permission that a user would have to be warned of', async () => {
    const worker = await browser.serviceWorker();
    const { origins, permissions } = await worker.evaluate(() => chrome.permissions.getAll());
    assert.deepEqual(origins, []);
    assert.deepEqual(permissions?.sort(), [
      'activeTab',
      'alarms',
      'idle',
      'scripting',
      'storage',
      'unlimitedStorage',
    ]);
  });

  test('leaves every page alone before a site was allowed', async () => {
    await openMessage(page, stack, SIGNED);
    await page.waitForLoadState();
    assert.deepEqual(await registered(), []);
    assert.equal(await closedRoots(page), 0);
    assert.equal(extensionFrames(page).length, 0);
    assert.deepEqual(await rawRequests(browser), []);
    assert.deepEqual(await browser.ask('sites.list', null), []);
  });

  test('does not take a page’s or its own word for what only the browser can say', async () => {
    const popup = browser.popup.mainFrame();
    assert.equal(await commandFromFrame(popup, 'sites.granted', { origin: origin() }), 'sites.not-granted');
    assert.deepEqual(await registered(), []);
  });

  test('opens the message in front of the user as soon as the site is allowed from the popup', async () => {
    await answerBeforehand(browser, PATTERN);
    assert.deepEqual(await registered(), [], 'the answer alone grants nothing');
    await openMessage(page, stack, SIGNED);
    const popup = await openToolbarPopup(browser, page);
    await eventually('the tab of the site', async () => {
      await popup.evaluate(
        `[...document.querySelectorAll('[role=tab]')].find((tab) => tab.textContent === 'This site')?.click()`,
      );
      return popup.evaluate(`document.querySelector('.site')?.textContent === ${JSON.stringify(origin())}`);
    });
    await popup.click('.card .button.primary');
    await shownVerdict(page, 'unknown');
    assert.deepEqual(await registered(), [PATTERN]);
    assert.deepEqual(
      (await browser.ask('sites.list', null)).map((site) => site.origin),
      ['http://127.0.0.1'],
    );
    await eventually('the popup to say so', async () =>
      /works|Roundcube/.test(String(await popup.evaluate('document.querySelector(".card").textContent'))),
    );
    await popup.close();
  });

  test('goes on in every page of the site from then on', async () => {
    await openMessage(page, stack, SIGNED);
    await shownVerdict(page, 'unknown');
    assert.equal(await closedRoots(page), 1);
  });

  test('stops everything when the permission is taken back', async () => {
    const { frame } = await shownVerdict(page);
    await browser.ask('sites.revoke', { origin: 'http://127.0.0.1' });
    assert.deepEqual(await registered(), []);
    assert.equal(await commandFromFrame(frame, 'reader.open', { grant: 'any' }), 'request.not-allowed');
    const asked = (await rawRequests(browser)).length;
    await openMessage(page, stack, SIGNED);
    await page.waitForLoadState();
    assert.equal(await closedRoots(page), 0);
    assert.equal((await rawRequests(browser)).length, asked);
    assert.deepEqual(await browser.ask('sites.list', null), []);
  });

  test('works in no site because it may ask servers about certificates anywhere', async () => {
    await answerBeforehand(browser, '*://*/*');
    await openMessage(page, stack, SIGNED);
    const popup = await openToolbarPopup(browser, page);
    const granted = await popup.evaluate(
      `chrome.permissions.request({ origins: ['https://*/*', 'http://*/*'] })`,
    );
    assert.equal(granted, true);
    await eventually('the permission', async () => {
      const worker = await browser.serviceWorker();
      return worker.evaluate(() => chrome.permissions.contains({ origins: ['http://*/*'] }));
    });
    assert.deepEqual(await registered(), []);
    assert.deepEqual(await browser.ask('sites.list', null), []);
    await openMessage(page, stack, SIGNED);
    await page.waitForLoadState();
    assert.equal(await closedRoots(page), 0);
    assert.equal((await browser.ask('sites.granted', { origin: origin() })).granted, true);
    assert.deepEqual(await registered(), [PATTERN]);
    await shownVerdict(page, 'unknown');
    await browser.ask('sites.revoke', { origin: origin() });
    assert.deepEqual(await registered(), []);
    assert.deepEqual(await browser.ask('sites.list', null), []);
    await popup.close();
  });
});
