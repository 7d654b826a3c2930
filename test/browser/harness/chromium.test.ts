// The harness for Chromium, proven with a probe extension against both webmails.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../../available.ts';
import { plainMessage, textEntity } from '../../webmail/messages.ts';
import { startWebmail, WEBMAIL_KINDS } from '../../webmail/start.ts';
import type { WebmailStack } from '../../webmail/contract.ts';
import { extensionFrame, launchChromium } from './chromium.ts';
import type { ChromiumSession } from './chromium.ts';
import { writeProbeExtension } from './probe-extension.ts';
import {
  login,
  openCompose,
  openFolder,
  openMessage,
  openPreview,
  setRecipients,
} from './roundcube-pages.ts';

interface Answer {
  readonly started: number;
  readonly from: string;
  readonly trusted: boolean;
}

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`Chromium with an extension on the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let chromium: ChromiumSession;
    let extension: string;
    before(async () => {
      extension = await writeProbeExtension('chromium');
      [stack, chromium] = await Promise.all([startWebmail(kind), launchChromium({ extension })]);
      await stack.deliver('alice', plainMessage({ subject: 'Probe me' }, textEntity('Hello')));
      await login(chromium.page, stack, 'alice');
    });
    after(async () => {
      await Promise.all([stack.stop(), chromium.close()]);
      await rm(extension, { recursive: true });
    });

    const ask = async (): Promise<Answer> => {
      const frame = await extensionFrame(chromium.page, 'frames/probe.html');
      await frame.locator('#answer').evaluate((element) => (element.textContent = ''));
      await frame.click('#ask');
      await frame.waitForFunction(() => document.querySelector('#answer')?.textContent !== '');
      return JSON.parse((await frame.textContent('#answer'))!) as Answer;
    };

    test('a frame in the preview is found, clicked and answered by the worker', async () => {
      await openFolder(chromium.page, stack);
      await openPreview(chromium.page, 'Probe me');
      const answer = await ask();
      assert.equal(answer.from, `chrome-extension://${chromium.extensionId}/frames/probe.html`);
      assert.equal(answer.trusted, true);
    });

    test('the worker can be stopped and starts again when it is asked', async () => {
      await openMessage(chromium.page, stack, 'Probe me');
      const first = await ask();
      await chromium.stopServiceWorker();
      assert.equal(await chromium.serviceWorkerRuns(), false);
      const second = await ask();
      assert.ok(second.started > first.started);
      assert.match(await (await chromium.serviceWorker()).evaluate(() => chrome.runtime.id), /^[a-p]{32}$/);
    });

    test('a worker that sleeps is woken when a test wants it', async () => {
      const startOf = async () =>
        (await chromium.serviceWorker()).evaluate(
          () => (globalThis as unknown as { started: number }).started,
        );
      const first = await startOf();
      await chromium.stopServiceWorker();
      assert.ok((await startOf()) > first);
    });

    test('keys typed into a frame stay in the frame', async () => {
      await openCompose(chromium.page, stack, { _to: 'bob@example.test' });
      await setRecipients(chromium.page, 'cc', 'carol@example.test');
      const frame = await extensionFrame(chromium.page, 'frames/probe.html');
      await frame.click('#text');
      await chromium.page.keyboard.type('typed here');
      assert.equal(await frame.inputValue('#text'), 'typed here');
      assert.equal(await chromium.page.inputValue('[name="_message"]'), '');
      assert.match(await chromium.page.inputValue('[name="_cc"]'), /carol@example\.test/);
    });

    test('a page of the extension opens in a tab', async () => {
      const tab = await chromium.openExtensionPage('frames/probe.html');
      assert.equal(await tab.title(), 'Probe');
      await tab.close();
    });
  });
}
