// Firefox: the extension loads, takes a person's keys, and opens an encrypted message in the webmail.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';
import { firefoxMissing, webmailMissing } from '../available.ts';
import { addressOf, type WebmailStack } from '../webmail/contract.ts';
import { plainMessage, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { fileStandIn } from './harness/ask-background.ts';
import { askFromFirefox } from './harness/firefox-ask.ts';
import { launchFirefox, type FirefoxSession } from './harness/firefox.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';

const LOOPBACK_EXTENSION = path.join(projectRoot, 'dist', 'firefox-loopback');
const POPUP = 'popup/popup.html?view=page#settings';

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
      await firefox.goto(firefox.extensionOrigin + POPUP);
      await firefox.waitFor(firefox.tab, "document.querySelector('[role=tab]')");
      assert.equal(
        await askFromFirefox(firefox, 'vault.create', { passphrase: PASSPHRASE }, 'state'),
        'unlocked',
      );
      const { file, password } = pki.people.alice.p12;
      const identity = { file: await fileStandIn(file), password };
      assert.equal(await askFromFirefox(firefox, 'identities.import', identity, 'added.length'), 1);
      const authority = await fileStandIn(pki.root.certificateFile);
      const sha256 = await askFromFirefox(
        firefox,
        'authorities.inspect',
        { files: [authority] },
        '[0].imported[0].sha256',
      );
      const trust = { file: authority, sha256, scope: { kind: 'all' } };
      assert.equal(await askFromFirefox(firefox, 'authorities.add', trust, 'id'), sha256);
    });

    test('opens a signed and encrypted message in place, with its verdict', async () => {
      await firefox.goto(stack.url);
      await firefox.click(firefox.tab, '#rcmloginuser');
      await firefox.type(firefox.tab, addressOf('alice'));
      await firefox.click(firefox.tab, '#rcmloginpwd');
      await firefox.type(firefox.tab, 'alice');
      await firefox.click(firefox.tab, '#rcmloginsubmit');
      await firefox.waitFor(firefox.tab, "document.querySelector('#messagelist')");
      await firefox.goto(`${stack.url}?_task=mail&_action=show&_uid=1&_mbox=INBOX`);
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
      await firefox.goto(`${stack.url}?_task=mail&_action=show&_uid=2&_mbox=INBOX`);
      await firefox.waitFor(
        firefox.tab,
        "document.querySelector('#messagebody').innerText.includes('For all.')",
      );
      const frames = (await firefox.contexts()).filter(({ url }) => url.startsWith(firefox.extensionOrigin));
      assert.deepEqual(frames, []);
    });
  });
}
