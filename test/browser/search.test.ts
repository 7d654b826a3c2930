// The search in encrypted mail: asked for, encrypted on the disk, filled by opening and by the folder, and gone at a word.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { cacheRoot } from '../../scripts/setup/cache.ts';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { clearSigned, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { leakDetector } from '../webmail/leak-search.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { gate } from './harness/gate.ts';
import { launchReading, type ReadingBrowser, shownVerdict, untilSeen } from './harness/reading.ts';
import { login, openCompose, openFolder, openMessage, openPreview } from './harness/roundcube-pages.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';
import { databasesOf } from './harness/stored-by-page.ts';

const SEALED = 'A sealed message';
const SIGNED = 'A signed message';
const MARKER = 'searchmarker7f1c20aa';
const SIGNED_MARKER = 'signedmarker51d08c3b';
/** More than one page of the webmail's list. */
const MANY = 53;
const screenshots = path.join(cacheRoot, 'screenshots', 'search');

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`The search over the ${kind} webmail`, { skip, concurrency: false }, () => {
    let browser: ReadingBrowser;
    let stack: WebmailStack;
    let page: Page;
    let popup: Page;
    before(async () => {
      await mkdir(screenshots, { recursive: true });
      [browser, stack] = await Promise.all([launchReading(pki), startWebmail(kind)]);
      ({ page, popup } = browser);
      const { alice, bob } = pki.people;
      const sealed = await signedAndEnveloped(
        { subject: SEALED },
        textEntity(`Grüße from ${MARKER} to everybody.`),
        bob,
        [alice],
      );
      await stack.deliver('alice', sealed);
      await stack.deliver('alice', await clearSigned({ subject: SIGNED }, textEntity(SIGNED_MARKER), bob));
      await login(page, stack, 'alice');
    });
    after(() => Promise.all([browser.close(), stack.stop()]));

    const button = (name: string) => popup.getByRole('button', { name, exact: true });
    const field = () => popup.getByLabel('Words, names or files');
    const results = () => popup.locator('.found');
    const documents = async () =>
      (await databasesOf(popup)).find(({ where }) => where === 'IndexedDB waxseal-memory documents')!;
    const count = async () => (await browser.ask('search.view', null)).count;
    const openSearch = async () => {
      await popup.bringToFront();
      await popup.getByRole('tab', { name: 'Search' }).click();
    };

    test('keeps nothing as long as nobody asked for it', async () => {
      await untilSeen(browser, async () => {
        await openPreview(page, SEALED);
        await shownVerdict(page, 'valid');
      });
      await openSearch();
      await popup.getByText('Your webmail cannot search encrypted messages.').waitFor();
      assert.equal((await documents()).bytes.toString(), '[]');
      await button('Switch the search on').click();
      await field().waitFor();
    });

    test('remembers what is opened then, readable to nobody without the passphrase', async () => {
      await untilSeen(browser, async () => {
        await openMessage(page, stack, SIGNED);
        await shownVerdict(page, 'valid');
      });
      await openMessage(page, stack, SEALED);
      await shownVerdict(page, 'valid');
      await eventually('the message to be in the index', async () => (await count()) === 1);
      const kept = [...(await databasesOf(popup)), ...(await extensionStorage(popup))];
      assert.ok((await documents()).bytes.length > 200, 'there is a record to be looked into');
      for (const marker of [MARKER, SEALED, 'everybody']) {
        const leaks = leakDetector(marker);
        assert.ok(leaks(Buffer.from(`x${marker}x`)), 'the detector detects');
        assert.deepEqual(
          kept.filter(({ bytes }) => leaks(bytes)).map(({ where }) => where),
          [],
        );
      }
    });

    test('finds it by beginnings of words without accents, by keyboard, and opens it in the webmail’s tab', async () => {
      await page.bringToFront();
      await openFolder(page, stack);
      await openSearch();
      await field().fill(`gruss ${MARKER} krone`);
      await popup.getByText('No message has all of these words.').waitFor();
      await field().fill(`GRUSS bob ${MARKER.slice(0, 9)}`);
      await results().getByText(SEALED).waitFor();
      await popup.getByText('1 message', { exact: true }).waitFor();
      await popup.screenshot({ path: path.join(screenshots, `${kind}-found.png`), fullPage: true });
      const tabs = browser.context.pages().length;
      await field().press('Tab');
      await popup.keyboard.press('Enter');
      await shownVerdict(page, 'valid');
      assert.equal(new URL(page.url()).searchParams.get('_action'), 'show');
      assert.equal(browser.context.pages().length, tabs);
    });

    test('leaves a tab alone in which something is being written', async () => {
      await openCompose(page, stack);
      await openSearch();
      await field().fill(MARKER);
      const [tab] = await Promise.all([
        browser.context.waitForEvent('page'),
        results().getByRole('button').click(),
      ]);
      await shownVerdict(tab, 'valid');
      assert.equal(new URL(page.url()).searchParams.get('_action'), 'compose');
      await tab.close();
    });

    test('does not know what was only signed: the webmail finds that itself', async () => {
      await openSearch();
      await field().fill(SIGNED_MARKER);
      await popup.getByText('No message has all of these words.').waitFor();
    });

    test('goes on after the worker was stopped, and asks for the passphrase when the keys are locked', async () => {
      await browser.stopServiceWorker();
      await field().fill(MARKER);
      await results().getByText(SEALED).waitFor();
      await browser.ask('vault.lock', null);
      await popup.getByText('Unlock your keys to search').waitFor();
      await assert.rejects(browser.ask('search.find', { query: MARKER }), /vault\.locked/);
      await popup.getByLabel('Passphrase').fill(PASSPHRASE);
      await popup.keyboard.press('Enter');
      await field().fill(MARKER);
      await results().getByText(SEALED).waitFor();
    });

    test('finds a message that was moved, and says when it is gone', async () => {
      await page.bringToFront();
      await openFolder(page, stack);
      await openPreview(page, SEALED);
      await inWebmail(page, 'move', { _target_mbox: 'Junk' });
      await openSearch();
      await field().fill(MARKER);
      await results().getByRole('button').click();
      await eventually(
        'the message in its new folder',
        () => new URL(page.url()).searchParams.get('_mbox') === 'Junk',
      );
      await shownVerdict(page, 'valid');
      await inWebmail(page, 'delete', {});
      await openSearch();
      await results().getByRole('button').click();
      await results().getByText('The webmail no longer has this message').waitFor();
    });

    test('takes a whole folder in, more than a page of it, and passes over what it knows', async () => {
      const { alice, bob } = pki.people;
      const text = textEntity(`Something about foldermarker93b1.`);
      const raw = await signedAndEnveloped({ subject: 'Number 0' }, text, bob, [alice]);
      for (let number = 1; number <= MANY; number++) await stack.deliver('alice', numbered(raw, number));
      await page.bringToFront();
      await openFolder(page, stack);
      await page.locator('#messagelist tbody tr').nth(10).waitFor();
      const before = await count();
      await openSearch();
      if (kind === 'embedded') {
        const held = gate();
        stack.setFault('held', { action: 'viewsource', until: held.opened, passing: 2 });
        await button('Add INBOX').click();
        await popup.getByText(`Reading message 3 of ${MANY}`).waitFor();
        await button('Stop').click();
        await popup.getByText('Stopped. Added: 2.').waitFor();
        held.open();
        stack.setFault('held', null);
        await button('Add INBOX').click();
        await popup.getByText(`Added: ${MANY - 2}. Known already: 2.`).waitFor();
      } else {
        await button('Add INBOX').click();
        await popup.getByText(`Added: ${MANY}. Known already: 0.`).waitFor();
      }
      assert.equal(await count(), before + MANY);
      await field().fill('foldermarker93');
      await popup.getByText(`${MANY} messages`, { exact: true }).waitFor();
      await popup.screenshot({ path: path.join(screenshots, `${kind}-folder.png`), fullPage: true });
    });

    test('is deleted after it was asked, and when it is switched off', async () => {
      await button('Delete the index').click();
      await popup.getByRole('dialog').getByRole('button', { name: 'Delete the index' }).click();
      await popup.getByText('The index has been deleted.').waitFor();
      assert.equal((await documents()).bytes.toString(), '[]');
      await page.bringToFront();
      await openMessage(page, stack, 'Number 1');
      await shownVerdict(page);
      await eventually('the message to be in the index', async () => (await count()) === 1);
      await popup.bringToFront();
      await popup.getByRole('tab', { name: 'Settings' }).click();
      // It stays checked until the dialog is answered.
      await popup.getByLabel('Search in encrypted mail').click();
      await popup.getByRole('dialog').getByRole('button', { name: 'Delete the index' }).click();
      await eventually('the index to be empty', async () => (await documents()).bytes.toString() === '[]');
      await untilSeen(browser, async () => {
        await openMessage(page, stack, 'Number 2');
        await shownVerdict(page);
      });
      assert.equal(await count(), 0);
    });
  });
}

