// Fuzzes the engine until it is stopped, or as long as told; inputs that break a rule are kept under .cache/fuzz.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzOnce, type Finding } from '../test/fuzzing/fuzz.ts';
import { makeSubjects } from '../test/fuzzing/subjects.ts';
import { projectRoot } from './setup/cache.ts';

const USAGE = 'Usage: npm run fuzz -- [--seconds N] [--seed FIRST] [--grep NAME]';
/** Runs between two lines of progress. */
const REPORT_EVERY = 5000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    grep: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) console.log(USAGE);
else process.exitCode = await main();

async function main(): Promise<number> {
  const subjects = (await makeSubjects()).filter(({ name }) => name.includes(values.grep ?? ''));
  const end = values.seconds === undefined ? Infinity : Date.now() + 1000 * Number(values.seconds);
  let seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  if (subjects.length === 0 || !Number.isFinite(seed) || Number.isNaN(end)) {
    console.error(USAGE);
    return 2;
  }
  console.log(`First seed: ${seed}. Stop with Ctrl+C.`);
  let findings = 0;
  let runs = 0;
  for (; Date.now() < end; seed++) {
    for (const subject of subjects) {
      const finding = await fuzzOnce(subject, seed);
      if (finding !== undefined) keep(finding, ++findings);
      if (++runs % REPORT_EVERY === 0) console.log(`${runs} inputs, ${findings} findings`);
    }
  }
  console.log(`${runs} inputs, ${findings} findings`);
  return findings === 0 ? 0 : 1;
}

function keep({ subject, seed, input, reason }: Finding, number: number): void {
  const folder = path.join(projectRoot, '.cache/fuzz');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${seed}-${number}`);
  writeFileSync(file, input);
  console.error(`\n${subject}, seed ${seed}: ${reason}\nkept as ${path.relative(projectRoot, file)}`);
}
