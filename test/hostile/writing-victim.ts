// Somebody who writes in a hostile webmail: a letter begun in the composer, what they do next, and whether anything left.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright';
import { extensionFrames } from '../browser/harness/chromium.ts';
import {
  openDesk,
  signIn,
  writeLetter,
  type Composer,
  type Desk,
  type Letter,
} from '../browser/harness/writing-desk.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';

/** A press that is answered at all is answered, and the message handed over, within this. */
const SENT_WITHIN_MS = 2_000;
/** Longer than any control of ours waits before it is armed. */
export const LONG_ENOUGH_MS = 1_800;

export interface Victim {
  readonly desk: Desk;
  readonly stack: EmbeddedStack;
  readonly page: Page;
  /** A letter to Bob, written in the composer and ready to be sent. */
  begin(letter?: Partial<Letter>, button?: 'Sign' | 'Encrypt'): Promise<Composer>;
  /** What left the webmail while this was done and for a moment after, as the attacker would see it. */
  leftDuring(work: () => Promise<unknown>): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function hostileDesk(): Promise<Victim> {
  const [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
  await signIn(desk, stack);
  const { page } = desk;
  return {
    ...{ desk, stack, page },
    begin: async (letter = {}, button = 'Encrypt') => {
      const composer = await writeLetter(desk, stack, button, {
        ...{ to: 'Bob Ray <bob@example.test>', subject: 'For Bob', text: 'The code is 4711.' },
        ...letter,
      });
      await composer.frame.locator('.letter-facts .chip').first().waitFor();
      return composer;
    },
    leftDuring: async (work) => {
      const before = stack.captures().length;
      await work();
      await sleep(SENT_WITHIN_MS);
      const left = stack.captures().slice(before);
      await closeQuestions(desk);
      if (left.length === 0) return undefined;
      return left
        .map(({ envelope, raw }) => {
          const text = raw.toString('latin1');
          const [subject = '', from = ''] = ['Subject', 'From'].map(
            (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1],
          );
          const isOurs = /pkcs7-(mime|signature)/.test(text);
          return `“${subject}” from ${from}, ${isOurs ? 'sealed' : 'in clear'}, went to ${envelope.rcpts.join(', ')}`;
        })
        .join('; ');
    },
    close: async () => {
      await Promise.all([desk.close(), stack.stop()]);
    },
  };
}

/** A window of ours that asks whether to send, when there is one. */
export function openQuestion({ chromium }: Desk): Page | undefined {
  return chromium.context.pages().find((page) => page.url().includes('/frames/confirm.html'));
}

/** Says no in every window of ours that asks. */
async function closeQuestions(desk: Desk): Promise<void> {
  for (let open = openQuestion(desk); open !== undefined; open = openQuestion(desk)) await open.close();
}

/** The middle of a control, in the coordinates of the tab. */
export async function middleOf(control: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await control.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** Brings the pointer there as a hand does, and rests. */
export async function moveHand(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x, y, { steps: 12 });
  await sleep(LONG_ENOUGH_MS);
}

/** Presses the mouse where it is. */
export async function pressMouse(page: Page): Promise<void> {
  await page.mouse.down();
  await page.mouse.up();
}

/** The element of the page that stands for our frame in it: the closed root's host, which the page can restyle. */
export const HOST_OF_COMPOSER = `(() => {
  const body = document.querySelector('#composebodycontainer') ?? document.querySelector('[name="_message"]');
  return body.previousElementSibling;
})()`;

/** Waits until every armed control of the composer in this page has had time to arm. */
export async function waitUntilArmed({ frame }: Composer): Promise<void> {
  await frame.locator('.send-bar .button.primary[data-arming=armed]:enabled').waitFor();
  await sleep(LONG_ENOUGH_MS);
}

export function composerFrames(page: Page): number {
  return extensionFrames(page).filter((frame) => frame.url().includes('composer.html')).length;
}
