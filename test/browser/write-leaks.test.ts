// What is typed and attached in the composer never leaves the browser in clear; in the webmail's own editor it does.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { clickButtonInPage } from './harness/closed-root.ts';
import { watchForLeaks, type LeakWatch } from './harness/leak-watch.ts';
import { openCompose } from './harness/roundcube-pages.ts';
import { arrived, openDesk, openedComposer, signIn, type Desk } from './harness/writing-desk.ts';

/** Seconds between the webmail's own saves of a draft: several happen while the letter is written. */
const AUTOSAVE_SECONDS = 2;
/** Until the webmail has had time for two saves. */
const SAVED_WITHIN_MS = 6_000;

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`While a letter is written and sent in the ${kind} webmail`, { skip }, () => {
    let desk: Desk;
    let stack: WebmailStack;
    let watch: LeakWatch;
    before(async () => {
      const config = { draft_autosave: AUTOSAVE_SECONDS };
      [desk, stack] = await Promise.all([openDesk(), startWebmail(kind, { config })]);
      if (kind === 'embedded') stack.setFault('autosaveSeconds', AUTOSAVE_SECONDS);
      watch = await watchForLeaks(desk.page);
      await signIn(desk, stack);
    });
    after(() => Promise.all([desk.close(), stack.stop()]));

    test('in the composer, nothing of text and files is found outside', async () => {
      const secrets = markers('sealed');
      await begin(desk.page, stack, 'Sealed letter');
      await clickButtonInPage(desk.page, 'Encrypt');
      const composer = await openedComposer(desk.page);
      await composer.field.pressSequentially(secrets.text);
      await composer.fill({ files: [secrets.file] });
      await webmailSaves(desk.page, stack, watch, 'Sealed letter, changed');
      await composer.frame.locator('[data-saved]').waitFor();
      const duringWriting = await watch.placesInBrowser(secrets);
      await composer.sendAndLeave();
      const { raw } = await arrived(stack, 'bob', 'Sealed letter');
      const opened = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
      assert.equal(opened.text.trimEnd(), secrets.text, 'the marker was really sent');
      assert.deepEqual(opened.attachments.get(secrets.file.name), secrets.file.buffer);
      for (const marker of [secrets.text, secrets.inFile])
        assert.deepEqual(await stack.searchEverything(marker), []);
      assert.deepEqual([...duringWriting, ...(await watch.placesInBrowser(secrets))], []);
    });

    test('in the webmail’s own editor, the same search finds them in every place', async () => {
      const secrets = markers('open');
      await begin(desk.page, stack, 'Open letter');
      await desk.page.locator('[name="_message"]').fill(secrets.text);
      await desk.page.locator('input[type=file][name="_attachments[]"]').setInputFiles(secrets.file);
      await desk.page
        .locator('.attachmentslist li, #attachment-list li')
        .filter({ hasText: secrets.file.name })
        .waitFor();
      await webmailSaves(desk.page, stack, watch, 'Open letter, changed');
      const places = await watch.placesInBrowser(secrets);
      assert.ok(
        places.some((place) => place.startsWith('localStorage')),
        places.join(),
      );
      assert.ok(
        places.some((place) => place.startsWith('request POST')),
        places.join(),
      );
      await desk.page.locator('button.send').click();
      await arrived(stack, 'bob', 'Open letter');
      for (const marker of [secrets.text, secrets.inFile])
        assert.notDeepEqual(await stack.searchEverything(marker), [], marker);
    });
  });
}

async function begin(page: Page, stack: WebmailStack, subject: string): Promise<void> {
  await openCompose(page, stack, { _to: 'bob@example.test' });
  await page.fill('[name="_subject"]', subject);
}

/** Waits until the webmail has saved a draft by itself, and what is in its form to the page's storage. */
async function webmailSaves(
  page: Page,
  stack: WebmailStack,
  watch: LeakWatch,
  subject: string,
): Promise<void> {
  const field = page.locator('[name="_subject"]');
  const isSaved = async (): Promise<boolean> =>
    (await stack.messages('alice', 'Drafts')).some(({ raw }) => raw.includes(`Subject: ${subject}`));
  // Key by key: the webmail looks out for key presses before it saves.
  await field.fill('');
  await field.pressSequentially(subject);
  // What is typed while a draft is on its way, Roundcube takes for saved with it: it waits for more.
  await eventually('the webmail’s own draft', async () => {
    await field.press('End');
    await field.press('.');
    return eventually('this one', isSaved, SAVED_WITHIN_MS).catch(() => false);
  });
  await eventually('the page’s own storage', () => watch.hasStored(subject));
}

function markers(name: string) {
  const [text, inFile] = ['text', 'file'].map((part) => `marker-${name}-${part}-${crypto.randomUUID()}`);
  const buffer = Buffer.from(`first line\r\n${inFile!}\r\nlast line\r\n`);
  return { text: text!, inFile: inFile!, file: { name: `${name}.txt`, mimeType: 'text/plain', buffer } };
}
