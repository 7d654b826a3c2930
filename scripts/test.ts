// `npm test`: sets the machine up, checks the code and runs all suites; `npm test -- unit interop --grep PATTERN`.
import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './setup/cache.ts';
import { runLint } from './testing/lint.ts';
import { describeCounts, emptyResult, sumOf } from './testing/results.ts';
import type { SuiteResult } from './testing/results.ts';
import { runFiles } from './testing/run-files.ts';
import { buildExtension, setUp } from './testing/set-up.ts';
import { filesOf, SUITES } from './testing/suites.ts';
import type { Suite } from './testing/suites.ts';
import { areVectorsRequired, isForWantOfVectors, vectorsAbsent } from './testing/vectors.ts';

const LINT = 'lint';
const isCi = process.env['CI'] === 'true';
const names = [LINT, ...SUITES.map(({ name }) => name)];
const { values, positionals } = readArguments();
const chosen = positionals.length > 0 ? positionals : names;
const suites = SUITES.filter(({ name }) => chosen.includes(name));

const interruption = new AbortController();
// Each test file listens for the end.
setMaxListeners(0, interruption.signal);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

const results: SuiteResult[] = [];
await setUp(new Set(suites.flatMap(({ needs }) => needs)), say);
if (suites.some(({ needs }) => needs.includes('build'))) await build();
if (chosen.includes(LINT) && values.grep === undefined) await report(LINT, runLint);
for (const suite of suites) {
  if (!interruption.signal.aborted) await report(suite.name, () => runSuite(suite));
}

const failures = results.flatMap((result) => result.failures);
for (const { name, file, report: text } of failures) {
  say(`\nFAILED: ${name}`);
  if (file !== undefined) say(path.relative(projectRoot, file));
  say(text);
}
const sum = sumOf(results);
const skips = results.flatMap((result) => result.skips);
const wantVectors = skips.filter(isForWantOfVectors);
const mustRun = areVectorsRequired() && wantVectors.length > 0;
const mayNotSkip = isCi && skips.length > wantVectors.length;
if (mustRun) say('\nThe vectors are required, and are not there.');
else if (wantVectors.length > 0)
  say('\nWhat needs the vectors was left out: they do not stand beside the checkout.');
if (mayNotSkip) say('\nIn CI nothing else may be skipped.');
say(`\n${describeCounts(sum)}`);
process.exitCode = sum.failed > 0 || interruption.signal.aborted || mustRun || mayNotSkip ? 1 : 0;

async function runSuite(suite: Suite): Promise<SuiteResult> {
  const absent = suite.needsVectors === true && vectorsAbsent();
  if (absent !== false)
    return { ...emptyResult(), skipped: 1, skips: [{ name: `the suite ${suite.name}`, reason: absent }] };
  return runFiles({
    files: await filesOf(suite),
    concurrency: suite.concurrency,
    pattern: values.grep,
    signal: interruption.signal,
    onFailure: (name) => say(`  failed: ${name}`),
    onLine: (line) => say(`  ${line}`),
  });
}

/** Runs one suite and prints how it went. */
async function report(name: string, runIt: () => Promise<SuiteResult>): Promise<void> {
  say(`${name} ...`);
  const start = Date.now();
  const result = await runIt();
  results.push(result);
  for (const skip of result.skips) say(`  skipped: ${skip.name}: ${skip.reason}`);
  say(`  ${describeCounts(result)} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}

async function build(): Promise<void> {
  const complaint = await buildExtension();
  if (complaint === undefined) {
    // Test files find the build done; each on its own would make one.
    process.env['WAXSEAL_BUILT'] = 'yes';
    return;
  }
  const failure = { name: 'the extension can be built', file: undefined, report: complaint };
  results.push({ ...emptyResult(), failed: 1, failures: [failure] });
}

function readArguments(): { values: { grep?: string | undefined }; positionals: string[] } {
  const parsed = parseArgs({ options: { grep: { type: 'string' } }, allowPositionals: true });
  const unknown = parsed.positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(', ')}. Suites: ${names.join(', ')}.`);
    process.exit(2);
  }
  return parsed;
}

function say(line: string): void {
  console.log(line);
}
