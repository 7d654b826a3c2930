// Runs test files through node:test, each in a process of its own, and gathers what they report.
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { emptyResult } from './results.ts';
import type { SuiteResult } from './results.ts';

/** A file that hangs is ended; the slowest browser file takes a fraction of this. */
const FILE_TIMEOUT = 15 * 60_000;
/** Node 20 reports what a name pattern leaves out as skipped for this reason; later versions do not report it. */
const LEFT_OUT = 'test name does not match pattern';
/** What a test prints is swallowed, but for lines that begin like this (test/hostile/trick.ts). */
const SHOWN_LINE = 'hostile:';

interface TestEvent {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly details: { readonly type?: string; readonly error?: Error & { readonly failureType?: string } };
}

export interface RunOptions {
  readonly files: readonly string[];
  readonly concurrency: number;
  /** Run only tests whose names match. */
  readonly pattern: string | undefined;
  readonly signal: AbortSignal;
  /** Told of each failure at once. */
  readonly onFailure: (name: string) => void;
  /** Told of each line that a test printed to be read beside the counts. */
  readonly onLine: (line: string) => void;
}

/** Runs the files and gives the counts; tests in a process of their own inherit our `--import`. */
export async function runFiles(options: RunOptions): Promise<SuiteResult> {
  const result = emptyResult();
  if (options.files.length === 0) return result;
  /** The names of the suites that are open now, a list for each file. */
  const open = new Map<string, string[]>();
  const fullName = ({ name, nesting, file }: TestEvent) =>
    name === file
      ? `${path.basename(file)} runs to its end`
      : [...(open.get(file ?? '') ?? []).slice(0, nesting), name].join(' > ');

  const stream = run({
    files: [...options.files],
    concurrency: options.concurrency,
    timeout: FILE_TIMEOUT,
    signal: options.signal,
    ...(options.pattern === undefined ? {} : { testNamePatterns: [options.pattern] }),
  });
  stream.on('test:start', ({ name, nesting, file }) => {
    const names = open.get(file ?? '') ?? [];
    names[nesting] = name;
    open.set(file ?? '', names);
  });
  stream.on('test:pass', (event: TestEvent) => {
    if (event.skip !== undefined && event.skip !== false) {
      if (event.skip === LEFT_OUT) return;
      result.skipped += 1;
      const reason = event.skip === true ? 'no reason given' : event.skip;
      result.skips.push({ name: fullName(event), reason });
    } else if (event.details.type !== 'suite' && !options.files.includes(event.name)) {
      result.passed += 1;
    }
  });
  stream.on('test:fail', (event: TestEvent) => {
    const { error } = event.details;
    // A suite fails with its tests, which are counted themselves; a failed hook is the suite's own failure.
    if (error?.failureType === 'subtestsFailed') return;
    result.failed += 1;
    result.failures.push({ name: fullName(event), file: event.file, report: reportOf(error) });
    options.onFailure(fullName(event));
  });
  stream.on('test:stdout', ({ message }) => {
    for (const line of message.split('\n'))
      if (line.startsWith(SHOWN_LINE)) options.onLine(line.slice(SHOWN_LINE.length).trim());
  });
  stream.on('test:stderr', ({ message }) => process.stderr.write(message));
  stream.resume();
  await finished(stream);
  return result;
}

/** node:test wraps the error of a test; a failed assertion shows its difference in the message. */
function reportOf(error: Error | undefined): string {
  const cause = error?.cause ?? error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
}
