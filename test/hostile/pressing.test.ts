// A hostile page wants a key press or a click of the user's to become a signed message: nothing may leave by it.
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { openCompose, openFolder, uidOf } from '../browser/harness/roundcube-pages.ts';
import { askBackground } from '../browser/harness/ask-background.ts';
import { clickButtonInPage } from '../browser/harness/closed-root.ts';
import { PASSPHRASE } from '../browser/harness/set-up-pages.ts';
import { openedComposer, type Composer } from '../browser/harness/writing-desk.ts';
import { letFall } from './let-fall.ts';
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
const HISTORY =
  'the content script looks all the time, and what was hidden a moment ago does not count as seen';

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
    'the focus is handed back to our button by a dialog that the page closes while the user types',
    async () => {
      const { frame } = await openedComposer(victim.page);
      await frame.locator('.send-bar .button.primary').focus();
      await victim.page.evaluate(() => {
        const dialog = document.createElement('dialog');
        dialog.id = 'asks';
        dialog.innerHTML = '<input>';
        document.body.append(dialog);
        dialog.show();
        dialog.querySelector('input')!.focus();
      });
      await sleep(300);
      await victim.page.evaluate(() => document.querySelector<HTMLDialogElement>('#asks')!.close());
    },
    ['Space', 'Enter'],
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
  byPointer(
    'a mask of a border leaves nothing to be seen',
    SIGHT,
    clickAfter(
      "host.style.cssText += '; -webkit-mask-box-image-source: linear-gradient(transparent, transparent)'",
    ),
  );
  byPointer(
    'a path to move along turns it upside down',
    SIGHT,
    clickAfter('host.style.offset = \'path("M 0 0 L -1 0")\''),
  );
  /** The press itself tells the page, which has the keyboard, that it is coming: the page loses it to our frame. */
  const undoneAtThePress = (name: string, veil: string, unveil: string): void =>
    byPointer(`${name}, and taken away as the press begins`, HISTORY, async (_composer, at) => {
      await victim.page.click('[name="_subject"]');
      await restyle(`${veil}; addEventListener('blur', () => { ${unveil} }, { once: true })`);
      await moveHand(victim.page, at);
      await pressMouse(victim.page);
    });
  undoneAtThePress(
    'a mask leaves nothing to be seen',
    "host.style.maskImage = 'linear-gradient(transparent, transparent)'",
    "host.style.maskImage = ''",
  );
  undoneAtThePress(
    'a mask of a border leaves nothing to be seen',
    "host.style.webkitMaskBoxImageSource = 'linear-gradient(transparent, transparent)'",
    "host.style.webkitMaskBoxImageSource = ''",
  );
  undoneAtThePress(
    'a path cuts a hole between the corners',
    "host.style.clipPath = 'polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, 1% 1%, 99% 1%, 99% 80%, 1% 80%, 1% 1%)'",
    "host.style.clipPath = ''",
  );
  undoneAtThePress(
    'a mask leaves nothing to be seen, the page keeps busy',
    "host.style.maskImage = 'linear-gradient(transparent, transparent)'",
    "const until = performance.now() + 700; while (performance.now() < until); host.style.maskImage = ''",
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

  byPointer('the page takes the whole screen with something of its own', SIGHT, async (_composer, at) => {
    await restyle(`const stage = document.createElement('div');
      stage.style.cssText = 'background: #fff; pointer-events: none';
      document.body.append(stage);
      addEventListener('pointerdown', () => stage.requestFullscreen(), { once: true })`);
    await victim.page.mouse.click(5, 5);
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
    await victim.page.evaluate(() => document.exitFullscreen().catch(() => undefined));
  });
  byPointer('styles for print cover the frame, and the page is printed', SIGHT, async (_composer, at) => {
    await victim.page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent =
        '@media print { body::after { content: ""; position: fixed; inset: 0; background: #fff; pointer-events: none } }';
      document.head.append(style);
      window.print();
    });
    await victim.page.emulateMedia({ media: 'print' });
    await moveHand(victim.page, at);
    await pressMouse(victim.page);
    await victim.page.emulateMedia({ media: null });
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
    name: 'by keyboard: words that are still being composed (IME) are let run into our frame',
    heldBecause: FOCUS,
    attempt: async () => {
      const { page } = victim;
      await waitUntilArmed(await victim.begin());
      await cover('');
      await page.focus('[name="_subject"]');
      const session = await page.context().newCDPSession(page);
      return victim.leftDuring(async () => {
        await session.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
        await clickOwnSend();
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        await session.send('Input.insertText', { text: ' \n' });
        await keys('Enter', 'Space');
        await session.detach();
      });
    },
  });
  trick({
    name: 'a second window of the webmail, begun by the page, has its words sent',
    heldBecause: 'what the page supplied waits for a word of the user, in every window',
    attempt: async () => {
      const { page, stack } = victim;
      await victim.begin();
      const address = `${stack.url}?_task=mail&_action=compose&_to=carol@example.test&_subject=Order&_body=Pay+Eve`;
      await page.evaluate((url) => {
        addEventListener('pointerdown', () => window.open(url, 'second', 'width=900,height=800'), {
          once: true,
        });
      }, address);
      const opening = page.waitForEvent('popup');
      await page.mouse.click(5, 5);
      const second = await opening;
      await second.waitForLoadState();
      await second.locator('[name="_message"]').evaluate((field) => {
        (field as HTMLTextAreaElement).value = 'Pay Eve 900. Alice';
      });
      // Nothing but that one word is missing there.
      await clickButtonInPage(second, 'Encrypt');
      const { frame } = await openedComposer(second);
      await frame.locator('[data-obstacle=page-content]').waitFor();
      await eventually(
        'no other obstacle',
        async () => (await frame.locator('[data-obstacle]').count()) === 1,
      );
      await sleep(LONG_ENOUGH_MS);
      const left = await victim.leftDuring(async () => {
        await second.evaluate(() => {
          for (const element of document.querySelectorAll<HTMLElement>('a, button')) element.focus();
        });
        for (const key of ['Tab', 'Space', 'Tab', 'Enter', 'Tab', 'Space']) await second.keyboard.press(key);
        const { x, y } = await middleOf(frame.locator('.send-bar .button.primary'));
        await second.mouse.click(x, y);
        await second.keyboard.press('Control+Enter');
      });
      await second.close();
      // What the webmail itself sends, unprotected, is its own.
      return left?.includes('sealed') === true ? left : undefined;
    },
  });
  trick({
    name: 'the page asks for the passphrase as we would',
    heldBecause: 'our frames have no field for it, and the phrase by which they are known is not in the page',
    attempt: async () => {
      const { page, desk } = victim;
      await askBackground(desk.popup, 'settings.change', { phrase: 'poet farmer' });
      await waitUntilArmed(await victim.begin());
      await askBackground(desk.popup, 'vault.lock', null);
      const composer = await openedComposer(page);
      await composer.frame.locator('[data-obstacle=vault-locked]').waitFor();
      const fields = await composer.frame.locator('input[type=password]').count();
      const words = await page.evaluate(() => document.documentElement.outerHTML + document.body.innerText);
      const shows = await composer.frame.getByText('poet farmer').count();
      await askBackground(desk.popup, 'vault.unlock', { passphrase: PASSPHRASE });
      if (fields > 0) return 'a frame in the page asks for the passphrase';
      if (words.includes('poet farmer')) return 'the phrase is in the page';
      return shows > 0 ? undefined : 'our own frame does not show the phrase';
    },
  });
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
    name: 'a click on our Encrypt in the page, under a picture that lets clicks through',
    heldBecause: 'what was not seen was not asked for: such a composer takes no focus',
    attempt: async () => {
      const { page, stack } = victim;
      await openCompose(page, stack, {});
      // The buttons are in a closed root: only where they are can be known from outside.
      const at = await page.evaluate<{ x: number; y: number }>(
        `(({ x, y }) => ({ x: x + 130, y: y + 16 }))(${HOST_OF_COMPOSER}.getBoundingClientRect())`,
      );
      await cover('pointer-events: none;');
      await moveHand(page, at);
      await pressMouse(page);
      const { frame } = await openedComposer(page);
      await frame.locator('textarea').waitFor();
      await sleep(LONG_ENOUGH_MS);
      const focused = await frame.evaluate(() => document.activeElement?.localName);
      return focused === 'textarea' ? 'the composer took the keyboard as one that was asked for' : undefined;
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
      const names = composer.frame.locator('.file-name');
      await letFall(victim.page, await middleOf(composer.frame.locator('.files')), import.meta.filename);
      await sleep(LONG_ENOUGH_MS);
      if ((await names.count()) > 0) return 'a file was attached';
      await victim.page.evaluate(() => document.querySelector('#cover')!.remove());
      // By the same hand into what can be seen: else nothing was tried.
      await eventually('a file that falls into the open list', async () => {
        await sleep(LONG_ENOUGH_MS);
        await letFall(victim.page, await middleOf(composer.frame.locator('.files')), import.meta.filename);
        return (await names.count()) > 0;
      });
      return undefined;
    },
  });
});
