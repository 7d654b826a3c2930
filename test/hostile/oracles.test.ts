// Asks the extension about ciphertexts by what the page can measure: padding, guessed letters, conforming keys.
import { randomBytes, randomInt } from 'node:crypto';
import { after, before } from 'node:test';
import type { Page } from 'playwright';
import { enveloped, textEntity } from '../webmail/messages.ts';
import { findingOf, type Try } from './independence.ts';
import { readingVictim, touchedList, untouchedList, type ReadingVictim } from './reading-victim.ts';
import { printFigure, trick } from './trick.ts';

const TRIES_WITHOUT_USER = 500;
/** Fewer than ten for each outcome could not be told from chance at the level below. */
const TRIES_WITH_GESTURE = 60;
/** Frames at once: an attacker is in a hurry. */
const AT_ONCE = 8;
/** All that is compared in this file, together, raises a false alarm in one of so many runs. */
const RUNS_TO_A_FALSE_ALARM = 1_000;
/** Of the same number of octets, and far from the same height in a narrow column. */
const LETTERS = [`Yes. ${'i, '.repeat(300)}`, `No.\r\n${'W\r\n'.repeat(300)}`].map((words) =>
  Buffer.from(`Content-Type: text/plain; charset=us-ascii\r\n\r\n${words}\r\n`),
);
/** All messages have one: the second in which each was made would else go with what is inside. */
const FIELDS = { subject: 'Sealed', date: new Date() };

interface Question {
  readonly secret: string;
  readonly message: Buffer;
}

let victim: ReadingVictim;
before(async () => {
  victim = await readingVictim();
});
after(() => victim.close());

/** An enveloped message in CBC, its ciphertext at the end of the structure, changed by `change`. */
async function changed(change: (der: Buffer) => void): Promise<Buffer> {
  const raw = await enveloped(FIELDS, textEntity('The code is X7, as we said on Monday.'), [
    victim.pki.people.alice,
  ]);
  const text = raw.toString('latin1');
  const at = text.indexOf('\r\n\r\n') + 4;
  const der = Buffer.from(text.slice(at), 'base64');
  change(der);
  return Buffer.from(text.slice(0, at) + der.toString('base64').replace(/.{1,76}/g, '$&\r\n'), 'latin1');
}

const flip = (der: Buffer, at: number, value: number): void => {
  der[at] = der[at]! ^ value;
};

/** What a page would like to know, each with two messages that differ in it. */
const ORACLES: Readonly<Record<string, (second: boolean, n: number) => Promise<Question>>> = {
  'right or wrong padding': async (second, n) => ({
    secret: second ? 'wrong' : 'right',
    // The octet before the last block decides the padding; one before, only words.
    message: await changed((der) => flip(der, der.length - (second ? 17 : 33), 0x40 + (n % 0x40))),
  }),
  'a guessed letter': async (second) => ({
    secret: second ? 'No' : 'Yes',
    message: await enveloped(FIELDS, LETTERS[second ? 1 : 0]!, [victim.pki.people.alice], {
      cipher: 'aes-256-gcm',
    }),
  }),
  'a conforming key or another': async (second) => ({
    secret: second ? 'other' : 'conforming',
    message: await changed((der) => {
      const key = der.indexOf(Buffer.from([0x04, 0x82, 0x01, 0x00])) + 4;
      if (second) randomBytes(200).copy(der, key + 20);
    }),
  }),
};

/** What the page sees of one message in a frame of its own: runs in the page. */
async function measure(
  page: Page,
  uid: number,
  style: string,
  waitsForMark: boolean,
): Promise<Omit<Try, 'secret'>> {
  const seen = await page.evaluate(
    ([id, css, waits]) =>
      new Promise<{ observed: Record<string, string>; times: Record<string, number> }>((resolve) => {
        const frame = document.createElement('iframe');
        frame.style.cssText = css;
        frame.src = `/?_task=mail&_action=preview&_uid=${id}&_mbox=INBOX`;
        document.body.append(frame);
        const links = [...document.querySelectorAll<HTMLAnchorElement>('#messagelist td.subject a')];
        const link = links.find(({ href }) => new URL(href).searchParams.get('_uid') === String(id));
        const heights: number[] = [];
        const times: Record<string, number> = {};
        const began = performance.now();
        let hostSince = 0;
        let rested = began;
        const timer = setInterval(() => {
          const now = performance.now();
          const inner = frame.contentDocument;
          const body = inner?.querySelector<HTMLElement>('#messagebody');
          const host = body?.previousElementSibling;
          if (host && hostSince === 0) hostSince = now;
          const height = host?.getBoundingClientRect().height ?? -1;
          if (hostSince > 0 && height !== heights.at(-1)) {
            heights.push(height);
            rested = now;
          }
          if (hostSince > 0 && body?.style.display === 'none' && times['hidden'] === undefined) {
            times['hidden'] = now - hostSince;
            rested = now;
          }
          const mark = link?.previousElementSibling as HTMLElement | null | undefined;
          if (mark?.style.contain === 'strict' && times['mark'] === undefined) {
            times['mark'] = now - hostSince;
            rested = now;
          }
          const isDone =
            times['hidden'] !== undefined && (!waits || times['mark'] !== undefined) && now - rested > 250;
          if (!isDone && now - began < 8_000) return;
          clearInterval(timer);
          const observed = {
            heights,
            markLooks: mark?.getAttribute('style') ?? '',
            hostLooks: host?.outerHTML.length,
            frames: frame.contentWindow?.length,
            focus: `${document.activeElement?.tagName ?? ''} ${inner?.activeElement?.tagName ?? ''}`,
            requests: frame.contentWindow?.performance.getEntriesByType('resource').length,
            title: inner?.title,
            text: inner?.body.innerText,
            scroll: `${inner?.documentElement.scrollHeight} ${inner?.documentElement.scrollTop}`,
          };
          frame.remove();
          const words = Object.entries(observed).map(([name, value]) => [
            name,
            JSON.stringify(value ?? null),
          ]);
          resolve({ observed: Object.fromEntries(words) as Record<string, string>, times });
        }, 8);
      }),
    [uid, style, waitsForMark] as const,
  );
  return seen;
}

