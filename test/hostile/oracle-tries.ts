// Puts the questions of an attacker's page to the extension, many times, and judges what the page has measured.
import { randomInt } from 'node:crypto';
import type { Identity } from '../webmail/pki.ts';
import type { Try } from './independence.ts';
import type { Measurement } from './measured-by-page.ts';
import { judge } from './oracle-judgement.ts';
import { ORACLES, type OracleName, type Question } from './oracle-questions.ts';
import { trick } from './trick.ts';

/** Frames at once: an attacker is in a hurry. */
const AT_ONCE = 8;
/** Different messages of each question that are asked again and again without the user. */
const MESSAGES = 6;
const SIGHT = 'position: fixed; z-index: 9; left: 0; top: 0; width: 300px; height: 800px; background: #fff';

/** A hostile page before a user whose messages it asks about. */
export interface OracleVictim {
  readonly reader: () => Identity;
  /** Puts a message into the user's inbox; gives its uid. */
  readonly deliver: (message: Buffer) => Promise<number>;
  /** The list, in a page in which nobody has acted. */
  readonly untouchedList: () => Promise<unknown>;
  /** The same, and the user has acted once. */
  readonly touchedList: () => Promise<unknown>;
  readonly measure: (measurement: Measurement) => Promise<Omit<Try, 'secret'>>;
}

export interface OracleSeries {
  readonly name: OracleName;
  readonly tries: number;
}

interface Asked extends Question {
  readonly uid: number;
}

/** Declares a trick for each series; `where` ends its name. */
export function tryOracles(
  victim: OracleVictim,
  withoutUser: readonly OracleSeries[],
  withGesture: readonly OracleSeries[],
  where = '',
): void {
  const series = withoutUser.length + withGesture.length;
  const askable = async (name: OracleName, count: number): Promise<Asked[]> => {
    const asked: Asked[] = [];
    for (let n = 0; n < count; n++) {
      const question = await ORACLES[name](victim.reader(), n % 2 === 1, n);
      asked.push({ ...question, uid: await victim.deliver(question.message) });
    }
    return asked;
  };
  for (const { name, tries } of withoutUser) {
    trick({
      name: `${name}, by hidden frames and frames in sight, without the user${where}`,
      heldBecause:
        'nothing is opened without an act of the user’s; size and moment come from the outer structure',
      attempt: async () => {
        const asked = await askable(name, MESSAGES);
        await victim.untouchedList();
        const made: Try[] = [];
        for (let at = 0; at < tries; at += AT_ONCE) {
          const some = Array.from({ length: Math.min(AT_ONCE, tries - at) }, (_, n) => at + n);
          made.push(
            ...(await Promise.all(
              some.map(async (n) => {
                // Neither place nor company of a try goes with its secret.
                const { uid, secret } = asked[(n * 5 + Math.floor(n / 12)) % MESSAGES]!;
                const style = `${SIGHT}; ${n % 3 === 0 ? '' : 'opacity: 0; z-index: -1'}`;
                return { secret, ...(await victim.measure([uid, style, false])) };
              }),
            )),
          );
        }
        return judge(`${name}${where}`, made, series);
      },
    });
  }
  for (const { name, tries } of withGesture) {
    trick({
      name: `${name}, with a click of the user’s for each try${where}`,
      heldBecause:
        'what follows an opening that the page can see is the same, at the same time, for every outcome',
      attempt: async () => {
        const made: Try[] = [];
        // What comes and goes on the machine by turns must not go with the secret.
        for (const { uid, secret } of shuffled(await askable(name, tries))) {
          await victim.touchedList();
          made.push({ secret, ...(await victim.measure([uid, SIGHT, true])) });
        }
        return judge(`${name}${where}`, made, series);
      },
    });
  }
}

function shuffled<Entry>(entries: readonly Entry[]): Entry[] {
  const mixed = [...entries];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
