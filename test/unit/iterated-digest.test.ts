// The digests that old key files ask for by the hundred thousand: the right ones, and without a frozen window.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { iterateDigest } from '../../src/crypto/iterated-digest.ts';

describe('a digest of a digest', () => {
  for (const [name, hash] of Object.entries({ md5, sha1, sha256, sha512 })) {
    test(`is the one that Node.js computes, after any count of rounds (${name})`, async () => {
      let expected = createHash(name).update('start').digest();
      const start = new Uint8Array(expected);
      for (let rounds = 0; rounds < 40; rounds++) {
        const digest = await iterateDigest(hash, start, rounds);
        assert.equal(Buffer.from(digest).toString('hex'), expected.toString('hex'));
        expected = createHash(name).update(expected).digest();
      }
    });
  }

  test('leaves its start alone, wherever that lies in memory', async () => {
    const memory = new Uint8Array(64).fill(3);
    const start = memory.subarray(7, 39);
    const before = start.slice();
    assert.deepEqual(await iterateDigest(sha256, start, 5), await iterateDigest(sha256, before, 5));
    assert.deepEqual(start, before);
  });

  test('lets others have their turn', async () => {
    let turns = 0;
    const others = setInterval(() => turns++, 0);
    await iterateDigest(sha1, new Uint8Array(20), 400_000);
    clearInterval(others);
    assert.ok(turns >= 3, `${turns} turns`);
  });
});
