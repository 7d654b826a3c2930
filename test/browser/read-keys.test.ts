// Reading goes on by itself when what was missing is there: the passphrase, a key, the session, a certificate.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { clearSigned, enveloped, opaqueSigned, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { fileStandIn } from './harness/ask-background.ts';
import {
  launchReading,
  press,
  readerFrame,
  type ReadingBrowser,
  shownVerdict,
  untilSeen,
} from './harness/reading.ts';
import { login, openFolder, openMessage, openPreview } from './harness/roundcube-pages.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';

const SEALED = 'Sealed for Alice';
const OTHER_KEY = 'Sealed for the other key of Alice';
const BY_BOB = 'Signed by Bob';
const BY_CAROL = 'Signed by Carol with her old certificate';
const BY_MALLORY = 'Signed by Mallory';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`The reader in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let browser: ReadingBrowser;
    let page: Page;
    before(async () => {
      [stack, browser] = await Promise.all([startWebmail(kind), launchReading(pki)]);
      page = browser.page;
      const { alice, aliceEc, bob, subjectOnly, mallory } = pki.people;
      const carols = { subject: BY_CAROL, from: 'Carol <carol@example.test>' };
      const mallorys = { subject: BY_MALLORY, from: 'Mallory <mallory@example.test>' };
      const messages = [
        await signedAndEnveloped({ subject: SEALED }, textEntity('For Alice.'), bob, [alice]),
        await enveloped({ subject: OTHER_KEY }, textEntity('For her curve.'), [aliceEc]),
        await clearSigned({ subject: BY_BOB }, textEntity('By Bob.'), bob),
        await clearSigned(carols, textEntity('By Carol.'), subjectOnly),
        await opaqueSigned(mallorys, textEntity('By Mallory.'), mallory),
      ];
      for (const message of messages) await stack.deliver('alice', message);
      await login(page, stack, 'alice');
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    const preview = async (subject: string): Promise<Frame> => {
      await openFolder(page, stack);
      await openPreview(page, subject);
      return readerFrame(page);
    };

    test('asks for the passphrase in a window of our own, and then goes on by itself', async () => {
      await browser.ask('vault.lock', null);
      await preview(SEALED);
      const { frame, codes } = await shownVerdict(page, 'locked');
      assert.equal(codes[0], 'decrypt.locked');
      assert.equal(await frame.getByText('For Alice.').count(), 0);
      const window = await opened(browser, frame, 'Unlock');
      assert.match(window.url(), /^chrome-extension:.*#unlock$/);
      assert.equal(
        await frame.locator('input').count(),
        0,
        'no field for a passphrase stands in the webmail',
      );
      const closed = window.waitForEvent('close');
      await window.getByLabel('Passphrase').fill(PASSPHRASE);
      // The window may close before the key is up again.
      await Promise.all([closed, window.keyboard.press('Enter').catch(() => undefined)]);
      await shownVerdict(page, 'valid');
      await frame.getByText('For Alice.').waitFor();
    });

    test('takes the text away when the vault is locked', async () => {
      const frame = await preview(SEALED);
      await frame.getByText('For Alice.').waitFor();
      await browser.ask('vault.lock', null);
      await shownVerdict(page, 'locked');
      assert.equal(await frame.getByText('For Alice.').count(), 0);
      await browser.ask('vault.unlock', { passphrase: PASSPHRASE });
      await frame.getByText('For Alice.').waitFor();
    });

    test('says for which certificate a message is when the key is not here, and opens it once it is imported', async () => {
      await preview(OTHER_KEY);
      const { frame, codes } = await shownVerdict(page, 'no-key');
      assert.equal(codes[0], 'decrypt.no-recipient-key');
      await frame
        .locator('.encrypted-for')
        .getByText(/Waxseal Test Intermediate/)
        .first()
        .waitFor();
      const tab = await opened(browser, frame, 'Import my certificate');
      assert.match(tab.url(), /#import-identity$/);
      await tab.close();
      await page.bringToFront();
      const { file, password } = pki.people.aliceEc.p12;
      await browser.ask('identities.import', { file: await fileStandIn(file), password });
      await frame.getByText('For her curve.').waitFor();
    });

    test('keeps the certificate of a valid signer, and says nothing of it', async () => {
      const frame = await preview(BY_BOB);
      await frame.getByText('By Bob.').waitFor();
      assert.equal(await frame.getByRole('button', { name: 'Save certificate' }).count(), 0);
      const bob = await eventually('his certificate, once the message was seen', () =>
        browser.ask('contacts.details', { address: 'bob@example.test' }),
      );
      assert.equal(await frame.getByRole('button', { name: 'Save certificate' }).count(), 0);
      assert.deepEqual(
        bob.certificates.map(({ source, certificate }) => [source, certificate.addresses]),
        [['message', ['bob@example.test']]],
      );
    });

    test('does not bring back a certificate that the user removes while its message is open', async () => {
      const { frame } = await shownVerdict(page, 'valid');
      const bobs = async () =>
        (await browser.ask('contacts.details', { address: 'bob@example.test' }))?.certificates ?? [];
      // Trust changes with it, so the message is judged, and seen, once more.
      await untilSeen(browser, async () => {
        for (const { id } of await bobs()) await browser.ask('contacts.remove', { id });
      });
      await frame.getByRole('button', { name: 'Save certificate' }).waitFor();
      assert.deepEqual(await bobs(), []);
    });

    test('offers to keep the certificate of a signer for whom nobody vouches', async () => {
      const { frame } = await untilSeen(browser, async () => {
        await preview(BY_MALLORY);
        return shownVerdict(page, 'unknown');
      });
      const mallory = () => browser.ask('contacts.details', { address: 'mallory@example.test' });
      assert.equal(await mallory(), null);
      const kept = frame.getByText(/is now in your contacts/);
      await press(frame, 'Save certificate', () => kept.isVisible());
      assert.notEqual(await mallory(), null);
      // Trust has changed, so the message is opened anew; what the user did stays confirmed.
      await shownVerdict(page, 'unknown');
      await kept.waitFor();
    });

    test('does not keep certificates that the user did not want kept', async () => {
      await browser.ask('settings.change', { keepSignerCertificates: false });
      const { frame } = await untilSeen(browser, async () => {
        await preview(BY_CAROL);
        return shownVerdict(page, 'valid');
      });
      await frame.getByRole('button', { name: 'Save certificate' }).waitFor();
      assert.equal(await browser.ask('contacts.details', { address: 'carol@example.test' }), null);
      await browser.ask('settings.change', { keepSignerCertificates: true });
    });

    test('that was signed out meanwhile says so, and opens the message once the user has signed in again', async () => {
      await browser.ask('vault.lock', null);
      await openMessage(page, stack, SEALED);
      const { frame } = await shownVerdict(page, 'locked');
      await stack.endSessions();
      // The background has the message's bytes until it ends.
      await browser.stopServiceWorker();
      await browser.ask('vault.unlock', { passphrase: PASSPHRASE });
      await frame.getByText('webmail.signed-out').waitFor();
      await frame
        .getByText(/signed (you )?out|sign in/i)
        .first()
        .waitFor();
      assert.equal(await frame.getByText('For Alice.').count(), 0);
      const again = frame.getByRole('button', { name: 'Try again' });
      await again.waitFor();
      // Signing in again in another tab makes a new session with a new request token.
      const otherTab = await browser.context.newPage();
      await login(otherTab, stack, 'alice');
      await otherTab.close();
      await page.bringToFront();
      await press(frame, 'Try again', async () => (await again.count()) === 0);
      await shownVerdict(page, 'valid');
      await frame.getByText('For Alice.').waitFor();
    });

    // The real one cannot be made to refuse a token while it runs.
    if (kind !== 'embedded') return;
    test('opens the message at the second try when the first was refused', async () => {
      await openFolder(page, stack);
      stack.setFault('wrongToken', true);
      await openPreview(page, SEALED);
      const frame = await readerFrame(page);
      await frame.getByText('webmail.signed-out').waitFor();
      assert.equal(await page.frame('messagecontframe')!.locator('#messagebody').isVisible(), true);
      stack.setFault('wrongToken', false);
      await press(frame, 'Try again', async () => (await frame.getByText('For Alice.').count()) > 0);
      assert.equal(await page.frame('messagecontframe')!.locator('#messagebody').isVisible(), false);
    });
  });
}

/** The window or tab of the extension that a button of the reader opens, once it is loaded. */
async function opened(browser: ReadingBrowser, frame: Frame, button: string): Promise<Page> {
  const before = new Set(browser.context.pages());
  const fresh = (): Page | undefined => browser.context.pages().find((page) => !before.has(page));
  await press(frame, button, () => fresh() !== undefined);
  const page = fresh()!;
  await page.waitForURL(/^chrome-extension:/);
  return page;
}
