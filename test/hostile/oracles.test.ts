// Asks the extension about ciphertexts by what the page can measure: padding, guessed letters, conforming keys.
import { after, before } from 'node:test';
import { measureInPage } from './measured-by-page.ts';
import { ORACLE_NAMES } from './oracle-questions.ts';
import { tryOracles } from './oracle-tries.ts';
import { readingVictim, touchedList, untouchedList, type ReadingVictim } from './reading-victim.ts';

const TRIES_WITHOUT_USER = 500;
/** Fewer than ten for each outcome could not be told from chance at the level of the judgement. */
const TRIES_WITH_GESTURE = 60;

let victim: ReadingVictim;
before(async () => {
  victim = await readingVictim();
});
after(() => victim.close());

const series = (all: number) =>
  ORACLE_NAMES.map((name) => ({ name, tries: Math.ceil(all / ORACLE_NAMES.length) }));

tryOracles(
  {
    reader: () => victim.pki.people.alice,
    deliver: async (message) => (await victim.deliver(message))[0]!,
    untouchedList: () => untouchedList(victim),
    touchedList: () => touchedList(victim),
    measure: (measurement) => victim.page.evaluate(measureInPage, measurement),
  },
  series(TRIES_WITHOUT_USER),
  series(TRIES_WITH_GESTURE),
);
