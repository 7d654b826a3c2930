// Lets the toolbar go on about a message that the user no longer sees, to draw something else in its place.
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { badge, shownVerdict } from '../browser/harness/reading.ts';
import { actInPage, openFolder, openMessage, openPreview } from '../browser/harness/roundcube-pages.ts';
import { clearSigned, plainMessage, textEntity } from '../webmail/messages.ts';
import { readingVictim, type ReadingVictim } from './reading-victim.ts';
import { trick } from './trick.ts';

const SIGNED = 'Signed';
/** For the browser to notice, on a busy machine. */
const PATIENCE_MS = 5_000;

let victim: ReadingVictim;
before(async () => {
  victim = await readingVictim();
  await victim.deliver(
    await clearSigned({ subject: SIGNED }, textEntity('Signed.'), victim.pki.people.bob),
    plainMessage({ subject: 'Plain' }, textEntity('Plain.')),
  );
});
after(() => victim.close());

const sign = (): Promise<string> => badge(victim.browser, victim.page);

/** Undefined when the sign has gone. */
async function signThatStays(): Promise<string | undefined> {
  const gone = await eventually('the sign to go', async () => (await sign()) === '', PATIENCE_MS).catch(
    () => false,
  );
  return gone ? undefined : `the toolbar still shows ${await sign()}`;
}

/** Opens the signed message on a page of its own, with the true tick beside it. */
async function openWithTick(): Promise<void> {
  await openMessage(victim.page, victim.stack, SIGNED);
  await shownVerdict(victim.page, 'valid');
  await eventually('the tick', async () => (await sign()) === '✓');
}

/** The same in the list's preview. */
async function previewWithTick(): Promise<void> {
  await openFolder(victim.page, victim.stack);
  await openPreview(victim.page, SIGNED);
  await shownVerdict(victim.page, 'valid');
  await eventually('the tick', async () => (await sign()) === '✓');
}

const COVER = 'position: fixed; inset: 0; z-index: 99; background: #fff';
/** Styles for the whole page, each of which takes the reader out of sight. */
const STYLES: readonly (readonly [how: string, css: string])[] = [
  ['is covered', `body::after { content: ''; ${COVER} }`],
  ['is covered by what lets clicks through', `body::after { content: ''; ${COVER}; pointer-events: none }`],
  ['is faded', 'body { opacity: 0.1 }'],
  ['is made invisible', 'html { visibility: hidden }'],
  ['is masked', 'body { mask-image: linear-gradient(transparent, transparent) }'],
  ['is cut away', '#layout-content { clip-path: inset(100% 0 0 0) }'],
  ['is moved out of the window', 'body { margin-top: 3000px }'],
  ['takes no room', '#layout-content { display: none }'],
];

for (const [how, css] of STYLES) {
  trick({
    name: `a reader with a true tick ${how}`,
    heldBecause: 'the frame tells when it is no longer in sight, and looks from outside as well',
    attempt: async () => {
      await openWithTick();
      await victim.page.evaluate((rule) => {
        const style = document.createElement('style');
        style.id = 'hostile';
        style.textContent = rule;
        document.head.append(style);
      }, css);
      const stays = await signThatStays();
      if (stays !== undefined) return stays;
      await victim.page.evaluate(() => document.querySelector('#hostile')!.remove());
      // The user's own reading is not the worse for it.
      await eventually('the tick to come back', async () => (await sign()) === '✓');
      return undefined;
    },
  });
}

trick({
  name: 'a reader with a true tick is taken out of the page',
  heldBecause: 'the content script sees that its frame is gone',
  attempt: async () => {
    await openWithTick();
    await victim.page.evaluate(() =>
      document.querySelector('#messagebody')!.previousElementSibling!.remove(),
    );
    return signThatStays();
  },
});

for (const [how, stopsWorker] of [
  ['is taken out of the page', false],
  ['is taken out of the page while the background sleeps', true],
] as const) {
  trick({
    name: `the preview around a reader with a true tick ${how}`,
    heldBecause: 'the reader’s line breaks, and the content script of the preview says so as it goes',
    attempt: async () => {
      await previewWithTick();
      if (stopsWorker) await victim.browser.stopServiceWorker();
      await victim.page.evaluate(() => document.querySelector('#messagecontframe')!.remove());
      return signThatStays();
    },
  });
}

trick({
  name: 'the preview with a reader and a true tick is led to a page of the hostile server’s own',
  heldBecause: 'the same',
  attempt: async () => {
    await previewWithTick();
    await victim.page.evaluate(() => {
      document.querySelector<HTMLIFrameElement>('#messagecontframe')!.src = 'about:blank';
    });
    return signThatStays();
  },
});

trick({
  name: 'a hidden frame with a valid message gives the tick to a message that is not protected',
  heldBecause: 'a message that was not in sight says nothing in the toolbar',
  attempt: async () => {
    await openFolder(victim.page, victim.stack);
    await openPreview(victim.page, 'Plain');
    await actInPage(victim.page);
    await victim.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.style.cssText = 'position: fixed; left: 0; top: 0; width: 800px; height: 700px; opacity: 0';
      frame.src = '/?_task=mail&_action=preview&_uid=1&_mbox=INBOX';
      document.body.append(frame);
    });
    await sleep(PATIENCE_MS / 2);
    const shown = await sign();
    return shown === '' ? undefined : `the toolbar shows ${shown}`;
  },
});
