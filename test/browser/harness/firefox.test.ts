// The harness for Firefox, proven with a probe extension against both webmails.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { firefoxMissing, webmailMissing } from '../../available.ts';
import type { WebmailStack } from '../../webmail/contract.ts';
import { plainMessage, textEntity } from '../../webmail/messages.ts';
import { startWebmail, WEBMAIL_KINDS } from '../../webmail/start.ts';
import { loginInFirefox } from './firefox-pages.ts';
import { launchFirefox } from './firefox.ts';
import type { FirefoxSession } from './firefox.ts';
import { writeProbeExtension } from './probe-extension.ts';

for (const kind of WEBMAIL_KINDS) {
  const skip = (await firefoxMissing()) || (await webmailMissing(kind));
  describe(`Firefox with an extension on the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let firefox: FirefoxSession;
    let extension: string;
    before(async () => {
      extension = await writeProbeExtension('firefox');
      [stack, firefox] = await Promise.all([startWebmail(kind), launchFirefox({ extension })]);
      await stack.deliver('alice', plainMessage({ subject: 'Probe me' }, textEntity('Hello')));
      await loginInFirefox(firefox, stack, 'alice');
    });
    after(async () => {
      await Promise.all([stack.stop(), firefox.close()]);
      await rm(extension, { recursive: true });
    });

    test('a frame in a message is found, clicked, typed into, and answered by the background', async () => {
      await firefox.goto(`${stack.url}?_task=mail&_action=show&_uid=1&_mbox=INBOX`);
      const frame = await firefox.extensionFrame('frames/probe.html');
      await firefox.click(frame, '#text');
      await firefox.type(frame, 'typed here');
      assert.equal(await firefox.evaluate(frame, "document.querySelector('#text').value"), 'typed here');
      await firefox.click(frame, '#ask');
      await firefox.waitFor(frame, "document.querySelector('#answer').textContent");
      const answer = await firefox.evaluate(
        frame,
        "JSON.parse(document.querySelector('#answer').textContent)",
      );
      const { from, trusted } = answer as { from: string; trusted: boolean };
      assert.deepEqual(
        { from, trusted },
        { from: `${firefox.extensionOrigin}frames/probe.html`, trusted: true },
      );
    });

    test('a page of the extension opens in the tab', async () => {
      await firefox.goto(`${firefox.extensionOrigin}frames/probe.html`);
      assert.equal(await firefox.evaluate(firefox.tab, 'document.title'), 'Probe');
    });
  });
}
