// What came of the tests: the counts, and the failures in full.

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Failure {
  /** The names of the suites around the test and its own, joined by ` > `. */
  readonly name: string;
  readonly file: string | undefined;
  /** The error as a person wants to read it. */
  readonly report: string;
}

export interface SuiteResult extends Counts {
  readonly failures: Failure[];
  readonly skips: Skip[];
}

export interface Skip {
  readonly name: string;
  readonly reason: string;
}

export function emptyResult(): SuiteResult {
  return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
}

export function sumOf(results: readonly Counts[]): Counts {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of results) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