/** Another message with the same content: only header lines outside the protection differ. */
function numbered(raw: Uint8Array, number: number): Buffer {
  const text = Buffer.from(raw).toString('latin1');
  const renamed = text.replace('Number 0', `Number ${number}`).replace(/^(Message-ID: <)/im, `$1${number}.`);
  return Buffer.from(renamed, 'latin1');
}

/** What the page itself asks its server for, about the message that is shown. */
async function inWebmail(
  page: Page,
  action: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const frame = page.frame('messagecontframe');
  const shown = frame !== null && frame.url().includes('_uid=') ? frame.url() : page.url();
  const { searchParams } = new URL(shown);
  const about = { _uid: searchParams.get('_uid')!, _mbox: searchParams.get('_mbox')! };
  await page.evaluate(
    async ([name, body]) => {
      const token = /"request_token":"(\w+)"/.exec(document.documentElement.innerHTML)![1]!;
      await fetch(`./?_task=mail&_action=${name}&_remote=1`, {
        method: 'POST',
        headers: { 'X-Roundcube-Request': token, 'X-Requested-With': 'XMLHttpRequest' },
        body: new URLSearchParams(body),
      });
    },
    [action, { ...about, ...fields }] as const,
  );
}

async function extensionStorage(popup: Page): Promise<{ where: string; bytes: Buffer }[]> {
  const areas = await popup.evaluate(async () => [
    ['storage.local', JSON.stringify(await chrome.storage.local.get(null))] as const,
    ['storage.session', JSON.stringify(await chrome.storage.session.get(null))] as const,
  ]);
  return areas.map(([where, json]) => ({ where, bytes: Buffer.from(json) }));
}
