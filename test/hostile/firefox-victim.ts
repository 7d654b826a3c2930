// The same somebody in Firefox: a letter begun in the composer of a hostile page, where its controls are, and the hands.
import { setTimeout as sleep } from 'node:timers/promises';
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
import { makePki, type Pki } from '../webmail/pki.ts';
import { HOST_OF_COMPOSER, LONG_ENOUGH_MS } from './writing-victim.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
type Box = Point & { readonly w: number; readonly h: number };

export const SEND = "document.querySelector('.send-bar .button.primary')";
/** Where the two buttons are in our bar above the editor, from its left edge. */
const BAR_BUTTONS = { Sign: { x: 40, y: 16 }, Encrypt: { x: 130, y: 16 } } as const;
/** A press that is answered at all is answered, and the message handed over, within this. */
const SENT_WITHIN_MS = 2_000;

/**
 * Resolves when the page's timers have run on time for as long as a person looks before they press. After a gap nothing
 * is known of the time before, and a busy machine makes gaps.
 */
export const ON_TIME = `new Promise((resolve) => {
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

/** A letter in the composer; `send` is where its button is in the tab. */
export interface FirefoxLetter {
  readonly composer: string;
  readonly send: Point;
}

export interface FirefoxVictim {
  readonly pki: Pki;
  readonly stack: EmbeddedStack;
  readonly firefox: FirefoxSession;
  /** Evaluates in the hostile page. */
  inPage(script: string): Promise<unknown>;
  /** Runs statements in the hostile page that know our frame's `host` in it. */
  onHost(script: string): Promise<unknown>;
  /** The middle of an element of our frame, in the coordinates of the tab. */
  middleOf(expression: string, frame: string): Promise<Point>;
  /** Brings the pointer there, and presses it. */
  point(at: Point, presses: boolean): Promise<void>;
  press(): Promise<void>;
  keys(...values: string[]): Promise<void>;
  /** A letter to Bob in the composer, ready to be sent; `query` says what the composer opens by itself with. */
  begin(query?: string, button?: keyof typeof BAR_BUTTONS): Promise<FirefoxLetter>;
  /** The window of ours that asks, when there is one. */
  question(): Promise<string | undefined>;
  /** How many messages count as seen by the user. */
  seen(): Promise<number>;
  /** What left during this and for a moment after; says no where we are asked. */
  left(work: () => Promise<unknown>): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Alice, with Bob's and Carol's certificates, signed in to a webmail whose page is hostile. */
export async function firefoxVictim(): Promise<FirefoxVictim> {
  const [stack, pki] = await Promise.all([startEmbedded(), makePki()]);
  // Each try leaves a letter behind.
  const preferences = { 'dom.disable_beforeunload': true };
  const firefox = await launchFirefox({ extension: LOOPBACK_EXTENSION, preferences });
  await setUpInFirefox(firefox, pki);
  const controls = await firefox.newTab();
  await openPopupInFirefox(firefox, controls);
  const { bob, carol } = pki.people;
  const files = await Promise.all([bob.p7bFile, carol.p7bFile].map(fileStandIn));
  await askFromFirefox(firefox, 'contacts.import', { files }, 'length', controls);
  await loginInFirefox(firefox, stack, 'alice');

  const inPage = (script: string): Promise<unknown> => firefox.evaluate(firefox.tab, script);
  const placeOf = async (expression: string, context: string): Promise<Box> => {
    const box = `(({ x, y, width: w, height: h }) => ({ x, y, w, h }))(${expression}.getBoundingClientRect())`;
    return (await firefox.evaluate(context, box)) as Box;
  };
  const act = async (...actions: object[]): Promise<void> => {
    await firefox.bidi.command('input.performActions', {
      context: firefox.tab,
      actions: [{ type: 'pointer', id: 'mouse', actions }],
    });
  };
  const DOWN = [
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  const victim: FirefoxVictim = {
    ...{ pki, stack, firefox, inPage },
    onHost: (script) => inPage(`((host) => { ${script}; return true })(${HOST_OF_COMPOSER})`),
    middleOf: async (expression, frame) => {
      const [host, inner] = [await placeOf(HOST_OF_COMPOSER, firefox.tab), await placeOf(expression, frame)];
      return { x: host.x + inner.x + inner.w / 2, y: host.y + inner.y + inner.h / 2 };
    },
    point: ({ x, y }, presses) =>
      act(
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 100 },
        { type: 'pause', duration: presses ? 400 : 0 },
        ...(presses ? DOWN : []),
      ),
    press: () => act(...DOWN),
    keys: async (...values) => {
      for (const value of values) await firefox.type(firefox.tab, value);
    },
    begin: async (query = '', button = 'Encrypt') => {
      await firefox.goto(`${stack.url}?_task=mail&_action=compose${query}`);
      await inPage(`(() => {
        document.querySelector('[name="_to"]').value = 'Bob Ray <bob@example.test>';
        document.querySelector('[name="_subject"]').value = 'For Bob';
        return true;
      })()`);
      if (query === '') {
        await firefox.waitFor(firefox.tab, `${HOST_OF_COMPOSER}?.style.display === 'block'`);
        const { x, y } = await placeOf(HOST_OF_COMPOSER, firefox.tab);
        const inBar = BAR_BUTTONS[button];
        await victim.point({ x: x + inBar.x, y: y + inBar.y }, true);
      }
      const composer = await firefox.extensionFrame('frames/composer.html');
      await firefox.waitFor(composer, `${SEND} && ${SEND}.getAttribute('aria-disabled') === 'false'`);
      await firefox.click(composer, 'textarea');
      await firefox.type(composer, 'The code is 4711.');
      await firefox.waitFor(composer, `${SEND}.disabled === false`);
      const send = await victim.middleOf(SEND, composer);
      await inPage(ON_TIME);
      return { composer, send };
    },
    question: async () =>
      (await firefox.contexts()).find(({ url }) => url.includes('/frames/confirm.html'))?.id,
    seen: async () =>
      (await firefox.evaluate(
        controls,
        "browser.storage.session.get('shownInTabs').then(({ shownInTabs = [] }) => shownInTabs.length)",
      )) as number,
    left: async (work) => {
      const count = stack.captures().length;
      await work();
      await sleep(SENT_WITHIN_MS);
      const sent = stack.captures().slice(count);
      const asked = await victim.question();
      if (asked !== undefined) {
        await firefox.bidi.command('browsingContext.close', { context: asked });
        await eventually('the window to be gone', async () => (await victim.question()) === undefined);
      }
      if (sent.length === 0) return undefined;
      return sent.map(({ envelope }) => `a message went to ${envelope.rcpts.join(', ')}`).join('; ');
    },
    close: async () => {
      await Promise.all([stack.stop(), firefox.close()]);
      await pki.dispose();
    },
  };
  return victim;
}
