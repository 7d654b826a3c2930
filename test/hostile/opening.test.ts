// Has messages opened that the user did not open, or did not see: what follows from opening must not follow.
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { ALL_CONTACTS } from '../browser/harness/ask-background.ts';
import { badge } from '../browser/harness/reading.ts';
import { extensionFrames } from '../browser/harness/chromium.ts';
import { openMessage } from '../browser/harness/roundcube-pages.ts';
import { clearSigned, signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import {
  LONG_ENOUGH_MS,
  openedCount,
  putFrames,
  readingVictim,
  seenCount,
  touchedList,
  untouchedList,
  type ReadingVictim,
} from './reading-victim.ts';
import { trick } from './trick.ts';

const FRAMES = 6;
const IN_SIGHT =
  'position: fixed; z-index: 9; left: 0; top: 0; width: 1000px; height: 800px; background: #fff';
const SIDE_BY_SIDE =
  'position: fixed; z-index: 9; left: calc(INDEX * 210px); top: 0; width: 205px; height: 800px; background: #fff';
/** Each hides a frame that is large and in the window. */
const HIDDEN: readonly (readonly [how: string, style: string])[] = [
  ['without opacity', 'opacity: 0'],
  ['below the page', 'z-index: -1'],
  ['cut away', 'clip-path: inset(100% 0 0 0)'],
  ['masked', 'mask-image: linear-gradient(transparent, transparent)'],
  ['blurred', 'filter: blur(30px)'],
  ['shrunk', 'transform: scale(0.01)'],
  ['invisible', 'visibility: hidden'],
  ['out of the window', 'left: -5000px'],
];

let victim: ReadingVictim;
let uids: number[];
before(async () => {
  victim = await readingVictim();
  const { alice, bob } = victim.pki.people;
  const sealed = (n: number): Promise<Buffer> =>
    signedAndEnveloped({ subject: `Sealed ${n}` }, textEntity(`Letter ${n}.`), bob, [alice]);
  uids = await victim.deliver(
    await clearSigned({ subject: 'Signed' }, textEntity('Signed.'), bob),
    ...(await Promise.all(Array.from({ length: FRAMES }, (_, n) => sealed(n)))),
  );
});
after(() => victim.close());

/** All contacts as the popup lists them. */
async function knownContacts(): Promise<string> {
  return JSON.stringify(
    await victim.browser.ask('contacts.page', { query: ALL_CONTACTS, from: 0, count: 200 }),
  );
}

/** What came of it: undefined while nothing was opened beyond what was allowed, and nothing of it counts as seen. */
async function gained(
  attack: () => Promise<void>,
  allowed: { readonly opened: number; readonly seen: number; readonly shown?: true },
): Promise<string | undefined> {
  // What an earlier trick has on the screen may still be seen.
  await victim.page.goto('about:blank');
  const [opened, seen] = [await openedCount(victim), await seenCount(victim)];
  const contacts = await knownContacts();
  await attack();
  // Else the slowness of this machine would make the next trick's.
  if (allowed.seen > 0)
    await eventually('what may be seen to be', async () => (await seenCount(victim)) - seen >= allowed.seen);
  await sleep(LONG_ENOUGH_MS);
  const more = (await openedCount(victim)) - opened;
  if (more > allowed.opened) return `${more} messages opened`;
  if ((await seenCount(victim)) - seen > allowed.seen) return 'a message counts as seen';
  if (allowed.seen > 0) return undefined;
  if ((await knownContacts()) !== contacts) return 'a contact was planted';
  const sign = await badge(victim.browser, victim.page);
  if (sign !== '') return `the toolbar shows ${sign}`;
  if (allowed.shown) return undefined;
  const words = await Promise.all(extensionFrames(victim.page).map((frame) => frame.innerText('body')));
  return words.find((shown) => /Letter|Signed by/.test(shown));
}

const NOTHING = { opened: 0, seen: 0 };

trick({
  name: 'frames of the page’s own, in sight, while the user does nothing',
  heldBecause: 'without an act of the user’s the reader only offers to open',
  attempt: () =>
    gained(async () => {
      await untouchedList(victim);
      await putFrames(victim.page, uids, IN_SIGHT);
    }, NOTHING),
});

trick({
  name: 'the page goes to a message by itself',
  heldBecause: 'a navigation is no act of the user’s',
  attempt: () =>
    gained(async () => {
      await untouchedList(victim);
      await victim.page.evaluate((uid) => {
        location.href = `/?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`;
      }, uids[0]);
    }, NOTHING),
});

trick({
  name: 'made clicks and keys before a frame in sight',
  heldBecause: 'the content script, which was there first, counts the browser’s own events only',
  attempt: () =>
    gained(async () => {
      await untouchedList(victim);
      await victim.page.evaluate(() => {
        for (const target of [window, document, document.body]) {
          for (const type of ['pointerdown', 'pointerup', 'click'])
            target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true }));
          target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
        }
        document.querySelector<HTMLElement>('#messagelist a')?.focus();
      });
      await putFrames(victim.page, uids.slice(0, 1), IN_SIGHT);
    }, NOTHING),
});

for (const [how, style] of HIDDEN) {
  trick({
    name: `a click of the user’s, and frames that are ${how}`,
    heldBecause:
      'the content script looks at its place from outside before it asks, and the act stays unused',
    attempt: () =>
      gained(async () => {
        await touchedList(victim);
        await putFrames(victim.page, uids, `${IN_SIGHT}; ${style}`);
      }, NOTHING),
  });
}

trick({
  name: 'a click of the user’s, and a frame below a picture that lets clicks through',
  heldBecause:
    'the content script searches the page for what lets clicks through before it asks, and the act stays unused',
  attempt: () =>
    gained(async () => {
      await touchedList(victim);
      await victim.page.evaluate(() => {
        const cover = document.createElement('div');
        cover.style.cssText =
          'position: fixed; inset: 0; z-index: 99; background: #fff; pointer-events: none';
        document.body.append(cover);
      });
      await putFrames(victim.page, uids.slice(0, 1), IN_SIGHT);
    }, NOTHING),
});

trick({
  name: `one click of the user’s, and ${FRAMES} frames in sight`,
  heldBecause: 'an act opens one message',
  attempt: () =>
    gained(
      async () => {
        await touchedList(victim);
        await putFrames(victim.page, uids.slice(0, FRAMES), SIDE_BY_SIDE);
      },
      { opened: 1, seen: 1 },
    ),
});

trick({
  name: 'the page hides a reader as soon as its own copy goes',
  heldBecause: 'what follows from opening follows half a second in sight without a break',
  attempt: () =>
    gained(
      async () => {
        await untouchedList(victim);
        await victim.page.addInitScript(() => {
          if (!location.search.includes('_action=show')) return;
          setInterval(() => {
            const body = document.querySelector<HTMLElement>('#messagebody');
            if (body?.style.display === 'none') document.documentElement.style.visibility = 'hidden';
          }, 5);
        });
        await openMessage(victim.page, victim.stack, 'Signed');
      },
      { opened: 1, seen: 0, shown: true },
    ),
});
