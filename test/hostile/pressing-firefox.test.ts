// The same wish in Firefox, whose frames are not told what lies above them: what cannot be seen for certain is confirmed.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { fileStandIn } from '../browser/harness/ask-background.ts';
import { askFromFirefox } from '../browser/harness/firefox-ask.ts';
import {
  LOOPBACK_EXTENSION,
  loginInFirefox,
  openPopupInFirefox,
  setUpInFirefox,
} from '../browser/harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from '../browser/harness/firefox.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { trick } from './trick.ts';
import { HOST_OF_COMPOSER, LONG_ENOUGH_MS } from './writing-victim.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const SEND = "document.querySelector('.send-bar .button.primary')";
const OUTSIDE = 'the content script looks from outside, at what lets clicks through, too';
const ASKED = 'a window of our own asks';
/** Where Encrypt is in our bar above the editor, from its left edge. */
const ENCRYPT_BUTTON: Point = { x: 130, y: 16 };

/**
 * Resolves when the page's timers have run on time for as long as a person looks before they press. After a gap nothing
 * is known of the time before, and a busy machine makes gaps.
 */
const ON_TIME = `new Promise((resolve) => {
  let last = performance.now();
  let since = last;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last > 200) since = now;
    last = now;
    if (now - since < ${LONG_ENOUGH_MS}) return;
    clearInterval(timer);
    resolve(true);
  }, 50);
})`;

