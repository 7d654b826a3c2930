// A message of certificates alone in the webmail: shown as that, and one of them kept as a contact.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { certificatesOnly, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { launchReading, press, shownVerdict, type ReadingBrowser } from './harness/reading.ts';
import { login, openFolder, openPreview } from './harness/roundcube-pages.ts';

const ALONE = 'My certificate';
const BESIDE_TEXT = 'A word with a certificate';

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
      await login(page, stack, 'alice');
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    const addresses = async (): Promise<string[]> =>
      (await browser.ask('contacts.list', null)).map(({ address }) => address);

    test('are named with who vouches for them, never called valid, and kept only on a click', async () => {
      await openFolder(page, stack);
      await openPreview(page, ALONE);
      const { frame, status, codes } = await shownVerdict(page);
      assert.deepEqual([status, codes], ['none', ['message.certificates-only']]);
      const brought = frame.locator('.brought > .brought-list > .brought-certificate');
      assert.match(await brought.first().innerText(), /Bob Ray.*bob@example\.test.*An authority you trust/s);
      assert.equal(await page.frame('messagecontframe')!.locator('#messagebody').isVisible(), false);
      assert.deepEqual(await addresses(), []);
      const kept = frame.getByText(/is among your contacts now/);
      await press(frame, 'Keep certificate', () => kept.isVisible());
      assert.deepEqual(await addresses(), ['bob@example.test']);
    });

    test('beside a text leave the text to the webmail, and say where nobody vouches', async () => {
      await openFolder(page, stack);
      await openPreview(page, BESIDE_TEXT);
      const { frame, status, codes } = await shownVerdict(page);
      assert.deepEqual([status, codes], ['none', ['message.certificates-only']]);
      await frame.getByText('No authority you trust vouches').first().waitFor();
      assert.equal(await page.frame('messagecontframe')!.getByText('Here it is.').isVisible(), true);
    });
  });
}
