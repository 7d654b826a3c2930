// A message of certificates alone in the webmail: shown as that, and one of them kept as a contact.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { multipart, partBytes } from '../../src/mime/build.ts';
import { attachedMessage } from '../attacks/trick.ts';
import { certificatesOnly, clearSigned, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { ALL_CONTACTS } from './harness/ask-background.ts';
import { launchReading, press, type ReadingBrowser, shownVerdict, untilSeen } from './harness/reading.ts';
import { login, openFolder, openPreview } from './harness/roundcube-pages.ts';

const ALONE = 'My certificate';
const BESIDE_TEXT = 'A word with a certificate';
const FORWARDED = 'A certificate passed on';
const FORWARDED_SIGNED = 'A signed word passed on';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`Certificates that come in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let browser: ReadingBrowser;
    let page: Page;
    before(async () => {
      [stack, browser] = await Promise.all([startWebmail(kind), launchReading(pki)]);
      page = browser.page;
      const { bob, mallory } = pki.people;
      await stack.deliver('alice', certificatesOnly({ subject: ALONE }, bob.p7b));
      await stack.deliver(
        'alice',
        certificatesOnly({ subject: BESIDE_TEXT }, mallory.p7b, textEntity('Here it is.')),
      );
      const { carol } = pki.people;
      const bag = passedOn(certificatesOnly({ subject: ALONE }, carol.p7b));
      await stack.deliver('alice', await clearSigned({ subject: FORWARDED }, bag, bob));
      const from = 'Mallory <mallory@example.test>';
      const word = passedOn(await clearSigned({ from }, textEntity('Hello.'), mallory));
      await stack.deliver('alice', await clearSigned({ subject: FORWARDED_SIGNED }, word, bob));
      await login(page, stack, 'alice');
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    const addresses = async (): Promise<readonly string[]> =>
      (await browser.ask('contacts.matching', { query: ALL_CONTACTS })).addresses;

    test('are named with who vouches for them, never called valid, and kept only on a click', async () => {
      await openFolder(page, stack);
      const { frame, status, codes } = await untilSeen(browser, async () => {
        await openPreview(page, ALONE);
        return shownVerdict(page);
      });
      assert.deepEqual([status, codes], ['none', ['message.certificates-only']]);
      const brought = frame.locator('.brought > .brought-list > .brought-certificate');
      assert.match(await brought.first().innerText(), /Bob Ray.*bob@example\.test.*An issuer you trust/s);
      assert.equal(await page.frame('messagecontframe')!.locator('#messagebody').isVisible(), false);
      assert.deepEqual(await addresses(), []);
      const kept = frame.getByText(/is now in your contacts/);
      await press(frame, 'Save certificate', () => kept.isVisible());
      assert.deepEqual(await addresses(), ['bob@example.test']);
    });

    test('beside a text leave the text to the webmail, and say where nobody vouches', async () => {
      await openFolder(page, stack);
      await openPreview(page, BESIDE_TEXT);
      const { frame, status, codes } = await shownVerdict(page);
      assert.deepEqual([status, codes], ['none', ['message.certificates-only']]);
      await frame.getByText('No issuer you trust confirms').first().waitFor();
      assert.equal(await page.frame('messagecontframe')!.getByText('Here it is.').isVisible(), true);
    });

    const openAttached = async (subject: string): Promise<{ frame: Frame; attached: Locator }> => {
      await openFolder(page, stack);
      await openPreview(page, subject);
      const { frame } = await shownVerdict(page, 'valid');
      const attached = frame.locator('.attached-message');
      await press(frame, 'Open here: forwarded.eml', async () => (await attached.count()) > 0);
      return { frame, attached };
    };
    const windowAt = (fragment: string): Page | undefined =>
      browser.context.pages().find((one) => one.url().includes(fragment));

    test('attached to another message can be looked at and kept just so', async () => {
      const { frame, attached } = await openAttached(FORWARDED);
      const brought = attached.locator('.brought > .brought-list > .brought-certificate');
      assert.match(await brought.first().innerText(), /carol@example\.test.*An issuer you trust/s);
      await press(frame, 'All details', () => windowAt('#certificate=') !== undefined);
      const details = windowAt('#certificate=')!;
      await details.getByText('carol@example.test').first().waitFor();
      await details.close();
      assert.ok(!(await addresses()).includes('carol@example.test'));
      const kept = attached.getByText(/is now in your contacts/);
      await press(frame, 'Save certificate', () => kept.isVisible());
      assert.ok((await addresses()).includes('carol@example.test'));
    });

    test('of the signer of an attached message are proposed for trust from there', async () => {
      const { frame, attached } = await openAttached(FORWARDED_SIGNED);
      await attached.locator('.verdict[data-status=unknown]').waitFor();
      await press(frame, 'Trust this sender', () => windowAt('#trust=') !== undefined);
      const trust = windowAt('#trust=')!;
      await trust.getByText('mallory@example.test').first().waitFor();
      await trust.close();
    });
  });
}

/** A text with this message attached to it. */
function passedOn(message: Buffer): Buffer {
  const parts = [new Uint8Array(textEntity('See what came.')), attachedMessage(new Uint8Array(message))];
  return Buffer.from(partBytes(multipart('mixed', parts)));
}
