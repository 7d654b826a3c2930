// Texts of a megabyte that are made to keep us busy are read all the same, by every function that meets such text.
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

/**
 * No measure of speed: work that grows with the square of a megabyte takes many minutes, work that grows with its
 * length a moment. Between them there is room for any machine.
 */
const HANGS_AFTER_MS = 45_000;

interface Step {
  readonly name: string;
  readonly length: number;
  readonly isDone: boolean;
}

describe('A megabyte of hostile text', () => {
  const done = new Map<string, number[]>();
  let hanging: Step | undefined;
  let reader: ChildProcess | undefined;

  before(async () => {
    await new Promise<void>((resolve, reject) => {
      reader = fork(path.join(import.meta.dirname, 'linear-reader.ts'), { execArgv: ['--import', 'tsx'] });
      let watchdog: NodeJS.Timeout | undefined;
      reader.on('message', (message) => {
        const step = message as Step;
        clearTimeout(watchdog);
        if (step.isDone) done.set(step.name, [...(done.get(step.name) ?? []), step.length]);
        else
          watchdog = setTimeout(() => {
            hanging = step;
            resolve();
          }, HANGS_AFTER_MS);
      });
      reader.on('error', reject);
      reader.on('exit', () => {
        clearTimeout(watchdog);
        resolve();
      });
    });
  });
  after(() => reader?.kill('SIGKILL'));

  for (const { name } of HOSTILE_TEXTS) {
    test(`is read as ${name}`, () => {
      const stuck = hanging && `stuck in ${hanging.length} characters of ${hanging.name}`;
      assert.deepEqual(done.get(name), [250_000, 1_000_000], stuck ?? 'not reached');
    });
  }
});
