// In Firefox: who gets a letter, what it answers, and whether it is protected, in a page that would have it otherwise.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { openMessageInFirefox } from '../browser/harness/firefox-pages.ts';
import { entityWithAttachment, enveloped } from '../webmail/messages.ts';
import { firefoxVictim, type FirefoxLetter, type FirefoxVictim } from './firefox-victim.ts';
import { trick } from './trick.ts';
import { LONG_ENOUGH_MS } from './writing-victim.ts';

const ASKED = 'a window of our own asks, with every address and the subject';
const ANEW = 'a change arms the button anew';
const ARMED = 'the switches are armed like the button that sends';
const OPENED = 'only what the user opened in this tab is quoted by itself';
const SECRET = 'the code of the gate is 4711';
const WORDS = 'document.body?.innerText';
const HAS_OBSTACLE = "document.querySelector('[data-obstacle]') !== null";
const ENCRYPT =
  "[...document.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Encrypt'))";
const COVER = `const cover = document.createElement('div');
  cover.style.cssText = 'position: fixed; inset: 0; z-index: 9999; background: #fff; pointer-events: none';
  document.body.append(cover)`;

describe('A letter in a hostile page, in Firefox', { skip: await firefoxMissing() }, () => {
  let victim: FirefoxVictim;
  before(async () => {
    victim = await firefoxVictim();
  });
  after(() => victim.close());

  const setField = (name: string, value: string): Promise<unknown> =>
    victim.inPage(`((field) => {
      field.value = ${JSON.stringify(value)};
      field.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    })(document.querySelector('[name="${name}"]'))`);

  /** The page changes a field after the user's last input; the user presses, and says no where we ask. */
  const swapped = (
    name: string,
    [field, value]: readonly [name: string, value: string],
    shown: string,
    button: 'Sign' | 'Encrypt' = 'Encrypt',
  ): void =>
    trick({
      name: `${name} (Firefox)`,
      heldBecause: ASKED,
      attempt: async () => {
        const { composer, send } = await victim.begin('', button);
        await setField(field, value);
        await victim.firefox.waitFor(
          composer,
          `document.querySelector('.letter-facts').textContent.includes(${JSON.stringify(shown)})`,
        );
        await sleep(LONG_ENOUGH_MS);
        return victim.left(async () => {
          await victim.point(send, true);
          await eventually('a question or an obstacle', async () => {
            const window = await victim.question();
            const words = window === undefined ? '' : await victim.firefox.evaluate(window, WORDS);
            return String(words).includes(shown) || victim.firefox.evaluate(composer, HAS_OBSTACLE);
          });
        });
      },
    });
  swapped(
    'another address under the same name',
    ['_to', 'Bob Ray <carol@example.test>'],
    'carol@example.test',
  );
  swapped(
    'a name that reads as an address',
    ['_to', '"bob@example.test" <carol@example.test>'],
    'carol@example.test',
  );
  swapped('one more in Bcc', ['_bcc', 'carol@example.test'], 'carol@example.test');
  swapped(
    'one more in a group',
    ['_to', 'Team: Bob Ray <bob@example.test>, carol@example.test;'],
    'carol@example.test',
  );
  swapped(
    'another address when it is only signed',
    ['_to', 'Bob Ray <carol@example.test>'],
    'carol@example.test',
    'Sign',
  );
  swapped('another subject', ['_subject', 'Cancel the contract'], 'Cancel the contract', 'Sign');
  for (const [name, field, value] of [
    ['another address', '_to', 'Bob Ray <carol@example.test>'],
    ['another subject', '_subject', 'Cancel the contract'],
  ] as const) {
    trick({
      name: `${name} within the last 300 ms (Firefox)`,
      heldBecause: ANEW,
      attempt: async () => {
        const { send } = await victim.begin();
        await victim.point(send, false);
        await sleep(LONG_ENOUGH_MS);
        return victim.left(async () => {
          await setField(field, value);
          for (let press = 0; press < 4; press++) {
            await victim.press();
            await sleep(90);
          }
        });
      },
    });
  }

  const state = async ({ composer }: FirefoxLetter): Promise<string | undefined> =>
    (await victim.firefox.evaluate(composer, `${ENCRYPT}.getAttribute('aria-pressed')`)) === 'true'
      ? undefined
      : 'encryption is off';
  const kept = (name: string, attack: (letter: FirefoxLetter) => Promise<unknown>): void =>
    trick({
      name: `${name} (Firefox)`,
      heldBecause: ARMED,
      attempt: async () => {
        const letter = await victim.begin();
        const left = await victim.left(() => attack(letter));
        return left ?? state(letter);
      },
    });
  const encryptOf = ({ composer }: FirefoxLetter) => victim.middleOf(ENCRYPT, composer);
  kept('Encrypt is switched off by a click through a cover', async (letter) => {
    await victim.onHost(COVER);
    await victim.point(await encryptOf(letter), false);
    await sleep(LONG_ENOUGH_MS);
    await victim.press();
  });
  kept('Encrypt comes under the pointer at the last moment', async (letter) => {
    const { x, y } = await encryptOf(letter);
    await victim.point({ x: x - 200, y }, false);
    await sleep(LONG_ENOUGH_MS);
    await victim.onHost("host.style.transform = 'translateX(-200px)'");
    for (let press = 0; press < 3; press++) await victim.press();
  });
  kept('Encrypt is switched off by keys under a cover', async () => {
    await victim.onHost(COVER);
    await sleep(LONG_ENOUGH_MS);
    for (let step = 0; step < 12; step++) await victim.keys('\uE004', ' ');
  });
  kept('all but the switch is cut away', async (letter) => {
    const at = await encryptOf(letter);
    await victim.onHost(`const { top, bottom } = host.getBoundingClientRect();
      host.style.clipPath = 'inset(' + (${at.y} - 16 - top) + 'px 0 ' + (bottom - ${at.y} - 16) + 'px 0)'`);
    await victim.point(at, false);
    await sleep(LONG_ENOUGH_MS);
    await victim.press();
  });

  /** A sealed letter of Bob's with a file; gives its uid. */
  const deliver = async (messageId = `<${randomUUID()}@example.test>`): Promise<number> => {
    const entity = entityWithAttachment(`${SECRET}\n`, 'plans.csv', Buffer.from('secret,plans\r\n'));
    const header = { subject: 'Sealed', from: 'bob@example.test', messageId };
    await victim.stack.deliver('alice', await enveloped(header, entity, [victim.pki.people.alice]));
    return (await victim.stack.messages('alice', 'INBOX')).length;
  };
  /** The user opens it, in the webmail's tab or another, and reads it. */
  const open = async (uid: number, tab = victim.firefox.tab): Promise<void> => {
    const before = await victim.seen();
    await openMessageInFirefox(victim.firefox, victim.stack, uid, tab);
    await eventually('the message to count as seen', async () => (await victim.seen()) > before);
  };
  /** What the composer that opens by itself holds of the letter. */
  const held = async (uid: number, as: '_reply_uid' | '_forward_uid'): Promise<string> => {
    const { composer } = await victim.begin(`&${as}=${uid}&_mbox=INBOX`);
    const words = `document.querySelector('textarea').value
      + [...document.querySelectorAll('.files .file-name')].map(({ textContent }) => textContent)`;
    return String(await victim.firefox.evaluate(composer, words));
  };
  const quoted = async (uid: number, as: '_reply_uid' | '_forward_uid'): Promise<string | undefined> => {
    const words = await held(uid, as);
    return words.includes(SECRET) || words.includes('plans.csv') ? `the composer holds: ${words}` : undefined;
  };
  trick({
    name: 'a letter that was never opened is named as the original (Firefox)',
    heldBecause: OPENED,
    attempt: async () => quoted(await deliver(), '_reply_uid'),
  });
  trick({
    name: 'a letter that was never opened is named as what is forwarded (Firefox)',
    heldBecause: OPENED,
    attempt: async () => quoted(await deliver(), '_forward_uid'),
  });
  trick({
    name: 'a letter that was opened in another tab is named (Firefox)',
    heldBecause: OPENED,
    attempt: async () => {
      const { firefox, stack } = victim;
      const uid = await deliver();
      const other = await firefox.newTab();
      await firefox.bidi.command('browsingContext.activate', { context: other });
      try {
        await firefox.goto(`${stack.url}?_task=mail&_mbox=INBOX`, other);
        await open(uid, other);
      } finally {
        await firefox.bidi.command('browsingContext.close', { context: other });
        await firefox.bidi.command('browsingContext.activate', { context: firefox.tab });
      }
      return quoted(uid, '_reply_uid');
    },
  });
  trick({
    name: 'another ciphertext is given under the Message-ID of a letter that was opened (Firefox)',
    heldBecause: 'a letter is known by the SHA-256 of its octets',
    attempt: async () => {
      const messageId = '<twice@example.test>';
      await open(await deliver(messageId));
      return quoted(await deliver(messageId), '_reply_uid');
    },
  });
  trick({
    name: 'a forward takes the file of a sealed letter along (Firefox)',
    heldBecause: 'files of an original go by a click',
    attempt: async () => {
      const uid = await deliver();
      await open(uid);
      const words = await held(uid, '_forward_uid');
      if (!words.includes(SECRET)) return 'the test quotes nothing, and proves nothing';
      return words.includes('plans.csv') ? `the composer holds: ${words}` : undefined;
    },
  });
});
