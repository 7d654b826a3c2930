// Locking the vault takes an attachment off the screen that is shown in a tab of our own; unlocking brings it back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { signedAndEnveloped, clearSigned } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { launchReading, press, shownVerdict, type ReadingBrowser } from './harness/reading.ts';
import { login, openMessage } from './harness/roundcube-pages.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';

/** One red point. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC';
const SECRET = 'Text of the salary file';
const PHRASE = 'maple river';

describe('An attachment in a tab of ours', { skip: await chromiumMissing(), concurrency: false }, () => {
  let stack: EmbeddedStack;
  let browser: ReadingBrowser;
  let pki: Pki;
  before(async () => {
    pki = await makePki();
    [stack, browser] = await Promise.all([startEmbedded(), launchReading(pki)]);
    await browser.ask('settings.change', { phrase: PHRASE });
    const { alice, bob } = pki.people;
    const files = mixed([
      file('image/png', 'salary.png', Buffer.from(PICTURE, 'base64')),
      file('text/plain', 'salary.txt', Buffer.from(SECRET)),
    ]);
    await stack.deliver('alice', await signedAndEnveloped({ subject: 'Sealed files' }, files, bob, [alice]));
    await stack.deliver('alice', await clearSigned({ subject: 'Signed files' }, files, bob));
    await login(browser.page, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), browser.close()]);
    await pki.dispose();
  });

  const view = async (subject: string, name: string): Promise<Page> => {
    const { page } = browser;
    await page.bringToFront();
    await openMessage(page, stack, subject);
    const { frame } = await shownVerdict(page, 'valid');
    const before = new Set(page.context().pages());
    const fresh = (): Page | undefined =>
      page
        .context()
        .pages()
        .find((one) => !before.has(one));
    await press(frame, `View ${name}`, () => fresh() !== undefined);
    const tab = fresh()!;
    await tab.locator('.preview-head h1').waitFor();
    return tab;
  };
  const all = (tab: Page): Promise<string> =>
    tab.evaluate(() => `${document.title} ${document.body.outerHTML}`);

  test('is gone when the vault locks, with its name and its address, and comes back when it is unlocked', async () => {
    const text = await view('Sealed files', 'salary.txt');
    const picture = await view('Sealed files', 'salary.png');
    const address = await picture.locator('.preview-content img').getAttribute('src');
    const own = async (tab: Page): Promise<void> => {
      assert.equal(await tab.locator('.preview-head .cue bdi').innerText(), PHRASE);
    };
    await Promise.all([own(text), own(picture)]);
    await browser.ask('vault.lock', null);
    for (const tab of [text, picture]) {
      await tab.getByText('vault.locked').waitFor();
      await own(tab);
      assert.doesNotMatch(await all(tab), /salary|Text of|blob:/);
    }
    const isGone = picture.evaluate(
      (url) =>
        new Promise<boolean>((resolve) => {
          const image = new Image();
          image.onload = () => resolve(false);
          image.onerror = () => resolve(true);
          image.src = url;
        }),
      address!,
    );
    assert.equal(await isGone, true, 'the picture can still be had by its address');
    await browser.ask('vault.unlock', { passphrase: PASSPHRASE });
    await text.getByText(SECRET).waitFor();
    await picture.waitForFunction(() => document.querySelector('img')?.naturalWidth === 1);
    assert.equal(await text.title(), 'salary.txt');
    await Promise.all([text.close(), picture.close()]);
  });

  test('that was signed only needs no key: it is shown again', async () => {
    const tab = await view('Signed files', 'salary.txt');
    await browser.ask('vault.lock', null);
    await tab.getByText(SECRET).waitFor();
    await browser.ask('vault.unlock', { passphrase: PASSPHRASE });
    await tab.getByText(SECRET).waitFor();
  });
});

function mixed(parts: readonly Buffer[]): Buffer {
  const boundary = 'preview-lock';
  const between = Buffer.from(`--${boundary}\r\n`);
  const body = parts.flatMap((part) => [between, part, Buffer.from('\r\n')]);
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`),
    ...body,
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

function file(type: string, name: string, content: Buffer): Buffer {
  const head = `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n`;
  const lines = content.toString('base64').replace(/.{1,76}/g, '$&\r\n');
  return Buffer.from(`${head}Content-Transfer-Encoding: base64\r\n\r\n${lines}`);
}
