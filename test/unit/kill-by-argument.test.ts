// The tests end a browser that does not end by itself, and nothing else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { killByArgument } from '../processes/kill-by-argument.ts';

if (existsSync('/proc/self/cmdline'))
  test('a process is found by one of its arguments, whole', async () => {
    const mark = randomUUID();
    const waits = 'process.stdout.write("up"); setInterval(() => undefined, 1000);';
    const started = spawn(process.execPath, ['-e', waits, '--', `--mark=${mark}`], { stdio: 'pipe' });
    const ended = once(started, 'exit');
    await once(started.stdout, 'data');
    assert.equal(await killByArgument(mark), 0);
    assert.equal(await killByArgument(`--mark=${mark}`), 1);
    assert.deepEqual(await ended, [null, 'SIGKILL']);
  });
