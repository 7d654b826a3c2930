// Mutated messages, structures and key files: no error but the engine's own, no long work, no forged verdict.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_MILLISECONDS, MAX_MORE_OCTETS, fuzzOnce } from '../fuzzing/fuzz.ts';
import { memoryUnmeasurable } from '../fuzzing/memory.ts';
import { encodeBase64Lines } from '../../src/mime/base64.ts';
import { mutate } from '../fuzzing/mutate.ts';
import { Random } from '../fuzzing/random.ts';
import { makeSubjects } from '../fuzzing/subjects.ts';

/** Fixed, so that the same inputs are tried in each run (but for the keys, which are new); `npm run fuzz` goes on without end. */
const FIRST_SEED = 20261123;
const RUNS = 500;
const LARGE_RUNS = 20;

describe('mutated input', async () => {
  for (const subject of await makeSubjects()) {
    test(`breaks no rule: ${subject.name}`, async () => {
      const runs = subject.isLarge === true ? LARGE_RUNS : RUNS;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
        assert.equal((await fuzzOnce(subject, seed))?.reason, undefined, `seed ${seed}`);
      }
    });
  }

  test('would be found to take too much memory or time, or to break off in another way', async (context) => {
    const reasonFor = async (check: () => Promise<void>): Promise<string> => {
      const subject = { name: 'made up', form: 'ber', input: new Uint8Array(100), check } as const;
      return (await fuzzOnce(subject, FIRST_SEED))?.reason ?? 'none';
    };
    const missing = memoryUnmeasurable();
    if (missing === undefined) {
      const wasteful = (octets: number) => async (): Promise<void> => {
        assert.equal(new Uint8Array(octets).fill(1).at(-1), 1);
        await Promise.resolve();
      };
      assert.match(await reasonFor(wasteful(2 * MAX_MORE_OCTETS)), /^took \d+ MB for/);
      assert.equal(await reasonFor(wasteful(1_000_000)), 'none');
    } else context.diagnostic(`memory is not measured here: ${missing}`);
    const idle = (): Promise<void> => {
      const spent = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
      for (const start = spent(); spent() - start < MAX_MILLISECONDS + 100;)
        encodeBase64Lines(new Uint8Array(1_000_000));
      return Promise.resolve();
    };
    assert.match(await reasonFor(idle), /^took \d+ ms/);
    assert.match(await reasonFor(() => Promise.reject(new TypeError('oops'))), /TypeError: oops/);
  });

  test('differs from run to run by its seed alone', () => {
    const input = new Uint8Array(300).map((_, i) => i);
    const outputs = Array.from({ length: 50 }, (_, seed) => mutate(input, 'ber', new Random(seed)));
    assert.deepEqual(
      outputs,
      Array.from({ length: 50 }, (_, seed) => mutate(input, 'ber', new Random(seed))),
    );
    assert.ok(new Set(outputs.map((output) => Buffer.from(output).toString('hex'))).size > 30);
  });
});
