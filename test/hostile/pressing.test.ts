// A hostile page wants a key press or a click of the user's to become a signed message: nothing may leave by it.
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { openFolder, uidOf } from '../browser/harness/roundcube-pages.ts';
import type { Composer } from '../browser/harness/writing-desk.ts';
import { trick } from './trick.ts';
import {
  HOST_OF_COMPOSER,
  LONG_ENOUGH_MS,
  composerFrames,
  hostileDesk,
  middleOf,
  moveHand,
  pressMouse,
  waitUntilArmed,
  type Victim,
} from './writing-victim.ts';

const FOCUS =
  'our frame never moves the focus to a button, and a key counts in a frame that is in sight only';
const SIGHT =
  'all of the box with the button, the addresses and the subject must be in sight, seen from both sides';
const REST = 'what moved, or came under the pointer, is armed anew';

describe('A press in a hostile page', { skip: await chromiumMissing() }, () => {
  let victim: Victim;
  before(async () => {
    victim = await hostileDesk();
  });
  after(() => victim.close());

  const send = ({ frame }: Composer) => frame.locator('.send-bar .button.primary');
  /** Lets the page change the element that stands for our frame, or what is around it. */
  const restyle = (script: string): Promise<unknown> =>
    victim.page.evaluate(`((host) => { ${script} })(${HOST_OF_COMPOSER})`);
  const cover = (style: string): Promise<void> =>
    victim.page.evaluate((css) => {
      const element = document.createElement('div');
      element.id = 'cover';
      element.style.cssText = `position: fixed; inset: 0; z-index: 2147483647; background: #fff; ${css}`;
      element.textContent = 'You have new mail. Press Space.';
      document.body.append(element);
    }, style);
  const keys = async (...names: string[]): Promise<void> => {
    for (const name of names) {
      await victim.page.keyboard.press(name);
      await sleep(150);
    }
  };

  const byKey = (name: string, prepare: () => Promise<unknown>, pressed: readonly string[]): void =>
    trick({
      name: `by keyboard: ${name}`,
      heldBecause: FOCUS,
      attempt: async () => {
        await waitUntilArmed(await victim.begin());
        await prepare();
        await sleep(LONG_ENOUGH_MS);
        return victim.leftDuring(() => keys(...pressed));
      },
    });
  const clickOwnSend = (): Promise<void> =>
    victim.page.evaluate(() => document.querySelector<HTMLElement>('button.send')!.click());

  byKey(
    'the page clicks its own Send by script, under a cover',
    async () => {
      await cover('');
      await clickOwnSend();
    },
    ['Space', 'Enter'],
  );
  byKey(
    'a field is relabelled as the page’s Send, and the user clicks into it',
    async () => {
      await victim.page.evaluate(() =>
        document.querySelector('[name="_subject"]')!.classList.add('send', 'button'),
      );
      await victim.page.click('[name="_subject"]');
      await cover('');
    },
    ['Space', 'Enter'],
  );
  byKey('Tab alone leads to our button under a cover', () => cover(''), [
    ...Array.from({ length: 14 }, () => ['Tab', 'Space']).flat(),
  ]);
  byKey('Tab leads there while the frame is faint', () => restyle('host.style.opacity = "0.02"'), [
    ...Array.from({ length: 14 }, () => ['Tab', 'Enter']).flat(),
  ]);
  byKey(
    'the page blurs itself and focuses every element it has',
    async () => {
      await cover('pointer-events: none;');
      await victim.page.evaluate(() => {
        for (const element of document.querySelectorAll<HTMLElement>('*')) element.focus();
        (document.activeElement as HTMLElement).blur();
      });
    },
    ['Space', 'Enter', 'Tab', 'Space', 'Tab', 'Enter'],
  );
  byKey(
    'a key that is held is let run into our frame',
    async () => {
      await cover('');
      await victim.page.keyboard.down('Enter');
      await keys('Tab');
    },
    ['Enter', 'Enter'],
  );

  const byPointer = (
    name: string,
    heldBecause: string,
    attack: (composer: Composer, at: { x: number; y: number }) => Promise<unknown>,
  ): void =>
    trick({
      name: `by pointer: ${name}`,
      heldBecause,
      attempt: async () => {
        const composer = await victim.begin();
        await waitUntilArmed(composer);
        const at = await middleOf(send(composer));
        return victim.leftDuring(() => attack(composer, at));
      },
    });
  /** The page does something to the frame; the user, who means something else, rests where the button is and clicks. */
  const clickAfter = (script: string) => async (_composer: Composer, at: { x: number; y: number }) => {
    await restyle(script);
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
  };

  byPointer('a cover that lets clicks through', SIGHT, async (_composer, at) => {
    await cover('pointer-events: none;');
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
  });
  byPointer('all but the button is cut away by clip-path', SIGHT, async (composer, at) => {
    const { y, height } = (await send(composer).boundingBox())!;
    await restyle(`const { top } = host.getBoundingClientRect();
      host.style.clipPath = 'inset(' + (${y} - top - 4) + 'px 0 0 0)'; void ${height};`);
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
  });
  byPointer('all but the button is cut away by a box that hides what overflows', SIGHT, async (composer) => {
    await restyle(`const { height } = host.getBoundingClientRect();
      for (const other of host.parentElement.children) if (other !== host) other.style.display = 'none';
      host.parentElement.style.cssText = 'display: block; position: fixed; top: 200px; left: 220px; right: 20px; height: 64px; overflow: hidden';
      host.style.marginTop = (64 - height) + 'px';`);
    await sleep(300);
    await moveHand(victim.page, await middleOf(send(composer)));
    await pressMouse(victim.page);
  });
  byPointer('the frame is faded', SIGHT, clickAfter("host.style.opacity = '0.4'"));
  byPointer('a filter makes it white', SIGHT, clickAfter("host.style.filter = 'brightness(50)'"));
  byPointer(
    'a mask leaves only the button',
    SIGHT,
    clickAfter("host.style.maskImage = 'linear-gradient(transparent 90%, #000 90%)'"),
  );
  byPointer('it is drawn small', SIGHT, async (composer) => {
    await restyle("host.style.transform = 'scale(0.2)'; host.style.transformOrigin = '0 0'");
    await moveHand(victim.page, await middleOf(send(composer)));
    await pressMouse(victim.page);
  });
  byPointer('it is blown up so that only the button is in the window', SIGHT, async (composer) => {
    await restyle('host.style.zoom = "3"');
    await sleep(300);
    await send(composer).scrollIntoViewIfNeeded();
    await moveHand(victim.page, await middleOf(send(composer)));
    await pressMouse(victim.page);
  });
  byPointer('the addresses are covered by a strip', SIGHT, async (composer, at) => {
    const { x, y, width, height } = (await composer.frame.locator('.letter-facts').boundingBox())!;
    await cover(`inset: auto; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px;`);
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
  });
  byPointer('a dialog in the top layer lies above the addresses', SIGHT, async (composer, at) => {
    const { y } = (await composer.frame.locator('.letter-facts').boundingBox())!;
    await victim.page.evaluate((top) => {
      const dialog = document.createElement('dialog');
      dialog.style.cssText = `position: fixed; margin: 0; top: ${top}px; left: 300px; width: 500px; height: 20px; padding: 0; border: 0`;
      document.body.append(dialog);
      dialog.show();
    }, y);
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
  });
  byPointer('a popover that lets clicks through lies above everything', SIGHT, async (_composer, at) => {
    await victim.page.evaluate(() => {
      const popover = document.createElement('div');
      popover.popover = 'manual';
      popover.style.cssText =
        'position: fixed; inset: 0; width: 100vw; height: 100vh; margin: 0; pointer-events: none; background: #fff';
      document.body.append(popover);
      popover.showPopover();
    });
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
  });
  byPointer('a view transition shows a picture of the page from before', SIGHT, async (_composer, at) => {
    await moveHand(victim.page, at);
    await victim.page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent =
        '::view-transition-old(root), ::view-transition-new(root) { animation-duration: 5s } ::view-transition { pointer-events: none }';
      document.head.append(style);
      document.startViewTransition(() => undefined);
    });
    await sleep(100);
    await pressMouse(victim.page);
  });

  const away = { x: 20, y: 400 };
  byPointer('the frame is moved under the pointer at the last moment', REST, async (_composer, at) => {
    await moveHand(victim.page, away);
    await restyle(
      `host.style.transform = 'translate(${away.x - at.x}px, ${away.y - at.y}px)'; host.style.zIndex = 9`,
    );
    await pressMouse(victim.page);
    await sleep(120);
    await pressMouse(victim.page);
  });
  byPointer('it is scrolled under the pointer', REST, async (_composer, at) => {
    await restyle(
      `document.body.style.paddingBottom = '900px'; host.style.marginTop = '300px'; scrollTo(0, 300)`,
    );
    await moveHand(victim.page, { x: at.x, y: at.y - 120 });
    await restyle('scrollTo(0, 420)');
    await pressMouse(victim.page);
    await sleep(120);
    await pressMouse(victim.page);
  });
  byPointer('it comes out from behind a cover at the last moment', REST, async (_composer, at) => {
    await cover('');
    await moveHand(victim.page, at);
    await victim.page.evaluate(() => document.querySelector('#cover')!.remove());
    await pressMouse(victim.page);
    await sleep(120);
    await pressMouse(victim.page);
  });
  byPointer('it trembles, so that it is never where it was', REST, async (_composer, at) => {
    await restyle(
      `setInterval(() => { host.style.left = Math.random() * 6 + 'px'; host.style.position = 'relative'; }, 40)`,
    );
    await moveHand(victim.page, at);
    for (let press = 0; press < 5; press++) await pressMouse(victim.page);
  });
  byPointer(
    'the page clicks by script, at the button’s place and on everything of its own',
    FOCUS,
    async (_composer, at) => {
      await victim.page.evaluate(({ x, y }) => {
        for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
          document
            .elementFromPoint(x, y)
            ?.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX: x, clientY: y }));
        for (const element of document.querySelectorAll<HTMLElement>('*')) element.click();
      }, at);
    },
  );

  trick({
    name: 'a composer opens by itself with the page’s words and takes the keyboard',
    heldBecause:
      'what the page supplied waits for a word of the user, and a composer that nobody asked for has no focus',
    attempt: async () => {
      const { stack, page, desk } = victim;
      await stack.deliver(
        'alice',
        await enveloped({ subject: 'Old' }, textEntity('old'), [desk.pki.people.alice]),
      );
      await openFolder(page, stack);
      const uid = await uidOf(page, 'Old');
      const words = new URLSearchParams({ _reply_uid: uid, _mbox: 'INBOX', _body: 'Pay Eve 900. Alice' });
      await page.goto(`${stack.url}?_task=mail&_action=compose&${words.toString()}`);
      while (composerFrames(page) === 0) await sleep(50);
      await page.evaluate(() => {
        document.querySelector<HTMLTextAreaElement>('[name="_to"]')!.value = 'Carol <carol@example.test>';
        document.querySelector<HTMLInputElement>('[name="_subject"]')!.value = 'Payment order';
      });
      await sleep(LONG_ENOUGH_MS);
      return victim.leftDuring(() => keys('Space', 'Enter', 'p', 'a', 'y', 'Tab', 'Space', 'Tab', 'Space'));
    },
  });
  trick({
    name: 'files are let fall into a frame that is covered',
    heldBecause: 'files are taken only while the list that they come into is in sight',
    attempt: async () => {
      const composer = await victim.begin();
      await waitUntilArmed(composer);
      await cover('pointer-events: none;');
      await sleep(LONG_ENOUGH_MS);
      const data = await composer.frame.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['I owe Eve'], 'debt.txt'));
        return transfer;
      });
      await composer.frame.locator('.files').dispatchEvent('drop', { dataTransfer: data });
      const files = await composer.frame.locator('.file-name').count();
      return files > 0 ? 'a file was attached' : undefined;
    },
  });
});
