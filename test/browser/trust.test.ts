// Trust that a person grants from a message: as little as possible, after comparing, and what it is worth afterwards.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { clearSigned, opaqueSigned, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { launchReading, press, type ReadingBrowser, shownVerdict, untilSeen } from './harness/reading.ts';
import { login, openFolder, openPreview } from './harness/roundcube-pages.ts';

const BY_DANA = 'From our partner';
const BY_ERIN = 'From somebody else with the same authority';
const BY_ERIN_AGAIN = 'From Erin with a new key';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`Trust granted from a message in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let browser: ReadingBrowser;
    let page: Page;
    before(async () => {
      [stack, browser] = await Promise.all([startWebmail(kind), launchReading(pki)]);
      page = browser.page;
      const { dana, erin, erinAgain } = pki.people;
      const from = (address: string) => ({ from: `${address.split('@')[0]} <${address}>` });
      for (const message of [
        await clearSigned({ subject: BY_DANA, ...from(dana.address) }, textEntity('By Dana.'), dana),
        await opaqueSigned({ subject: BY_ERIN, ...from(erin.address) }, textEntity('By Erin.'), erin),
        await clearSigned({ subject: BY_ERIN_AGAIN, ...from(erin.address) }, textEntity('Pay.'), erinAgain),
      ])
        await stack.deliver('alice', message);
      await login(page, stack, 'alice');
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    const read = async (subject: string, status: string) => {
      await page.bringToFront();
      await openFolder(page, stack);
      await openPreview(page, subject);
      return shownVerdict(page, status);
    };

    test('reaches no further than the sender’s domain, and the reader judges again by itself', async () => {
      const { frame, codes } = await read(BY_DANA, 'unknown');
      assert.equal(codes[0], 'path.no-anchor');
      const tried = frame.locator('details.tried:not([open])');
      assert.match(
        (await tried.textContent()) ?? '',
        /Dana Ray .*← Partner Mail Authority .*The certificate of its issuer, Partner Root .*, is not known here\..*path\.no-anchor/,
      );
      const window = await trustWindow(browser, frame, 'Trust this sender');
      await window.getByRole('heading', { name: 'Trust dana@partner.test?' }).waitFor();
      const choices = window.getByRole('radio');
      assert.deepEqual(
        await choices.evaluateAll((radios) => radios.map((radio) => (radio as HTMLInputElement).checked)),
        [true, false, false],
        'the safest is chosen, and there are no more than three',
      );
      await choices.nth(2).check();
      await window.getByText(/Partner Mail Authority.*for everyone at partner\.test/).waitFor();
      assert.equal(await window.locator('.fingerprint-words li').count(), 16);

      const agree = window.getByRole('button', { name: 'Trust this issuer' });
      await agree.click();
      await window
        .getByText('Compare the fingerprint first, then tick the box. Until then nothing is trusted.')
        .waitFor();
      assert.equal((await browser.ask('authorities.list', null)).length, 1);
      await window.getByRole('checkbox', { name: /compared/ }).check();
      await window.getByLabel(/How did you compare/).fill('Read out by their help desk');
      await agree.click();
      await window.getByRole('heading', { name: 'Done' }).waitFor();

      assert.equal((await shownVerdict(page, 'valid')).frame, frame);
      const trusted = (await browser.ask('authorities.list', null)).find(({ note }) => note !== '');
      assert.deepEqual(
        [trusted?.scopes, trusted?.note],
        [[{ kind: 'domains', domains: ['partner.test'], subdomains: false }], 'Read out by their help desk'],
      );
      await window.close();
    });

    test('says nothing for another domain, although the same authority vouches', async () => {
      const { codes } = await read(BY_ERIN, 'unknown');
      assert.deepEqual(codes, ['path.out-of-scope']);
    });

    test('pins a person’s certificate, and another key in its place is an alarm', async () => {
      const { frame } = await read(BY_ERIN, 'unknown');
      const window = await trustWindow(browser, frame, 'Trust this sender');
      await window.getByRole('checkbox', { name: /compared/ }).check();
      await window.getByRole('button', { name: 'Trust this certificate' }).click();
      await window.getByText(/now verified for erin@elsewhere\.test/).waitFor();
      await shownVerdict(page, 'valid');
      await window.close();

      // The new certificate comes from an authority that Alice trusts for all: without the pin it would be valid.
      const alarm = await untilSeen(browser, () => read(BY_ERIN_AGAIN, 'mismatch'));
      assert.equal(alarm.codes[0], 'signer.pinned-certificate-changed');
      assert.equal(
        alarm.sentence,
        'Signed, but not with the certificate that you verified for erin@elsewhere.test.',
      );
      const erin = await browser.ask('contacts.details', { address: 'erin@elsewhere.test' });
      assert.deepEqual(
        erin?.certificates.map(({ pin }) => pin !== undefined),
        [true],
        'the new one is not kept by itself',
      );
    });

    test('can put a new pin in the old one’s place, which is then among what was withdrawn', async () => {
      const { frame } = await read(BY_ERIN_AGAIN, 'mismatch');
      const window = await trustWindow(browser, frame, 'Compare the fingerprint');
      await window
        .getByText('This is not the certificate that you verified for erin@elsewhere.test')
        .waitFor();
      await window.getByRole('checkbox', { name: /compared/ }).check();
      await window.getByLabel(/How did you compare/).fill('New card, she says');
      await window.getByRole('button', { name: 'Trust this certificate' }).click();
      await shownVerdict(page, 'valid');
      await window.close();
      const ended = await browser.ask('trust.ended', null);
      assert.deepEqual(
        ended.map(({ kind, scopes, reason }) => ({ kind, scopes, reason })),
        [
          {
            kind: 'pin',
            scopes: [{ kind: 'addresses', addresses: ['erin@elsewhere.test'] }],
            reason: 'New card, she says',
          },
        ],
      );
    });

    test('ends when it is withdrawn, and comes back with Undo', async () => {
      const { frame } = await read(BY_DANA, 'valid');
      const partner = (await browser.ask('authorities.list', null)).find(({ note }) => note !== '')!;
      const { undo } = await browser.ask('authorities.remove', { id: partner.id, reason: 'Contract ended' });
      await shownVerdict(page, 'unknown');
      const [latest] = await browser.ask('trust.ended', null);
      assert.deepEqual([latest?.kind, latest?.reason], ['authority', 'Contract ended']);
      await browser.ask('undo', { undo });
      assert.equal((await shownVerdict(page, 'valid')).frame, frame);
      assert.ok((await browser.ask('trust.ended', null)).every(({ kind: what }) => what === 'pin'));
    });
  });
}

/** The window of our own that a button of the reader opens, once it shows what can be trusted. */
async function trustWindow(browser: ReadingBrowser, frame: Frame, button: string): Promise<Page> {
  const before = new Set(browser.context.pages());
  const fresh = (): Page | undefined => browser.context.pages().find((page) => !before.has(page));
  await press(frame, button, () => fresh() !== undefined);
  const window = fresh()!;
  await window.waitForURL(/#trust=/);
  await window.getByRole('radio').first().waitFor();
  return window;
}
