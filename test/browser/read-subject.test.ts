// A protected subject in the webmail's own page: in every skin, in the preview and on the message's page, only when allowed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { SKINS, type WebmailStack } from '../webmail/contract.ts';
import { signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { launchReading, type ReadingBrowser, shownVerdict, untilSeen } from './harness/reading.ts';
import { login, openFolder, openMessage, openPreview } from './harness/roundcube-pages.ts';

const OUTER = '[...]';
const PROTECTED = 'The protected <b>subject</b>';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`A protected subject in the ${kind} webmail`, { skip }, () => {
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
          const entity = textEntity('Sealed text.')
            .toString()
            .replace(
              'Content-Type: text/plain;',
              `Subject: ${PROTECTED}\r\nContent-Type: text/plain; hp="cipher";`,
            );
          const sealed = await signedAndEnveloped({ subject: OUTER }, Buffer.from(entity), bob, [alice]);
          await stack.deliver('alice', sealed);
          await login(page, stack, 'alice');
        });
        after(() => stack.stop());

        const places: Readonly<Record<string, () => Promise<Frame>>> = {
          preview: async () => {
            await openFolder(page, stack);
            return openPreview(page, OUTER);
          },
          page: async () => {
            await openMessage(page, stack, OUTER);
            return page.mainFrame();
          },
        };
        for (const [place, open] of Object.entries(places)) {
          test(`stays out of the ${place} unless the user lets it in, and then takes the place of the other`, async () => {
            await browser.ask('settings.change', { subjectInPage: false });
            let around = await untilSeen(browser, async () => {
              const opened = await open();
              await shownVerdict(page, 'valid');
              return opened;
            });
            assert.ok((await words(around)).includes(OUTER));
            assert.ok(!(await words(around)).includes('The protected'));
            await browser.ask('settings.change', { subjectInPage: true });
            around = await open();
            await shownVerdict(page, 'valid');
            await eventually('the page to show the subject', async () =>
              (await words(around)).includes(PROTECTED),
            );
            assert.ok(!(await words(around)).includes(OUTER), await words(around));
          });
        }
      });
    }
  });
}

/** What a person reads in the page itself, without the frames in it. */
function words(frame: Frame): Promise<string> {
  return frame.locator('body').innerText();
}
