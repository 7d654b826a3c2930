// A hostile page swaps who gets a letter, or what it is about: only what stood in sight at the button may leave.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { setRecipients } from '../browser/harness/roundcube-pages.ts';
import type { Composer, Letter } from '../browser/harness/writing-desk.ts';
import { NO_OPTIONS, type LetterRequest } from '../../src/wire/composition.ts';
import type { RecipientReadiness } from '../../src/wire/views.ts';
import { trick } from './trick.ts';
import {
  hostileDesk,
  middleOf,
  moveHand,
  openQuestion,
  pressMouse,
  waitUntilArmed,
  type Victim,
} from './writing-victim.ts';

const SHOWN = 'every address stands whole in the box with the button; a name comes after it, or not at all';
const ANEW = 'a change arms the button anew';

describe('Recipients and subject in a hostile page', { skip: await chromiumMissing() }, () => {
  let victim: Victim;
  before(async () => {
    victim = await hostileDesk();
  });
  after(() => victim.close());

  const send = ({ frame }: Composer) => frame.locator('.send-bar .button.primary');
  const setSubject = (subject: string): Promise<void> =>
    victim.page.locator('[name="_subject"]').evaluate((field, value) => {
      (field as HTMLInputElement).value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, subject);
  /** What of the box a person reads: nothing that is cut, clipped or outside of the window. */
  const readInBox = (composer: Composer): Promise<string> =>
    composer.frame.locator('.letter-facts').evaluate((facts) => {
      const words: string[] = [];
      const walker = document.createTreeWalker(facts, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const isSeen = [...range.getClientRects()].every(({ left, right, top, bottom }) =>
          [
            [left + 1, top + 1],
            [right - 1, bottom - 1],
          ].every(([x, y]) => facts.contains(document.elementFromPoint(x!, y!))),
        );
        if (isSeen) words.push(node.textContent ?? '');
      }
      return words.join(' ');
    });

  /**
   * The page changes its fields; later the user reads the box, and presses. Got through: a message went where the box
   * did not say, or with a subject that it did not show.
   */
  const shownOrHeld = (
    name: string,
    letter: Partial<Letter>,
    change: () => Promise<unknown>,
    button: 'Sign' | 'Encrypt' = 'Encrypt',
    heldBecause = SHOWN,
  ): void =>
    trick({
      name,
      heldBecause,
      attempt: async () => {
        const { desk, page, stack } = victim;
        const composer = await victim.begin(letter, button);
        await change();
        // The page's fields are looked at from time to time.
        await sleep(1_000);
        await moveHand(page, await middleOf(send(composer)));
        const read = await readInBox(composer);
        const before = stack.captures().length;
        await pressMouse(page);
        await sleep(2_000);
        const question = openQuestion(desk);
        const asked = question === undefined ? '' : await question.locator('.letter-facts').innerText();
        await question?.close();
        for (const { envelope, raw } of stack.captures().slice(before)) {
          const unread = envelope.rcpts.filter((address) => !read.includes(address));
          if (unread.length > 0) return `went to ${unread.join(', ')}, while the box said: ${read}`;
          const [, subject = ''] = /^Subject: (.*)$/m.exec(raw.toString('latin1')) ?? [];
          if (/^[\x20-\x7e]*$/.test(subject) && !read.includes(subject)) return `“${subject}” was not shown`;
        }
        if (question !== undefined && !/@example\.test/.test(asked)) return 'the question names nobody';
        return undefined;
      },
    });

  shownOrHeld('another address under the same name', {}, () =>
    setRecipients(victim.page, 'to', 'Bob Ray <carol@example.test>'),
  );
  shownOrHeld('a name that reads as an address', {}, () =>
    setRecipients(victim.page, 'to', '"bob@example.test" <carol@example.test>'),
  );
  shownOrHeld('a name that turns the writing', {}, () =>
    setRecipients(victim.page, 'to', '"\u202etset.elpmaxe@bob\u202c" <carol@example.test>'),
  );
  shownOrHeld('a name of a thousand letters before the address', {}, () =>
    setRecipients(victim.page, 'to', `"Bob ${'Ray '.repeat(240)}" <carol@example.test>`),
  );
  shownOrHeld('one more in Bcc', {}, () => setRecipients(victim.page, 'bcc', 'carol@example.test'));
  shownOrHeld('one more in a group', {}, () =>
    setRecipients(victim.page, 'to', 'Team: Bob Ray <bob@example.test>, carol@example.test;'),
  );
  shownOrHeld(
    'another one when it is only signed',
    {},
    () => setRecipients(victim.page, 'to', 'Bob Ray <carol@example.test>'),
    'Sign',
  );
  shownOrHeld('another subject', {}, () => setSubject('Cancel the contract'), 'Sign');
  shownOrHeld('a subject that is turned around', {}, () => setSubject('\u202etcartnoc eht lecnaC'), 'Sign');
  trick({
    name: 'letters that only look like those of the address',
    // The box could show them, and nobody would see it.
    heldBecause: 'an address with letters of two scripts goes nowhere',
    attempt: async () => {
      const composer = await victim.begin({}, 'Sign');
      await setRecipients(victim.page, 'to', 'b\u043eb@example.test');
      await composer.frame.locator('.letter-facts').getByText('b\u043eb@').waitFor();
      await moveHand(victim.page, await middleOf(send(composer)));
      return victim.leftDuring(() => pressMouse(victim.page));
    },
  });
  shownOrHeld(
    'three hundred addresses push the one that matters out of sight',
    {},
    () =>
      setRecipients(
        victim.page,
        'to',
        [
          ...Array.from({ length: 300 }, (_, at) => `list-member-${at}@example.test`),
          'carol@example.test',
        ].join(', '),
      ),
    'Sign',
    'a list that has to be scrolled to is confirmed in a window of our own',
  );

  const atTheLastMoment = (name: string, change: () => Promise<unknown>): void =>
    trick({
      name,
      heldBecause: ANEW,
      attempt: async () => {
        const composer = await victim.begin();
        await waitUntilArmed(composer);
        await moveHand(victim.page, await middleOf(send(composer)));
        const left = await victim.leftDuring(async () => {
          await change();
          for (let press = 0; press < 4; press++) {
            await pressMouse(victim.page);
            await sleep(90);
          }
        });
        return left?.includes('carol') === true || left?.includes('Cancel') === true ? left : undefined;
      },
    });
  atTheLastMoment('another address within the last 300 ms', () =>
    setRecipients(victim.page, 'to', 'Bob Ray <carol@example.test>'),
  );
  atTheLastMoment('one more in Bcc within the last 300 ms', () =>
    setRecipients(victim.page, 'bcc', 'carol@example.test'),
  );
  atTheLastMoment('another subject within the last 300 ms', () => setSubject('Cancel the contract'));
  atTheLastMoment('another sender within the last 300 ms', () =>
    victim.page.evaluate(() => {
      const from = document.querySelector<HTMLSelectElement>('select[name="_from"]');
      if (from === null) return;
      from.append(new Option('carol@example.test', '99', true, true));
      from.dispatchEvent(new Event('change', { bubbles: true }));
    }),
  );

  /** Speaks to the background as the composer's own frame does. */
  const ask = (composer: Composer, command: string, payload: unknown): Promise<unknown> =>
    composer.frame.evaluate(
      ({ name, content }) =>
        new Promise((resolve) => {
          const port = chrome.runtime.connect({ name: 'waxseal' });
          port.onMessage.addListener(({ kind, result, error }: Record<string, unknown>) => {
            if (kind === 'response') resolve(result ?? (error as { code: string }).code);
          });
          port.postMessage({ kind: 'request', id: 1, command: name, payload: content });
        }),
      { name: command, content: payload },
    );
  const honestLetter = async (composer: Composer): Promise<LetterRequest & { grant: string }> => {
    const worker = await victim.desk.chromium.serviceWorker();
    const grant = await worker.evaluate(async () => {
      const kept =
        await chrome.storage.session.get<Record<string, { kind?: string; createdAt: number; id: string }>>(
          null,
        );
      const composers = Object.values(kept).filter(({ kind }) => kind === 'composer');
      return composers.sort((a, b) => b.createdAt - a.createdAt)[0]!.id;
    });
    const from = { name: '', address: 'alice@example.test' };
    const addressees = {
      from,
      to: [{ name: '', address: 'bob@example.test' }],
      cc: [],
      bcc: [],
      unreadable: [],
    };
    const [own] = (await ask(composer, 'composer.identities', { grant })) as { id: string }[];
    const [bob] = (await ask(composer, 'composer.readiness', { grant, addressees })) as RecipientReadiness[];
    const certificates = [{ address: 'bob@example.test', sha256: bob!.certificate!.sha256 }];
    const subject = 'By command';
    return {
      grant,
      shown: {
        ...{ addressees, subject, options: NO_OPTIONS, sign: true, encrypt: true },
        ...{ identity: own!.id, certificates, files: [] },
      },
      draft: { subject, text: 'The code is 4711.', attachments: [], sign: true, encrypt: true },
      acceptUntrusted: [],
    };
  };
  const carol = { name: '', address: 'carol@example.test' };
  const ALTERATIONS: Readonly<Record<string, (letter: LetterRequest) => Partial<LetterRequest>>> = {
    'another subject': ({ draft }) => ({ draft: { ...draft, subject: 'Cancel the contract' } }),
    'no encryption': ({ draft }) => ({ draft: { ...draft, encrypt: false } }),
    'the certificate of somebody else': ({ shown }) => ({
      shown: { ...shown, certificates: [{ address: 'bob@example.test', sha256: '0'.repeat(64) }] },
    }),
    'one recipient more, for whom no certificate was shown': ({ shown }) => ({
      shown: { ...shown, addressees: { ...shown.addressees, bcc: [carol] } },
    }),
    'a file less': ({ shown }) => ({ shown: { ...shown, files: [{ name: 'offer.pdf', size: 7 }] } }),
    'another identity': ({ shown }) => ({ shown: { ...shown, identity: '0'.repeat(64) } }),
  };
  for (const [name, alter] of Object.entries(ALTERATIONS)) {
    trick({
      name: `the command to send says something else than was shown: ${name}`,
      heldBecause: 'send.changed: what was shown is sealed, or nothing',
      attempt: async () => {
        const composer = await victim.begin();
        const letter = await honestLetter(composer);
        let answer: unknown;
        const left = await victim.leftDuring(async () => {
          answer = await ask(composer, 'composer.send', {
            ...{ ...letter, ...alter(letter) },
            sendId: crypto.randomUUID(),
          });
        });
        if (left !== undefined) return left;
        return answer === 'send.changed' ? undefined : `the answer was ${JSON.stringify(answer)}`;
      },
    });
  }
  test('and the same command with what was shown does send', async () => {
    const composer = await victim.begin();
    const letter = await honestLetter(composer);
    const before = victim.stack.captures().length;
    const answer = await ask(composer, 'composer.send', { ...letter, sendId: crypto.randomUUID() });
    assert.equal((answer as { state?: string }).state, 'sent', JSON.stringify(answer));
    assert.equal(victim.stack.captures().length, before + 1);
  });
});
