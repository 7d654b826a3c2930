// Firefox: the extension loads, takes a person's keys, and opens an encrypted message in the webmail.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { firefoxMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { plainMessage, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import {
  LOOPBACK_EXTENSION,
  loginInFirefox,
  setUpInFirefox,
  openMessageInFirefox,
} from './harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from './harness/firefox.ts';

for (const kind of WEBMAIL_KINDS) {
  const skip = (await firefoxMissing()) || (await webmailMissing(kind));
  describe(`Firefox in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let firefox: FirefoxSession;
    let pki: Pki;
    before(async () => {
      pki = await makePki();
      [stack, firefox] = await Promise.all([
        startWebmail(kind),
        launchFirefox({ extension: LOOPBACK_EXTENSION }),
      ]);
      const { alice, bob } = pki.people;
      const sealed = await signedAndEnveloped({ subject: 'Sealed' }, textEntity('For Alice.'), bob, [alice]);
      await stack.deliver('alice', sealed);
      await stack.deliver('alice', plainMessage({ subject: 'Plain' }, textEntity('For all.')));
    });
    after(async () => {
      await Promise.all([stack.stop(), firefox.close()]);
      await pki.dispose();
    });

    test('takes a passphrase, an identity and an authority', async () => {
      await setUpInFirefox(firefox, pki);
    });

    test('opens a signed and encrypted message in place, with its verdict', async () => {
      await loginInFirefox(firefox, stack, 'alice');
      await openMessageInFirefox(firefox, stack, 1);
      const reader = await firefox.extensionFrame('frames/reader.html');
      await firefox.waitFor(reader, "document.querySelector('.verdict[data-status]')");
      const verdict = "document.querySelector('.verdict').dataset.status";
      assert.equal(await firefox.evaluate(reader, verdict), 'valid');
      await firefox.waitFor(reader, "document.body.innerText.includes('For Alice.')");
      const sentence = await firefox.evaluate(reader, "document.querySelector('.sentence').textContent");
      assert.match(String(sentence), /^Signed by Bob Ray \(bob@example\.test\) and encrypted/);
      await firefox.waitFor(firefox.tab, "document.querySelector('#messagebody').offsetHeight === 0");
      const page = await firefox.evaluate(firefox.tab, 'document.documentElement.outerHTML');
      assert.ok(!String(page).includes('For Alice.'));
    });

    test('leaves an ordinary message alone', async () => {
      await openMessageInFirefox(firefox, stack, 2);
      await firefox.waitFor(
        firefox.tab,
        "document.querySelector('#messagebody').innerText.includes('For all.')",
      );
      const frames = (await firefox.contexts()).filter(({ url }) => url.startsWith(firefox.extensionOrigin));
      assert.deepEqual(frames, []);
    });
  });
}
