// The notice after a letter in a hostile page: it says our words to the user alone, and its buttons want to be seen.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright';
import { after, afterEach, before, describe } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { forgetNotices, noNotice, noticeFrameOf, shownNotice } from '../browser/harness/notices.ts';
import { openFolder, setRecipients } from '../browser/harness/roundcube-pages.ts';
import { extensionFrames } from '../browser/harness/chromium.ts';
import { trick } from './trick.ts';
import {
  hostileDesk,
  LONG_ENOUGH_MS,
  middleOf,
  moveHand,
  pressMouse,
  type Victim,
} from './writing-victim.ts';

/** A page that has been told something has changed within this. */
const LED_WITHIN_MS = 2_000;
/** The element of the page that stands for the frame in it. */
const HOST = `[...document.body.children].find((one) => one.style?.isolation === 'isolate')`;

describe('The notice after a letter in a hostile page', { skip: await chromiumMissing() }, () => {
  let victim: Victim;
  let number = 0;
  before(async () => {
    victim = await hostileDesk();
  });
  after(() => victim.close());
  const forget = async (): Promise<void> => {
    await forgetNotices(victim.desk.chromium);
    await openFolder(victim.page, victim.stack);
    await noNotice(victim.page);
  };
  afterEach(forget);

  /** Sends a letter, and gives the notice of it. */
  const sent = async (subject = `Secret plan ${++number}`): Promise<Frame> => {
    await (await victim.begin({ subject })).sendAndLeave();
    return shownNotice(victim.page, new RegExp(subject));
  };
  /** Presses where Show is, and says where that has led. */
  const pressShow = async (notice: Frame): Promise<string | undefined> => {
    const { page } = victim;
    const before = page.url();
    await moveHand(page, await middleOf(notice.getByRole('button', { name: 'Show' })));
    await pressMouse(page);
    await sleep(LED_WITHIN_MS);
    return page.url() === before ? undefined : `the tab was led to ${page.url()}`;
  };

  trick({
    name: 'a picture is laid over the notice, through which the user clicks Show',
    heldBecause: 'the button is armed only while the whole notice is in sight',
    attempt: async () => {
      const notice = await sent();
      await victim.page.evaluate(() => {
        const cover = document.createElement('div');
        cover.textContent = 'Continue';
        cover.style.cssText =
          'position: fixed; inset: auto 0 0; height: 200px; z-index: 2147483647; background: #fff; pointer-events: none;';
        document.body.append(cover);
      });
      return pressShow(notice);
    },
  });
  trick({
    name: 'the notice is made invisible under the words of the page',
    heldBecause: 'the button is armed only while the whole notice is in sight',
    attempt: async () => {
      const notice = await sent();
      await victim.page.evaluate(`${HOST}.style.opacity = '0.01'`);
      return pressShow(notice);
    },
  });
  trick({
    name: 'the page reads the words of the notice',
    heldBecause: 'they are in a frame of the extension’s origin, in a closed shadow root',
    attempt: async () => {
      const notice = await sent('Kestrel');
      await notice.getByText('Kestrel').waitFor();
      await victim.page.evaluate(() => document.querySelector('#messagelist')?.remove());
      const found = await victim.page.evaluate(readEverything, HOST);
      return found.includes('Kestrel') || found.includes('Sent, signed') ? found.slice(0, 200) : undefined;
    },
  });
  trick({
    name: 'the size of the notice is measured',
    heldBecause: 'it has one size, whatever it says',
    attempt: async () => {
      const sizes = new Set<string>();
      for (const subject of ['A', 'B '.repeat(300).trim()]) {
        await sent(subject);
        sizes.add(await boxOf(victim.page));
        await forget();
      }
      return sizes.size === 1 ? undefined : [...sizes].join(' or ');
    },
  });
  trick({
    name: 'the page makes a frame of a notice, and invites it with a grant and words of its own',
    heldBecause:
      'a frame shows what the background gives for a grant that nobody can guess, and nothing else',
    attempt: async () => {
      const { page, desk } = victim;
      const url = `chrome-extension://${desk.chromium.extensionId}/frames/notice.html`;
      await page.evaluate(inviteOwn, url);
      await sleep(LED_WITHIN_MS);
      const shown = await Promise.all(
        extensionFrames(page).map((frame) =>
          frame
            .locator('#app')
            .innerText()
            .catch(() => ''),
        ),
      );
      await page.reload();
      return shown.some((words) => words.trim() !== '') ? shown.join(' ') : undefined;
    },
  });
  trick({
    name: 'the page writes an advertisement where the recipients are',
    heldBecause: 'only addresses are named, and those in words of ours',
    attempt: async () => {
      const { page, stack } = victim;
      const composer = await victim.begin({ subject: 'Unsent' });
      await setRecipients(page, 'to', '"Call 555 now" <bob@example.test>, Call 555 now');
      await composer.field.press('Control+End');
      await composer.field.pressSequentially(' And more.');
      await composer.frame.locator('[data-saved]').waitFor();
      await openFolder(page, stack);
      const notice = await shownNotice(page, /What you wrote/);
      const words = await notice.locator('#app').innerText();
      return words.includes('555') ? words : undefined;
    },
  });
  trick({
    name: 'another tab of the same webmail waits for the notice',
    heldBecause: 'it is bound to the tab in which the letter was sent',
    attempt: async () => {
      const { desk, stack, page } = victim;
      const other = await desk.chromium.context.newPage();
      await openFolder(other, stack);
      await page.bringToFront();
      await sent();
      await openFolder(other, stack);
      await sleep(LONG_ENOUGH_MS);
      const isThere = noticeFrameOf(other) !== undefined;
      await other.close();
      await page.bringToFront();
      return isThere ? 'the other tab shows it' : undefined;
    },
  });
});

/** In the page: all that its scripts can reach of the notice. */
function readEverything(host: string): string {
  const element = eval(host) as HTMLElement;
  const frames = Array.from({ length: window.length }, (_, index) => {
    try {
      return window[index]!.document.documentElement.innerText;
    } catch {
      return '';
    }
  });
  return [
    document.documentElement.innerText,
    element.innerText,
    element.outerHTML,
    element.shadowRoot?.textContent,
    ...[localStorage, sessionStorage].flatMap((area) =>
      Array.from({ length: area.length }, (_, index) => area.getItem(area.key(index)!)),
    ),
    ...frames,
  ].join('\n');
}

async function boxOf(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const { top, left, width, height } = ${HOST}.getBoundingClientRect();
    return [top, left, width, height, document.body.getBoundingClientRect().height].join(' ');
  })()`);
}

/** In the page. */
function inviteOwn(url: string): void {
  const frame = document.createElement('iframe');
  frame.src = url;
  frame.addEventListener('load', () => {
    const { port2 } = new MessageChannel();
    const notice = { kind: 'sent', people: ['you@won.example'], subject: 'Call 555 now' };
    const invitation = { kind: 'waxseal-invitation', grant: 'a'.repeat(72), fontSizePixels: 14, notice };
    frame.contentWindow!.postMessage(invitation, '*', [port2]);
  });
  document.body.append(frame);
}