function shuffled<Entry>(entries: readonly Entry[]): Entry[] {
  const mixed = [...entries];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}

/** What the tries tell of the secret: undefined when they tell nothing. */
function judge(title: string, tries: readonly Try[]): string | undefined {
  const { bits, bitsByChance, chance, each } = findingOf(tries);
  const above = Math.max(0, bits - bitsByChance);
  const words = [
    `${above.toFixed(3)} bits above chance (${bits.toFixed(3)} measured, ${bitsByChance.toFixed(3)} by chance)`,
    `p = ${chance.toFixed(4)} of all together`,
    ...each.map(([name, alone]) => `${name}: p = ${alone.toFixed(3)}`),
  ];
  printFigure(`${title}, ${tries.length} tries: ${words.join('; ')}`);
  // Bonferroni: each series has its share of the whole file's level.
  if (chance * SERIES * RUNS_TO_A_FALSE_ALARM >= 1) return undefined;
  const [telling] = each;
  return `${telling?.[0] ?? 'something'} tells it (${above.toFixed(3)} bits, p = ${chance.toFixed(5)})`;
}

const NAMES = Object.keys(ORACLES);
/** Each oracle is asked without and with acts of the user’s. */
const SERIES = 2 * NAMES.length;
const SIGHT = 'position: fixed; z-index: 9; left: 0; top: 0; width: 300px; height: 800px; background: #fff';

for (const name of NAMES) {
  const count = Math.ceil(TRIES_WITHOUT_USER / NAMES.length);
  trick({
    name: `${name}, by hidden frames and frames in sight, without the user`,
    heldBecause:
      'nothing is opened without an act of the user’s; size and moment come from the outer structure',
    attempt: async () => {
      const questions: (Question & { readonly uid: number })[] = [];
      for (let n = 0; n < 6; n++) {
        const question = await ORACLES[name]!(n % 2 === 1, n);
        const [uid] = await victim.deliver(question.message);
        questions.push({ ...question, uid: uid! });
      }
      await untouchedList(victim);
      const tries: Try[] = [];
      for (let at = 0; at < count; at += AT_ONCE) {
        const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, n) => at + n);
        tries.push(
          ...(await Promise.all(
            some.map(async (n) => {
              // Neither place nor company of a try goes with its secret.
              const { uid, secret } = questions[(n * 5 + Math.floor(n / 12)) % questions.length]!;
              const style = `${SIGHT}; ${n % 3 === 0 ? '' : 'opacity: 0; z-index: -1'}`;
              return { secret, ...(await measure(victim.page, uid, style, false)) };
            }),
          )),
        );
      }
      return judge(name, tries);
    },
  });
}

for (const name of NAMES) {
  const count = Math.ceil(TRIES_WITH_GESTURE / NAMES.length);
  trick({
    name: `${name}, with a click of the user’s for each try`,
    heldBecause:
      'what follows an opening that the page can see is the same, at the same time, for every outcome',
    attempt: async () => {
      const questions: (Question & { readonly uid: number })[] = [];
      for (let n = 0; n < count; n++) {
        const question = await ORACLES[name]!(n % 2 === 1, n);
        const [uid] = await victim.deliver(question.message);
        questions.push({ ...question, uid: uid! });
      }
      const tries: Try[] = [];
      // What comes and goes on the machine by turns must not go with the secret.
      for (const { uid, secret } of shuffled(questions)) {
        await touchedList(victim);
        tries.push({ secret, ...(await measure(victim.page, uid, SIGHT, true)) });
      }
      return judge(name, tries);
    },
  });
}
