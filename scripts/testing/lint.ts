// The suite `lint`: ESLint, Prettier and the type checker, each counted as one test.
import path from 'node:path';
import { projectRoot } from '../setup/cache.ts';
import { runCommand } from '../setup/run-command.ts';
import { emptyResult } from './results.ts';
import type { SuiteResult } from './results.ts';

const CHECKS: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['the code keeps to the lint rules', 'eslint/bin/eslint.js', '.'],
  ['the code is formatted', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['the types fit', 'typescript/bin/tsc'],
];

/** Runs the checks side by side. */
export async function runLint(): Promise<SuiteResult> {
  const result = emptyResult();
  await Promise.all(
    CHECKS.map(async ([name, program, ...args]) => {
      const file = path.join(projectRoot, 'node_modules', program);
      const { code, stdout, stderr } = await runCommand(process.execPath, [file, ...args], {
        cwd: projectRoot,
      });
      if (code === 0) {
        result.passed += 1;
      } else {
        result.failed += 1;
        result.failures.push({ name, file: undefined, report: `${stdout}${stderr}`.trim() });
      }
    }),
  );
  return result;
}
