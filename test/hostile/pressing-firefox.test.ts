// The same wish in Firefox, whose frames are not told what lies above them: what cannot be seen for certain is confirmed.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { firefoxVictim, ON_TIME, SEND, type FirefoxVictim } from './firefox-victim.ts';
import { trick } from './trick.ts';
import { LONG_ENOUGH_MS } from './writing-victim.ts';

const OUTSIDE = 'the content script looks from outside, at what lets clicks through, too';
const ASKED = 'a window of our own asks';

describe('A press in a hostile page, in Firefox', { skip: await firefoxMissing() }, () => {
  let victim: FirefoxVictim;
  before(async () => {
    victim = await firefoxVictim();
  });
  after(() => victim.close());

  const covered = (name: string, script: string): void =>
    trick({
      name,
      heldBecause: OUTSIDE,
      attempt: async () => {
        const { send } = await victim.begin();
        await victim.onHost(script);
        await victim.point(send, false);
        await sleep(LONG_ENOUGH_MS);
        return victim.left(() => victim.point(send, true));
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
      await victim.begin();
      await victim.onHost(addCover(COVER.replace('pointer-events: none', '')));
      await victim.inPage("(document.querySelector('button.send').click(), true)");
      await sleep(500);
      return victim.left(() => victim.keys(' ', '\uE007', '\uE004', ' ', '\uE004', '\uE007'));
    },
  });
  trick({
    name: 'a recipient is swapped after the user’s last input, in full sight',
    heldBecause: ASKED,
    attempt: async () => {
      const { composer, send } = await victim.begin();
      await victim.inPage(
        `(document.querySelector('[name="_to"]').value = 'Bob Ray <carol@example.test>', true)`,
      );
      await victim.firefox.waitFor(
        composer,
        "document.querySelector('.letter-facts').textContent.includes('carol@')",
      );
      await victim.firefox.waitFor(composer, `${SEND}.disabled === false`);
      await sleep(LONG_ENOUGH_MS);
      return victim.left(() => victim.point(send, true));
    },
  });
  trick({
    name: 'a composer that opened by itself, in full sight',
    heldBecause: ASKED,
    attempt: async () => {
      await victim.stack.deliver(
        'alice',
        await enveloped({ subject: 'Old' }, textEntity('old'), [victim.pki.people.alice]),
      );
      const uid = (await victim.stack.messages('alice', 'INBOX')).length;
      const { send } = await victim.begin(`&_reply_uid=${uid}&_mbox=INBOX`);
      return victim.left(() => victim.point(send, true));
    },
  });

  test('and what the user wrote, in full sight, goes out by one press', async () => {
    const { send } = await victim.begin();
    const count = victim.stack.captures().length;
    await victim.point(send, true);
    await eventually('the letter', () => Promise.resolve(victim.stack.captures().length === count + 1));
  });
  test('and what is confirmed in the window goes out', async () => {
    const { composer, send } = await victim.begin();
    await victim.inPage(
      `(document.querySelector('[name="_to"]').value = 'Carol <carol@example.test>', true)`,
    );
    await victim.firefox.waitFor(
      composer,
      "document.querySelector('.letter-facts').textContent.includes('carol@')",
    );
    await victim.firefox.waitFor(composer, `${SEND}.disabled === false`);
    await victim.inPage(ON_TIME);
    const count = victim.stack.captures().length;
    await victim.point(send, true);
    const asked = await eventually('the window', () => victim.question());
    await victim.firefox.waitFor(
      asked,
      "document.querySelector('.button.primary')?.getAttribute('aria-disabled') === 'false'",
    );
    const words = String(await victim.firefox.evaluate(asked, 'document.body.innerText'));
    assert.match(words, /carol@example\.test[^]*For Bob/);
    const at = await victim.firefox.middleOf(asked, '.button.primary');
    const down = [
      { type: 'pointerMove', ...at },
      { type: 'pause', duration: 500 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    // The window closes under the pointer.
    await victim.firefox.bidi
      .command('input.performActions', {
        context: asked,
        actions: [{ type: 'pointer', id: 'mouse', actions: down }],
      })
      .catch(() => undefined);
    await eventually('the letter', () => Promise.resolve(victim.stack.captures().length === count + 1));
    assert.deepEqual(victim.stack.captures().at(-1)!.envelope.rcpts, ['carol@example.test']);
  });
});