describe('A press in a hostile page, in Firefox', { skip: await firefoxMissing() }, () => {
  let stack: EmbeddedStack;
  let firefox: FirefoxSession;
  let pki: Pki;
  before(async () => {
    [stack, pki] = await Promise.all([startEmbedded(), makePki()]);
    firefox = await launchFirefox({
      extension: LOOPBACK_EXTENSION,
      // Each try leaves a letter behind.
      preferences: { 'dom.disable_beforeunload': true },
    });
    await setUpInFirefox(firefox, pki);
    const controls = await firefox.newTab();
    await openPopupInFirefox(firefox, controls);
    const { bob, carol } = pki.people;
    const files = await Promise.all([bob.p7bFile, carol.p7bFile].map(fileStandIn));
    await askFromFirefox(firefox, 'contacts.import', { files }, 'length', controls);
    await loginInFirefox(firefox, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), firefox.close()]);
    await pki.dispose();
  });

  const inPage = (script: string): Promise<unknown> => firefox.evaluate(firefox.tab, script);
  const onHost = (script: string): Promise<unknown> =>
    inPage(`((host) => { ${script}; return true })(${HOST_OF_COMPOSER})`);
  const placeOf = async (expression: string, context: string): Promise<Point & { w: number; h: number }> => {
    const box = `(({ x, y, width: w, height: h }) => ({ x, y, w, h }))(${expression}.getBoundingClientRect())`;
    return (await firefox.evaluate(context, box)) as Point & { w: number; h: number };
  };
  const point = async ({ x, y }: Point, presses: boolean): Promise<void> => {
    const down = [
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    const actions = [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 100 },
      { type: 'pause', duration: presses ? 400 : 0 },
      ...(presses ? down : []),
    ];
    await firefox.bidi.command('input.performActions', {
      context: firefox.tab,
      actions: [{ type: 'pointer', id: 'mouse', actions }],
    });
  };
  const keys = async (...values: string[]): Promise<void> => {
    for (const value of values) await firefox.type(firefox.tab, value);
  };
  /** The composer with a letter to Bob, and where its Send is in the tab. */
  const begin = async (query = ''): Promise<{ composer: string; send: Point }> => {
    await firefox.goto(`${stack.url}?_task=mail&_action=compose${query}`);
    await inPage(`(() => {
      document.querySelector('[name="_to"]').value = 'Bob Ray <bob@example.test>';
      document.querySelector('[name="_subject"]').value = 'For Bob';
      return true;
    })()`);
    if (query === '') {
      await firefox.waitFor(firefox.tab, `${HOST_OF_COMPOSER}?.style.display === 'block'`);
      const { x, y } = await placeOf(HOST_OF_COMPOSER, firefox.tab);
      await point({ x: x + ENCRYPT_BUTTON.x, y: y + ENCRYPT_BUTTON.y }, true);
    }
    const composer = await firefox.extensionFrame('frames/composer.html');
    await firefox.waitFor(composer, `${SEND} && ${SEND}.getAttribute('aria-disabled') === 'false'`);
    await firefox.click(composer, 'textarea');
    await firefox.type(composer, 'The code is 4711.');
    await firefox.waitFor(composer, `${SEND}.disabled === false`);
    const host = await placeOf(HOST_OF_COMPOSER, firefox.tab);
    const button = await placeOf(SEND, composer);
    await inPage(ON_TIME);
    return { composer, send: { x: host.x + button.x + button.w / 2, y: host.y + button.y + button.h / 2 } };
  };
  const question = async (): Promise<string | undefined> =>
    (await firefox.contexts()).find(({ url }) => url.includes('/frames/confirm.html'))?.id;
  const left = async (work: () => Promise<unknown>): Promise<string | undefined> => {
    const count = stack.captures().length;
    await work();
    await sleep(2_000);
    const sent = stack.captures().length - count;
    const asked = await question();
    if (asked !== undefined) {
      await firefox.bidi.command('browsingContext.close', { context: asked });
      await eventually('the window to be gone', async () => (await question()) === undefined);
    }
    return sent > 0 ? `${sent} message was sent` : undefined;
  };

  const covered = (name: string, script: string): void =>
    trick({
      name,
      heldBecause: OUTSIDE,
      attempt: async () => {
        const { send } = await begin();
        await onHost(script);
        await point(send, false);
        await sleep(LONG_ENOUGH_MS);
        return left(() => point(send, true));
      },
    });
  const COVER = 'position: fixed; inset: 0; z-index: 99; background: #fff; pointer-events: none';
  /** Hardly there; what is drawn around it covers. */
  const POINT = 'position: fixed; left: 50%; top: 50%; width: 1px; height: 1px; z-index: 99';
  const addStyle = (rules: string): string =>
    `document.head.append(Object.assign(document.createElement('style'), { textContent: ${JSON.stringify(rules)} }))`;
  const addCover = (css: string): string =>
    `const cover = document.createElement('div'); cover.className = 'cover'; cover.style.cssText = '${css}'; document.body.append(cover)`;
  covered('a cover that lets clicks through', addCover(COVER));
  covered(
    'a cover that is drawn before an element, and lets clicks through',
    `${addStyle(`.cover::before { content: ""; ${COVER} }`)}; ${addCover('height: 0')}`,
  );
  covered(
    'a cover that is drawn before an element around the frame',
    addStyle(`body::before { content: ""; ${COVER} }`),
  );
  covered(
    'a cover in a closed shadow root',
    `const around = document.createElement('div');
     const cover = document.createElement('div'); cover.style.cssText = '${COVER}';
     around.attachShadow({ mode: 'closed' }).append(cover); document.body.append(around)`,
  );
  covered('an inert cover', `${addCover(COVER.replace('; pointer-events: none', ''))}; cover.inert = true`);
  covered('the shadow of a box beside the frame', addCover(`${POINT}; box-shadow: 0 0 0 3000px #fff`));
  covered('an outline that is wider than the frame', addCover(`${POINT}; outline: 3000px solid #fff`));
  covered(
    'a line under a letter that is thicker than the frame',
    `${addCover(`${POINT}; color: #fff; text-decoration: underline 3000px; text-underline-offset: -1500px`)};
     cover.textContent = 'i'`,
  );
  covered(
    'words that are larger than their place, and let clicks through',
    `${addCover(`${POINT}; pointer-events: none; color: #fff; font-size: 900px; line-height: 0.3`)};
     cover.textContent = '\u2588'.repeat(20)`,
  );
  covered(
    'what is drawn behind a popover, and lets clicks through',
    `${addStyle('.cover { inset: auto; width: 1px; height: 1px } .cover::backdrop { background: #fff; pointer-events: none }')};
     ${addCover('')}; cover.popover = 'manual'; cover.showPopover()`,
  );
  covered(
    'a picture of the page as it was, in a view transition',
    `${addStyle('::view-transition { pointer-events: none } ::view-transition-group(root) { animation-duration: 60s }')};
     ${addStyle('::view-transition-old(root) { animation: none; opacity: 1 } ::view-transition-new(root) { display: none }')};
     document.startViewTransition(() => undefined)`,
  );
  covered('the frame is faint', "host.style.opacity = '0.05'");
  covered('all but the button is cut away', "host.style.clipPath = 'inset(90% 0 0 0)'");
  covered('a filter makes it white', "host.style.filter = 'brightness(50)'");
  covered(
    'the addresses are covered by a strip',
    `
    const { left, bottom, width } = host.getBoundingClientRect();
    ${addCover('position: fixed; background: #fff; height: 60px')};
    cover.style.left = left + 'px'; cover.style.width = width + 'px'; cover.style.top = (bottom - 150) + 'px'`,
  );

  trick({
    name: 'the page clicks its own Send by script, under a plain cover, and the user types',
    heldBecause: 'our frame never moves the focus to a button',
    attempt: async () => {
      await begin();
      await onHost(addCover(COVER.replace('pointer-events: none', '')));
      await inPage("(document.querySelector('button.send').click(), true)");
      await sleep(500);
      return left(() => keys(' ', '\uE007', '\uE004', ' ', '\uE004', '\uE007'));
    },
  });
  trick({
    name: 'a recipient is swapped after the user’s last input, in full sight',
    heldBecause: ASKED,
    attempt: async () => {
      const { composer, send } = await begin();
      await inPage(`(document.querySelector('[name="_to"]').value = 'Bob Ray <carol@example.test>', true)`);
      await firefox.waitFor(
        composer,
        "document.querySelector('.letter-facts').textContent.includes('carol@')",
      );
      await firefox.waitFor(composer, `${SEND}.disabled === false`);
      await sleep(LONG_ENOUGH_MS);
      return left(() => point(send, true));
    },
  });
  trick({
    name: 'a composer that opened by itself, in full sight',
    heldBecause: ASKED,
    attempt: async () => {
      await stack.deliver(
        'alice',
        await enveloped({ subject: 'Old' }, textEntity('old'), [pki.people.alice]),
      );
      const uid = (await stack.messages('alice', 'INBOX')).length;
      const { send } = await begin(`&_reply_uid=${uid}&_mbox=INBOX`);
      return left(() => point(send, true));
    },
  });

  test('and what the user wrote, in full sight, goes out by one press', async () => {
    const { send } = await begin();
    const count = stack.captures().length;
    await point(send, true);
    await eventually('the letter', () => Promise.resolve(stack.captures().length === count + 1));
  });
  test('and what is confirmed in the window goes out', async () => {
    const { composer, send } = await begin();
    await inPage(`(document.querySelector('[name="_to"]').value = 'Carol <carol@example.test>', true)`);
    await firefox.waitFor(composer, "document.querySelector('.letter-facts').textContent.includes('carol@')");
    await firefox.waitFor(composer, `${SEND}.disabled === false`);
    await inPage(ON_TIME);
    const count = stack.captures().length;
    await point(send, true);
    const asked = await eventually('the window', question);
    await firefox.waitFor(
      asked,
      "document.querySelector('.button.primary')?.getAttribute('aria-disabled') === 'false'",
    );
    const words = String(await firefox.evaluate(asked, 'document.body.innerText'));
    assert.match(words, /carol@example\.test[^]*For Bob/);
    const { x, y, w, h } = await placeOf("document.querySelector('.button.primary')", asked);
    const at = { x: Math.round(x + w / 2), y: Math.round(y + h / 2) };
    const down = [
      { type: 'pointerMove', ...at },
      { type: 'pause', duration: 500 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    // The window closes under the pointer.
    await firefox.bidi
      .command('input.performActions', {
        context: asked,
        actions: [{ type: 'pointer', id: 'mouse', actions: down }],
      })
      .catch(() => undefined);
    await eventually('the letter', () => Promise.resolve(stack.captures().length === count + 1));
    assert.deepEqual(stack.captures().at(-1)!.envelope.rcpts, ['carol@example.test']);
  });
});
