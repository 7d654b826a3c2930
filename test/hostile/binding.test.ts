// A hostile page wants a press of the user's to bind the certificate of its own choice to people it is not of.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { pressArmed } from '../browser/harness/pressing.ts';
import { shownVerdict } from '../browser/harness/reading.ts';
import { openMessage } from '../browser/harness/roundcube-pages.ts';
import { clearSigned, textEntity } from '../webmail/messages.ts';
import { readingVictim, type ReadingVictim } from './reading-victim.ts';
import { LONG_ENOUGH_MS, middleOf, moveHand, pressMouse } from './writing-victim.ts';
import { trick } from './trick.ts';

const SUBJECT = 'From the director';
/** A window of ours comes up within this when a press counts. */
const OPENED_WITHIN_MS = 2_000;
const SIGHT = 'the whole box with certificate, fingerprint and button must be in sight, seen from both sides';
const HISTORY =
  'the content script looks all the time, and what was hidden a moment ago does not count as seen';
const FOCUS = 'a key counts in a frame that is in sight only';

describe('The certificate of a stranger', { skip: await chromiumMissing() }, () => {
  let victim: ReadingVictim;
  let page: Page;
  before(async () => {
    victim = await readingVictim();
    ({ page } = victim);
    const from = 'Director <director@victim.test>';
    const { gateway } = victim.pki.people;
    await victim.deliver(await clearSigned({ subject: SUBJECT, from }, textEntity('Pay.'), gateway));
  });
  after(() => victim.close());

  const bindWindow = (): Page | undefined =>
    victim.browser.context.pages().find((one) => one.url().includes('#bind='));
  const isBound = async (): Promise<boolean> => (await victim.browser.ask('bindings.list', null)).length > 0;
  const button = (frame: Frame): Locator =>
    frame.getByRole('button', { name: 'Use for this sender or domain…' });
  /** The message in sight, with its button armed. */
  const opened = async (): Promise<Frame> => {
    await openMessage(page, victim.stack, SUBJECT);
    const { frame } = await shownVerdict(page, 'mismatch');
    await button(frame).and(frame.locator('[data-arming=armed]')).waitFor();
    return frame;
  };
  const cover = (style: string): Promise<void> =>
    page.evaluate((css) => {
      const element = document.createElement('div');
      element.id = 'cover';
      element.style.cssText = `position: fixed; inset: 0; z-index: 2147483647; background: #fff; ${css}`;
      element.textContent = 'You have new mail. Press here.';
      document.body.append(element);
    }, style);

  const attack = (
    name: string,
    heldBecause: string,
    attempt: (frame: Frame, at: { x: number; y: number }) => Promise<unknown>,
  ): void =>
    trick({
      name: `to bind a certificate: ${name}`,
      heldBecause,
      attempt: async () => {
        const frame = await opened();
        await attempt(frame, await middleOf(button(frame)));
        await sleep(OPENED_WITHIN_MS);
        const window = bindWindow();
        await window?.close();
        if (await isBound()) return 'it was bound';
        return window === undefined ? undefined : 'the window in which it is bound came up';
      },
    });

  test('is bound by nobody but the user: a press in full sight only opens our window', async () => {
    await pressArmed(button(await opened()));
    const window = await eventually('the window', bindWindow);
    await window.getByRole('button', { name: 'Use this certificate' }).waitFor();
    assert.ok(!(await isBound()));
    await window.close();
  });

  const clickThere = async (at: { x: number; y: number }): Promise<void> => {
    await moveHand(page, at);
    await pressMouse(page);
  };
  attack('a cover that lets clicks through', SIGHT, async (_frame, at) => {
    await cover('pointer-events: none;');
    await clickThere(at);
  });
  attack('a cover over all but the button', SIGHT, async (frame, at) => {
    const { y } = (await button(frame).boundingBox())!;
    await cover(`pointer-events: none; inset: 0 0 auto 0; height: ${Math.floor(y)}px;`);
    await clickThere(at);
  });
  attack('the page is faint', SIGHT, async (_frame, at) => {
    await page.evaluate(() => (document.documentElement.style.opacity = '0.02'));
    await clickThere(at);
  });
  attack('a cover that is taken away as the user presses', HISTORY, async (_frame, at) => {
    await cover('');
    await moveHand(page, at);
    await page.evaluate(() => document.querySelector('#cover')!.remove());
    await pressMouse(page);
  });
  attack('keys under a cover', FOCUS, async () => {
    await cover('pointer-events: none;');
    await sleep(LONG_ENOUGH_MS);
    for (let stop = 0; stop < 14; stop++) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await sleep(150);
    }
  });
});
