// Has messages opened that the user did not open or see, in Firefox, and lets the toolbar go on about one that is gone.
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import {
  LOOPBACK_EXTENSION,
  loginInFirefox,
  openMessageInFirefox,
  openPopupInFirefox,
  setUpInFirefox,
} from '../browser/harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from '../browser/harness/firefox.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { clearSigned, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { LONG_ENOUGH_MS } from './reading-victim.ts';
import { trick } from './trick.ts';

const SIGNED_UID = 1;
const SEALED_UIDS = [2, 3, 4];
/** For the sign to go, on a busy machine. */
const PATIENCE_MS = 5_000;
const IN_SIGHT = 'left: 0; top: 0; width: 1000px; height: 600px';
const SIDE_BY_SIDE = 'left: calc(INDEX * 310px); top: 0; width: 300px; height: 600px';
/** Each hides a frame that is large and in the window. */
const HIDDEN: readonly (readonly [how: string, style: string])[] = [
  ['without opacity', 'opacity: 0'],
  ['below the page', 'z-index: -1'],
  ['cut away', 'clip-path: inset(100% 0 0 0)'],
  ['blurred', 'filter: blur(30px)'],
  ['invisible', 'visibility: hidden'],
  ['out of the window', 'left: -5000px'],
];
const COVER = 'position: fixed; inset: 0; z-index: 99; background: #fff';
/** Lets the user see what is below for less than half a second each time. */
const BLINKING_COVER = `
  const cover = document.createElement('div');
  cover.style.cssText = '${COVER}';
  document.body.append(cover);
  setInterval(() => { cover.style.display = performance.now() % 450 < 250 ? 'block' : 'none'; }, 10)`;
/** What a page runs to take a reader out of sight, or out of its page. */
const TAKEN_AWAY: readonly (readonly [how: string, script: string])[] = [
  ['taken out of its page', "document.querySelector('#messagebody').previousElementSibling.remove()"],
  ['gone with all of its page', 'document.body.replaceChildren()'],
  ['moved out of the window', "document.body.style.marginTop = '3000px'"],
  ['given no room', "document.querySelector('#layout-content').style.display = 'none'"],
  ['faded', "document.body.style.opacity = '0.1'"],
  [
    'covered',
    `(() => {
      const cover = document.createElement('div');
      cover.style.cssText = '${COVER}';
      document.body.append(cover);
    })()`,
  ],
];

interface State {
  /** Messages that an act of the user's, or what was taken for one, has opened. */
  readonly opened: number;
  readonly seen: number;
  readonly contacts: number;
  /** On the toolbar's icon, by whichever tab of the webmail. */
  readonly sign: string;
}

describe('Opening in a hostile page, in Firefox', { skip: await firefoxMissing() }, () => {
  let stack: EmbeddedStack;
  let firefox: FirefoxSession;
  let pki: Pki;
  let controls: string;
  before(async () => {
    [stack, pki] = await Promise.all([startEmbedded(), makePki()]);
    firefox = await launchFirefox({ extension: LOOPBACK_EXTENSION });
    const { alice, bob } = pki.people;
    await stack.deliver('alice', await clearSigned({ subject: 'Signed' }, textEntity('Signed.'), bob));
    for (const uid of SEALED_UIDS)
      await stack.deliver(
        'alice',
        await signedAndEnveloped({ subject: `Sealed ${uid}` }, textEntity(`Letter ${uid}.`), bob, [alice]),
      );
    await setUpInFirefox(firefox, pki);
    controls = await firefox.newTab();
    await openPopupInFirefox(firefox, controls);
    await loginInFirefox(firefox, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), firefox.close()]);
    await pki.dispose();
  });

  const inPage = (script: string): Promise<unknown> =>
    firefox.evaluate(firefox.tab, `(() => { ${script}; return true; })()`);
  const inControls = <T>(script: string): Promise<T> => firefox.evaluate(controls, script) as Promise<T>;
  const state = (): Promise<State> =>
    inControls(`(async () => {
      const session = await browser.storage.session.get(null);
      const { contacts } = await browser.storage.local.get('contacts');
      const signs = [];
      for (const { id } of await browser.tabs.query({ url: 'http://127.0.0.1/*' }))
        signs.push(await browser.action.getBadgeText({ tabId: id }));
      return {
        opened: Object.values(session).filter((one) => one?.openedBy !== undefined).length,
        seen: session.shownInTabs?.length ?? 0,
        contacts: JSON.stringify(contacts ?? null).length,
        sign: signs.join(''),
      };
    })()`);
  /** The list, fresh from the server, in a page in which nobody has acted for as long as an act counts. */
  const untouchedList = async (): Promise<void> => {
    await firefox.goto(`${stack.url}?_task=mail&_mbox=INBOX`);
    await firefox.waitFor(firefox.tab, "document.querySelector('#messagelist tr a')");
    await inControls(`browser.storage.session.get(null).then((stored) =>
      browser.storage.session.remove(Object.keys(stored).filter((key) => key.startsWith('gestures:'))))`);
  };
  const act = async (): Promise<void> => {
    const pointer = [
      { type: 'pointerMove', x: 1, y: 1 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    const actions = [{ type: 'pointer', id: 'mouse', actions: pointer }];
    await firefox.bidi.command('input.performActions', { context: firefox.tab, actions });
  };
  const putFrames = (uids: readonly number[], style: string): Promise<unknown> =>
    inPage(`for (const [index, uid] of ${JSON.stringify(uids)}.entries()) {
      const frame = document.createElement('iframe');
      const css = 'position: fixed; z-index: 9; background: #fff; ${style}';
      frame.style.cssText = css.replaceAll('INDEX', String(index));
      frame.src = '/?_task=mail&_action=preview&_uid=' + uid + '&_mbox=INBOX';
      document.body.append(frame);
    }`);
  /** What came of it beyond the messages that may be opened, and seen; undefined when nothing did. */
  const gained = async (
    attack: () => Promise<unknown>,
    allowed = 0,
    mayBeSeen = allowed,
  ): Promise<string | undefined> => {
    // What an earlier trick has on the screen may still be seen.
    await firefox.goto('about:blank');
    const before = await state();
    await attack();
    await sleep(LONG_ENOUGH_MS);
    const now = await state();
    if (now.opened - before.opened > allowed) return `${now.opened - before.opened} messages opened`;
    if (now.seen - before.seen > mayBeSeen) return 'a message counts as seen';
    // Without it nothing would have been tried.
    if (allowed > 0) return now.opened > before.opened ? undefined : 'the user’s own act opened nothing';
    if (now.contacts !== before.contacts) return 'a contact was planted';
    return now.sign === '' ? undefined : `the toolbar shows ${now.sign}`;
  };

  trick({
    name: 'frames of the page’s own, in sight, while the user does nothing (Firefox)',
    heldBecause: 'without an act of the user’s the reader only offers to open',
    attempt: () =>
      gained(async () => {
        await untouchedList();
        await putFrames(SEALED_UIDS, SIDE_BY_SIDE);
      }),
  });
  trick({
    name: 'the page goes to a message by itself (Firefox)',
    heldBecause: 'a navigation is no act of the user’s',
    attempt: () =>
      gained(async () => {
        await untouchedList();
        await inPage(`location.href = '/?_task=mail&_action=show&_uid=${SIGNED_UID}&_mbox=INBOX'`);
      }),
  });
  trick({
    name: 'made pointers, clicks and keys before a frame in sight (Firefox)',
    heldBecause: 'the content script counts the browser’s own events only',
    attempt: () =>
      gained(async () => {
        await untouchedList();
        await inPage(`for (const target of [window, document, document.body]) {
          for (const type of ['pointerdown', 'pointerup', 'click'])
            target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true }));
          target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
        }
        const link = document.querySelector('#messagelist a');
        link.addEventListener('click', (event) => event.preventDefault(), { once: true });
        link.click()`);
        await putFrames([SIGNED_UID], IN_SIGHT);
      }),
  });
  for (const [how, style] of HIDDEN) {
    trick({
      name: `a click of the user’s, and frames that are ${how} (Firefox)`,
      heldBecause: 'the content script looks at its place from outside before it asks',
      attempt: () =>
        gained(async () => {
          await untouchedList();
          await act();
          await putFrames(SEALED_UIDS, `${IN_SIGHT}; ${style}`);
        }),
    });
  }
  trick({
    name: 'a click of the user’s, and a frame below what the page draws over it (Firefox)',
    heldBecause: 'the content script meets the cover where the frame should be',
    attempt: () =>
      gained(async () => {
        await untouchedList();
        await act();
        await inPage(`const cover = document.createElement('div');
          cover.style.cssText = '${COVER}';
          document.body.append(cover)`);
        await putFrames(SEALED_UIDS.slice(0, 1), IN_SIGHT);
      }),
  });
  trick({
    name: 'one click of the user’s, and frames in sight side by side (Firefox)',
    heldBecause: 'an act opens one message',
    attempt: () =>
      gained(async () => {
        await untouchedList();
        await act();
        await putFrames(SEALED_UIDS, SIDE_BY_SIDE);
      }, 1),
  });

  trick({
    name: 'a click of the user’s, and a frame that is in sight for a blink again and again (Firefox)',
    heldBecause: 'what follows from opening follows half a second in sight without a break',
    attempt: () =>
      gained(
        async () => {
          await untouchedList();
          await act();
          await putFrames(SEALED_UIDS.slice(0, 1), IN_SIGHT);
          await inPage(BLINKING_COVER);
        },
        1,
        0,
      ),
  });

  for (const [how, script] of TAKEN_AWAY) {
    trick({
      name: `a reader with a true tick is ${how} (Firefox)`,
      heldBecause: 'the content script sees that its frame is gone, and looks where it stands',
      attempt: async () => {
        await openMessageInFirefox(firefox, stack, SIGNED_UID);
        await eventually('the tick', async () => (await state()).sign === '✓');
        await inPage(script);
        const isGone = await eventually(
          'the sign to go',
          async () => (await state()).sign === '',
          PATIENCE_MS,
        ).catch(() => false);
        return isGone ? undefined : 'the toolbar still shows the tick';
      },
    });
  }
});
