// Protected mail opens in every skin, in the preview and on its own page; ordinary mail is left alone everywhere.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { SKINS, type WebmailStack } from '../webmail/contract.ts';
import { clearSigned, plainMessage, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import {
  badge,
  closedRoots,
  launchReading,
  rawRequests,
  type ReadingBrowser,
  shownVerdict,
  untilSeen,
} from './harness/reading.ts';
import { login, openFolder, openMessage, openPreview, uidOf } from './harness/roundcube-pages.ts';

const PLAIN = 'An ordinary message';
const SIGNED = 'A signed message';
const SEALED = 'A sealed message';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`In the ${kind} webmail`, { skip }, () => {
    let browser: ReadingBrowser;
    before(async () => {
      browser = await launchReading(pki);
    });
    after(() => browser.close());

    for (const skin of SKINS) {
      describe(`with the skin ${skin}`, () => {
        let stack: WebmailStack;
        let page: Page;
        before(async () => {
          page = browser.page;
          stack = await startWebmail(kind, { skin });
          const { alice, bob } = pki.people;
          await stack.deliver('alice', plainMessage({ subject: PLAIN }, textEntity('Nothing to protect.')));
          await stack.deliver(
            'alice',
            await clearSigned({ subject: SIGNED }, textEntity('Signed text.'), bob),
          );
          const sealed = await signedAndEnveloped({ subject: SEALED }, textEntity('Sealed text.'), bob, [
            alice,
          ]);
          await stack.deliver('alice', sealed);
          await login(page, stack, 'alice');
        });
        after(() => stack.stop());

        test('the preview shows ordinary mail untouched, and protected mail opened in place', async () => {
          await openFolder(page, stack);
          await openPreview(page, PLAIN);
          await previewHasLoaded(page);
          assert.equal(await closedRoots(page), 0);
          await untilSeen(browser, async () =>
            assertOpened(page, await openPreview(page, SEALED), 'Sealed text.'),
          );
          assert.deepEqual(await messagesAskedFor(browser, stack), [await uidOf(page, SEALED)]);
        });

        test('so do the message’s own pages', async () => {
          const asked = (await messagesAskedFor(browser, stack)).length;
          await openMessage(page, stack, PLAIN);
          await page.waitForLoadState();
          assert.equal(await closedRoots(page), 0);
          await untilSeen(browser, async () => {
            await openMessage(page, stack, SIGNED);
            await assertOpened(page, page.mainFrame(), 'Signed text.');
          });
          const uid = new URL(page.url()).searchParams.get('_uid');
          assert.deepEqual((await messagesAskedFor(browser, stack)).slice(asked), [uid]);
        });

        // What the icon says does not depend on the skin.
        if (skin !== SKINS[0]) return;
        test('the toolbar agrees with what is in view', async () => {
          await openFolder(page, stack);
          assert.equal(await badge(browser, page), '');
          await openPreview(page, SIGNED);
          await shownVerdict(page, 'valid');
          await eventually('the sign', async () => (await badge(browser, page)) === '✓');
          await openPreview(page, PLAIN);
          await eventually('the sign to go', async () => (await badge(browser, page)) === '');
          await openPreview(page, SEALED);
          await shownVerdict(page, 'valid');
          await eventually('the sign', async () => (await badge(browser, page)) === '✓');
          await openFolder(page, stack);
          assert.equal(await badge(browser, page), '');
        });
      });
    }
  });
}

async function previewHasLoaded(page: Page): Promise<void> {
  const preview = page.frame('messagecontframe')!;
  await preview.locator('#messagebody').waitFor();
  await preview.waitForLoadState();
}

async function assertOpened(page: Page, around: Frame, text: string): Promise<void> {
  const { frame, sentence } = await shownVerdict(page, 'valid');
  assert.match(sentence, /^Signed by Bob Ray/);
  await frame.getByText(text).waitFor();
  // The webmail's own copy is hidden, and what is no file but protection is not offered as one.
  await around.locator('#messagebody').waitFor({ state: 'hidden' });
  const entries = around.locator('#attachment-list li');
  for (const entry of await entries.all()) await entry.waitFor({ state: 'hidden' });
  assert.equal(frame.parentFrame(), around);
  // In sight, as wide as the place it is in and as high as its pane leaves room; a short message needs no scroll bars.
  assert.ok(
    await frame.evaluate(() => {
      const app = document.getElementById('app')!;
      return app.scrollHeight <= app.clientHeight && innerWidth > 200 && innerHeight >= 300;
    }),
    'the message fits the reader',
  );
  const [height, pane] = await Promise.all([
    frame.evaluate(() => innerHeight),
    around.evaluate(() => innerHeight),
  ]);
  assert.ok(height <= pane, 'and the reader its pane');
}

/** uids of the raw messages fetched from this webmail, in order. */
async function messagesAskedFor(browser: ReadingBrowser, stack: WebmailStack): Promise<string[]> {
  const urls = (await rawRequests(browser)).filter((url) => url.startsWith(stack.url));
  return urls.map((url) => new URL(url).searchParams.get('_uid')!);
}
