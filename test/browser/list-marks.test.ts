// The webmail's list shows what was found when its messages were opened; nothing is fetched for that.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { cacheRoot } from '../../scripts/setup/cache.ts';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { SKINS, type WebmailStack } from '../webmail/contract.ts';
import { clearSigned, plainMessage, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { imagesInPage } from './harness/closed-root.ts';
import {
  closedRoots,
  launchReading,
  rawRequests,
  shownVerdict,
  wasSeen,
  type ReadingBrowser,
} from './harness/reading.ts';
import { login, openFolder, openMessage, openPreview } from './harness/roundcube-pages.ts';

const PLAIN = 'An ordinary message';
const SIGNED = 'A signed message';
const SEALED = 'A sealed message, näher besehen';
const SEALED_ENCODED = '=?utf-8?q?A_sealed_message,_n=C3=A4her_besehen?=';
const STRANGE = 'A message of a stranger';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();
const screenshots = path.join(cacheRoot, 'screenshots', 'list');

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`The list of the ${kind} webmail`, { skip }, () => {
    let browser: ReadingBrowser;
    let page: Page;
    before(async () => {
      await mkdir(screenshots, { recursive: true });
      browser = await launchReading(pki);
      page = browser.page;
    });
    after(() => browser.close());

    for (const skin of SKINS) {
      describe(`with the skin ${skin}`, () => {
        let stack: WebmailStack;
        before(async () => {
          stack = await startWebmail(kind, { skin });
          const { alice, bob, bobByMallory } = pki.people;
          const text = textEntity('Some text.');
          await stack.deliver('alice', plainMessage({ subject: PLAIN }, text));
          await stack.deliver('alice', await clearSigned({ subject: SIGNED }, text, bob));
          await stack.deliver(
            'alice',
            await signedAndEnveloped({ subject: SEALED_ENCODED }, text, bob, [alice]),
          );
          await stack.deliver('alice', await clearSigned({ subject: STRANGE }, text, bobByMallory));
          await login(page, stack, 'alice');
        });
        after(() => stack.stop());

        test('has no marks before a message was opened, and gets one as soon as it was', async () => {
          await openFolder(page, stack);
          await rows(page, 4);
          await openPreview(page, PLAIN);
          assert.equal(await closedRoots(page), 0);
          await openPreview(page, SEALED);
          await shownVerdict(page, 'valid');
          await marked(page, [SEALED]);
          await openPreview(page, STRANGE);
          await shownVerdict(page, 'unknown');
          await marked(page, [STRANGE, SEALED]);
        });

        test('shows them again without asking for a message, each with a name', async () => {
          const asked = (await rawRequests(browser)).length;
          await openFolder(page, stack);
          await marked(page, [STRANGE, SEALED]);
          const [stranger, sealed] = (await imagesInPage(page)).filter((name) => name.startsWith('Waxseal'));
          assert.match(stranger!, /someone you did not trust when you opened it on /);
          assert.match(sealed!, /^Waxseal: valid when you opened it on \w+ \d+, \d{4}$/);
          assert.equal((await rawRequests(browser)).length, asked);
          await page.screenshot({ path: path.join(screenshots, `${kind}-${skin}.png`) });
        });

        // What is known does not depend on the skin.
        if (skin !== SKINS[0]) return;

        test('remembers what was opened on a page of its own', async () => {
          await openMessage(page, stack, SIGNED);
          await shownVerdict(page, 'valid');
          await wasSeen(browser, page);
          await openFolder(page, stack);
          await marked(page, [STRANGE, SEALED, SIGNED]);
        });

        test('tells the page no more than that there is a mark', async () => {
          const seen = await page.evaluate(() => {
            const host = document.querySelector<HTMLElement>('td.subject a')!
              .previousElementSibling as HTMLElement;
            const found = (globalThis as unknown as { find(text: string): boolean }).find('someone you did');
            return {
              root: host.shadowRoot,
              text: host.innerText,
              html: host.innerHTML,
              title: host.title,
              found,
            };
          });
          assert.deepEqual(seen, { root: null, text: '', html: '', title: '', found: false });
          const looks = await page.evaluate(() =>
            [...document.querySelectorAll('td.subject a')]
              .map((link) => link.previousElementSibling as HTMLElement | null)
              .filter((host) => host?.style.contain === 'strict')
              .map((host) => [host!.getAttribute('style'), host!.offsetWidth, host!.offsetHeight].join()),
          );
          assert.equal(new Set(looks).size, 1, 'whatever they say, they look the same from outside');
        });

        test('takes a mark away when its row comes to show another subject, or it is moved', async () => {
          await page.evaluate((subject) => {
            const links = [...document.querySelectorAll('td.subject a')];
            const link = links.find(({ textContent }) => textContent.includes(subject))!;
            link.firstElementChild!.textContent = 'Please pay this invoice';
          }, SEALED);
          await marked(page, [STRANGE, SIGNED]);
          await page.evaluate((plain) => {
            const links = [...document.querySelectorAll('td.subject a')];
            const target = links.find(({ textContent }) => textContent.includes(plain))!;
            target.before(links[0]!.previousElementSibling!);
          }, PLAIN);
          await marked(page, [STRANGE, SIGNED]);
        });

        test('does not mark another message that stands where an opened one was', async () => {
          await openFolder(page, stack);
          await marked(page, [STRANGE, SEALED, SIGNED]);
          await page.evaluate(
            ([strange, sealed]) => {
              const links = [...document.querySelectorAll<HTMLAnchorElement>('td.subject a')];
              const good = links.find(({ textContent }) => textContent.includes(sealed))!;
              // As if the server had given the uid of a good message to a bad one.
              for (const link of links) if (link.textContent.includes(strange)) link.href = good.href;
            },
            [STRANGE, SEALED] as const,
          );
          await marked(page, [SEALED, SIGNED]);
        });

        test('loses its marks when an authority goes, and when they are to be forgotten', async () => {
          await openFolder(page, stack);
          await marked(page, [STRANGE, SEALED, SIGNED]);
          const [authority] = await browser.ask('authorities.list', null);
          const { undo } = await browser.ask('authorities.remove', { id: authority!.id, reason: '' });
          await marked(page, []);
          await browser.ask('undo', { undo });
          await openPreview(page, SIGNED);
          await shownVerdict(page, 'valid');
          await marked(page, [SIGNED]);
          await browser.popup.bringToFront();
          await browser.popup.getByRole('button', { name: 'Clear the marks in lists' }).click();
          await browser.popup.getByText('The marks have been cleared.').waitFor();
          await page.bringToFront();
          await marked(page, []);
          assert.equal((await imagesInPage(page)).filter((name) => name.startsWith('Waxseal')).length, 0);
        });

        test('keeps its marks when the worker was stopped meanwhile', async () => {
          await openMessage(page, stack, SIGNED);
          await shownVerdict(page, 'valid');
          await wasSeen(browser, page);
          await openFolder(page, stack);
          await marked(page, [SIGNED]);
          await browser.stopServiceWorker();
          await openFolder(page, stack);
          await marked(page, [SIGNED]);
        });
      });
    }
  });
}

function rows(page: Page, count: number): Promise<unknown> {
  return page
    .locator('#messagelist tbody tr')
    .nth(count - 1)
    .waitFor();
}

/** Waits until exactly the rows with these subjects are marked, from the top. */
function marked(page: Page, subjects: readonly string[]): Promise<unknown> {
  return eventually(`marks beside ${subjects.join(', ') || 'nothing'}`, async () => {
    const found = await page.evaluate(() =>
      [...document.querySelectorAll('#messagelist tbody tr')]
        .filter((row) => [...row.querySelectorAll('span')].some(({ style }) => style.contain === 'strict'))
        .map((row) => row.querySelector('td.subject a')!.textContent),
    );
    return found.length === subjects.length && subjects.every((subject, at) => found[at]!.includes(subject));
  });
}
