// Mutated messages, structures and key files: no error but the engine's own, no long work, no forged verdict.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fuzzOnce } from '../fuzzing/fuzz.ts';
import { mutate } from '../fuzzing/mutate.ts';
import { Random } from '../fuzzing/random.ts';
import { makeSubjects } from '../fuzzing/subjects.ts';

/** Fixed, so that the same inputs are tried in each run (but for the keys, which are new); `npm run fuzz` goes on without end. */
const FIRST_SEED = 20261123;
const RUNS = 500;

describe('mutated input', async () => {
  for (const subject of await makeSubjects()) {
    test(`breaks no rule: ${subject.name}`, async () => {
      for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
        assert.equal((await fuzzOnce(subject, seed))?.reason, undefined, `seed ${seed}`);
      }
    });
  }

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
