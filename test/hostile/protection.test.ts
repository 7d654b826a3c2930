// A hostile page wants a letter to leave unprotected: the switches are armed like Send, and what was secret stays so.
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { pressArmed } from '../browser/harness/pressing.ts';
import { openedComposer, type Composer } from '../browser/harness/writing-desk.ts';
import { trick } from './trick.ts';
import {
  HOST_OF_COMPOSER,
  LONG_ENOUGH_MS,
  hostileDesk,
  middleOf,
  moveHand,
  openQuestion,
  pressMouse,
  waitUntilArmed,
  type Victim,
} from './writing-victim.ts';

const ARMED = 'the switches are armed like the button that sends';

describe('Protection in a hostile page', { skip: await chromiumMissing() }, () => {
  let victim: Victim;
  before(async () => {
    victim = await hostileDesk();
  });
  after(() => victim.close());

  const encrypt = ({ frame }: Composer) => frame.getByRole('button', { name: /^Encrypt/ });
  const state = async (composer: Composer): Promise<string | undefined> =>
    (await encrypt(composer).getAttribute('aria-pressed')) === 'true' ? undefined : 'encryption is off';
  const restyle = (script: string): Promise<unknown> =>
    victim.page.evaluate(`((host) => { ${script} })(${HOST_OF_COMPOSER})`);
  const COVER = `const cover = document.createElement('div');
    cover.style.cssText = 'position: fixed; inset: 0; z-index: 9999; background: #fff; pointer-events: none';
    document.body.append(cover)`;

  const held = (name: string, attack: (composer: Composer) => Promise<unknown>, heldBecause = ARMED): void =>
    trick({
      name,
      heldBecause,
      attempt: async () => {
        const composer = await victim.begin();
        await waitUntilArmed(composer);
        await attack(composer);
        await sleep(500);
        // A key on Send makes our own window ask; who did not mean it closes that.
        await openQuestion(victim.desk)?.close();
        await composer.frame.locator('.send-bar').waitFor();
        return state(composer);
      },
    });

  held('Encrypt is switched off by a click through a cover', async (composer) => {
    await restyle(COVER);
    await moveHand(victim.page, await middleOf(encrypt(composer)));
    await pressMouse(victim.page);
  });
  held('Encrypt comes under the pointer at the last moment', async (composer) => {
    const { x, y } = await middleOf(encrypt(composer));
    await moveHand(victim.page, { x: x - 200, y });
    await restyle("host.style.transform = 'translateX(-200px)'");
    for (let press = 0; press < 3; press++) await pressMouse(victim.page);
  });
  held('Encrypt is switched off by keys under a cover', async () => {
    await restyle(COVER);
    await sleep(LONG_ENOUGH_MS);
    for (let step = 0; step < 12; step++) {
      await victim.page.keyboard.press('Tab');
      await victim.page.keyboard.press('Space');
    }
  });
  held('all but the switch is cut away', async (composer) => {
    const { y, height } = (await encrypt(composer).boundingBox())!;
    await restyle(`const { top, bottom } = host.getBoundingClientRect();
      host.style.clipPath = 'inset(' + (${y} - top) + 'px 0 ' + (bottom - ${y + height}) + 'px 0)'`);
    await moveHand(victim.page, await middleOf(encrypt(composer)));
    await pressMouse(victim.page);
  });
  trick({
    name: 'a draft that was left behind unencrypted is restored over an encrypted letter',
    heldBecause: 'of two settings the stronger stays',
    attempt: async () => {
      const first = await victim.begin({}, 'Sign');
      await first.frame.locator('[data-saved]').waitFor();
      await victim.page.reload();
      const composer = await openedComposer(victim.page);
      await pressArmed(composer.frame.getByRole('button', { name: 'Restore it' }));
      await composer.frame.locator('.letter-facts').waitFor();
      return state(composer);
    },
  });
});
